"""How the budget filled up, and where each district's money ended."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from allocation import Allocation, Problem, Rule, solve
from allocation.outcome import ReasonCode
from allocation.problem import BUDGET, Candidate, Limit, MenuAward
from allocation.studies.belonging import OtherProblemError
from allocation.studies.filling import CutOff, cut_offs, filling
from tests.allocation.strategies import problems

MENU = MenuAward((100,))


def candidate(id_: str, merit: int | None, lot: int, district: str, fixed_cents: int | None = None) -> Candidate:
    return Candidate(id_, id_, merit, lot, 100, MENU, district, fixed_cents=fixed_cents)


QUEUE = (
    candidate("a", 9, 5, "north"),
    candidate("b", 8, 4, "north"),
    candidate("c", 8, 3, "north"),
    candidate("d", 6, 2, "south"),
    candidate("e", 5, 1, "south"),
    candidate("f", None, 6, "south"),
    candidate("g", 1, 7, "south", fixed_cents=40),
)
PROBLEM = Problem(Rule.RANKING, 390, QUEUE, (Limit("north", "Nord", maximum_cents=200), Limit("west", "West")))


def solved(problem: Problem) -> Allocation:
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    return outcome


def test_the_budget_fills_up_in_steps_by_merit_then_lot() -> None:
    steps = filling(PROBLEM, solved(PROBLEM))
    assert [(one.id, one.awarded_cents, one.cumulative_cents, one.reached) for one in steps] == [
        ("g", 40, 40, ()),
        ("a", 100, 140, ()),
        ("c", 100, 240, ("north",)),
        ("d", 100, 340, (BUDGET,)),
        ("b", 0, 340, ()),
        ("e", 0, 340, ()),
        ("f", 0, 340, ()),
    ]
    assert [one.reason.code for one in steps[4:]] == [
        ReasonCode.LOST_LOT,
        ReasonCode.BUDGET_EXHAUSTED,
        ReasonCode.NOT_RANKABLE,
    ]


def test_a_budget_with_money_for_everybody_is_never_reached() -> None:
    ample = replace(PROBLEM, budget_cents=1000, limits=())
    assert [one.reached for one in filling(ample, solved(ample))] == [()] * 7


def test_cut_off_merits_leave_out_whom_the_rule_did_not_decide_on() -> None:
    assert cut_offs(PROBLEM, solved(PROBLEM)) == (
        CutOff(BUDGET, BUDGET, 6, 8, None),
        CutOff("north", "Nord", 8, 8, None),
        CutOff("west", "West", None, None, None),
        CutOff("south", "south", 6, 5, None),
    )


def test_cut_off_merits_come_with_the_prices_of_the_certificate() -> None:
    outcome = solved(replace(PROBLEM, rule=Rule.MERIT_EUROS))
    assert outcome.certificate is not None
    found = {one.id: one.price for one in cut_offs(PROBLEM, outcome)}
    assert found[BUDGET] == outcome.certificate.budget_price
    assert found["north"] == outcome.limits[0].price
    assert found["south"] is None


def test_outcomes_of_another_problem_are_refused() -> None:
    other = replace(PROBLEM, budget_cents=100)
    with pytest.raises(OtherProblemError):
        filling(other, solved(PROBLEM))
    with pytest.raises(OtherProblemError):
        cut_offs(other, solved(PROBLEM))


@settings(max_examples=15, deadline=None)
@given(problems(Rule.RANKING, crossing=True, most=4))
def test_steps_list_everybody_once_and_add_up(problem: Problem) -> None:
    outcome = solve(problem)
    if not isinstance(outcome, Allocation):
        return
    steps = filling(problem, outcome)
    assert sorted(one.id for one in steps) == sorted(one.id for one in problem.candidates)
    assert steps[-1].cumulative_cents == outcome.spent_cents
    sums = [one.cumulative_cents for one in steps]
    assert sums == sorted(sums)
    full = [name for one in steps for name in one.reached]
    assert len(full) == len(set(full))
    assert all(one.awarded_cents for one in steps if one.reached)
