"""Outcomes of too little time: what was found holds, and nothing about it can be stated otherwise unnoticed."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import (
    Problem,
    Rule,
    check,
    outcome_from_json,
    outcome_to_json,
    problem_from_json,
    problem_to_json,
    sha256_of,
    solve,
)
from allocation.formats.problem_hash import problem_sha256
from allocation.outcome import Status
from allocation.problem import Candidate, RangeAward
from allocation.programmes.at_once import awards_at_once
from allocation.programmes.programme import merit_per_euro, programme_of
from allocation.rules.settlement import in_cents
from allocation.solver.fallback import best_found, is_allowed
from tests.allocation.examples import problem_json
from tests.allocation.strategies import problems

Json = dict[str, Any]
BUDGET_WITH_A_GAP = 250_000
"""With so much the prices prove a bound that no awards reach, so the awards found are not proven to be the best."""

BALLOTS = [{"member": "a", "scores": {"1": 800, "3": 100}}]


@cache
def timed_out(rule: Rule) -> tuple[Json, Json]:
    problem = problem_json(rule=rule.value, ballots=BALLOTS, budget_cents=BUDGET_WITH_A_GAP)
    read = problem_from_json(problem)
    return problem, outcome_to_json(best_found(read, sha256_of(problem_to_json(read)), "HiGHS"))


def fault_of(problem: Json, outcome: Json) -> str | None:
    fault = check(problem_from_json(problem), outcome_from_json(outcome))
    return None if fault is None else str(fault)


@pytest.mark.parametrize("rule", list(Rule))
def test_what_was_found_in_time_holds(rule: Rule) -> None:
    problem, outcome = timed_out(rule)
    assert outcome["status"] == "timed_out"
    assert fault_of(problem, outcome) is None
    assert (outcome["bound"] is None) == (rule not in {Rule.MERIT_EUROS, Rule.MERIT_PROJECTS})
    if outcome["bound"] is not None:
        assert int(outcome["bound"]) >= int(outcome["objective"])


def award(outcome: Json, place: int, **fields: object) -> None:
    outcome["awards"][place].update(fields)


TAMPERED: dict[str, tuple[Callable[[Json], object], str]] = {
    "called infeasible": (lambda it: it.update(status="infeasible"), "$.status"),
    "a missing award": (lambda it: it["awards"].pop(), "$.awards: the awards do not list"),
    "a wrong cent": (lambda it: award(it, 0, awarded_cents=149999), "$.awards[0].awarded_cents: is not an amount"),
    "a broken limit": (lambda it: award(it, 0, awarded_cents=0), "$.awards: a limit is broken (limit north"),
    "a wrong reason": (lambda it: award(it, 0, reason={"code": "outranked"}), "$.awards[0].reason.code"),
    "a change": (
        lambda it: it["awards"][0]["reason"].update(would_be_funded_with=[{"more_merit": 1}]),
        "$.awards[0].reason.would_be_funded_with: cannot be known",
    ),
    "a contradiction": (
        lambda it: it.update(conflict=[{"limit": "budget", "kind": "maximum", "relax_by_cents": 1}]),
        "$.conflict",
    ),
    "a better objective": (lambda it: it.update(objective=str(int(it["objective"]) + 1)), "$.objective"),
    "no objective": (lambda it: it.update(objective=None), "$.objective"),
    "a lower bound": (lambda it: it.update(bound=str(int(it["bound"]) - 1)), "$.bound: is not what the prices prove"),
    "no bound": (lambda it: it.update(bound=None), "$.bound: is not what the prices prove"),
    "no prices": (lambda it: it.update(certificate=None), "$.bound: has no prices that prove it"),
    "other prices": (lambda it: it["certificate"].update(budget_price=1), "$.bound: is not what the prices prove"),
    "a price of nothing": (lambda it: it["certificate"]["limit_prices"].update(x=1), "$.certificate: a price for"),
    "an idle price": (
        lambda it: it["certificate"].update(award_prices={"north": 1}),
        "$.certificate.award_prices: a pr",
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampering_is_found(kind: str) -> None:
    tamper, expected = TAMPERED[kind]
    problem, outcome = timed_out(Rule.MERIT_EUROS)
    spoilt = deepcopy(outcome)
    tamper(spoilt)
    assert (fault_of(problem, spoilt) or "").startswith(expected)


def test_a_bound_without_any_awards_holds_too() -> None:
    problem, outcome = timed_out(Rule.MERIT_EUROS)
    assert fault_of(problem, {**outcome, "awards": [], "objective": None}) is None
    assert fault_of(problem, {**outcome, "awards": []}) is not None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Rule).flatmap(partial(problems, crossing=True)))
def test_no_time_at_all_still_gives_awards_that_hold(problem: Problem) -> None:
    outcome = solve(problem, seconds=0)
    assert outcome.status in {Status.TIMED_OUT, Status.SOLVED, Status.INFEASIBLE}
    assert check(problem, outcome) is None


def test_awards_found_at_once_reach_minimums_first() -> None:
    problem = problem_from_json(problem_json())
    programme = programme_of(problem, merit_per_euro)
    awards = in_cents(problem, programme, awards_at_once(programme))
    assert awards == {"1": 150000, "2": 0, "3": 150000, "4": 0, "5": 0}
    assert is_allowed(problem, awards)


@pytest.mark.parametrize("rule", [Rule.MERIT_EUROS, Rule.MERIT_PROJECTS])
def test_what_is_proven_is_not_said_to_have_run_out_of_time(rule: Rule) -> None:
    """The bound leaves no gap: whatever the clock says, `solve` states a solved problem, and `check` expects one."""
    one = Candidate("a", "a", 700, 1, 500, RangeAward(200, 500))
    other = Candidate("b", "b", 600, 2, 400, RangeAward(100, 400))
    problem = Problem(rule, 2000, (one, other))
    relabelled = best_found(problem, problem_sha256(problem), "HiGHS")
    assert relabelled.objective == relabelled.bound
    fault = check(problem, relabelled)
    assert fault is not None
    assert (fault.where, fault.what) == ("$.status", "the awards are proven to be the best, so the problem is solved")
    outcome = solve(problem, seconds=0)
    assert outcome.status is Status.SOLVED
    assert check(problem, outcome) is None


def test_no_solver_is_named_where_the_time_was_up() -> None:
    problem, outcome = timed_out(Rule.RANKING)
    named = outcome | {"solver": {"name": "HiGHS", "version": "1", "modeller": "PuLP 3"}}
    assert fault_of(problem, named) == "$.solver: is not named where the time was up (stated HiGHS)"


@given(problem=st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]).flatmap(partial(problems, crossing=True)))
@settings(max_examples=40, deadline=None)
def test_whatever_is_found_in_no_time_holds(problem: Problem) -> None:
    assert check(problem, solve(problem, seconds=0)) is None
