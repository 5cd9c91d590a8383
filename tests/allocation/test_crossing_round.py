"""A whole round of the demo's size: districts, pots and caps per applicant cross, amounts in steps of 50 €."""

from pathlib import Path

import pytest

from allocation import Allocation, Rule, check, load_json, problem_from_json, solve
from allocation.outcome import Proof

ROUND = Path(__file__).parent / "crossing_round.json"


@pytest.mark.parametrize("rule", [Rule.MERIT_EUROS, Rule.RANKING])
def test_a_round_with_districts_pots_and_caps_is_settled(rule: Rule) -> None:
    stated = load_json(ROUND.read_bytes())
    assert isinstance(stated, dict)
    problem = problem_from_json({**stated, "rule": rule.value})
    outcome = solve(problem, seconds=30)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is (Proof.EXACT if rule is Rule.MERIT_EUROS else Proof.RULE)
    assert check(problem, outcome) is None
