"""A whole round of the demo's size: districts, pots and caps per applicant cross, amounts in steps of 50 €."""

from dataclasses import replace
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
    outcome = solve(problem, seconds=30, changes=False)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is (Proof.EXACT if rule is Rule.MERIT_EUROS else Proof.RULE)
    assert check(problem, outcome) is None


@pytest.mark.parametrize("no_leapfrogging", [False, True])
def test_the_worst_served_districts_of_a_round_are_raised_exactly(no_leapfrogging: bool) -> None:  # noqa: FBT001
    problem = problem_from_json(load_json(ROUND.read_bytes()))
    problem = replace(problem, rule=Rule.EVEN_DISTRICTS, no_leapfrogging=no_leapfrogging)
    outcome = solve(problem, seconds=30, changes=False)
    assert isinstance(outcome, Allocation)
    assert outcome.objective.startswith("295/681,211/487,347/800,234/539,33/76,136/313,123/283,247/568,")
    assert check(problem, outcome) is None


BINDING = Path(__file__).parent / "binding_round.json"


@pytest.mark.parametrize("rule", [Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING])
def test_the_solver_settles_a_round_whose_limits_bind(rule: Rule) -> None:
    stated = load_json(BINDING.read_bytes())
    assert isinstance(stated, dict)
    problem = problem_from_json({**stated, "rule": rule.value})
    outcome = solve(problem, steps=0, changes=False)
    assert isinstance(outcome, Allocation)
    assert int(outcome.objective) <= int(outcome.bound)
    assert check(problem, outcome) is None
    backwards = replace(problem, candidates=problem.candidates[::-1], limits=problem.limits[::-1])
    other = solve(backwards, steps=0, changes=False)
    assert isinstance(other, Allocation)
    assert other.awarded_cents == outcome.awarded_cents
