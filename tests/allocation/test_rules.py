"""Every rule against brute force, and against itself in another order."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, Unsolved, check, settle, solve
from allocation.lots import in_lot_order
from allocation.outcome import Status
from allocation.problem import Ballot, Candidate, Limit, MenuAward, RangeAward
from tests.allocation.oracle import by_brute_force
from tests.allocation.strategies import families, in_larger_units, problems

BY_DEFINITION = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING])
ODD_CENTS = st.sampled_from([70, 1030])
"""Amounts in multiples of these let raises by whole units of the currency fall between them, one or many."""


def assert_expected(problem: Problem, solver: str = "HiGHS") -> None:
    outcome = solve(problem, solver=solver, changes=False)
    awards = by_brute_force(problem)
    alone = settle(problem, solver=solver)
    assert awards == (None if alone is None else alone.awards)
    if awards is None:
        assert isinstance(outcome, Unsolved)
        assert outcome.status is Status.INFEASIBLE
    else:
        assert isinstance(outcome, Allocation)
        assert outcome.awarded_cents == awards
    assert check(problem, outcome) is None


@settings(max_examples=60, deadline=None)
@given(BY_DEFINITION.flatmap(problems))
def test_district_problems_are_solved_as_brute_force_does(problem: Problem) -> None:
    assert_expected(problem)


@pytest.mark.parametrize("rule", list(Rule))
@settings(max_examples=40, deadline=None)
@given(data=st.data(), no_leapfrogging=st.booleans())
def test_crossing_groups_are_solved_as_brute_force_does(
    rule: Rule, data: st.DataObject, *, no_leapfrogging: bool
) -> None:
    problem = replace(data.draw(problems(rule, crossing=True, most=4)), no_leapfrogging=no_leapfrogging)
    assert_expected(in_larger_units(problem, data.draw(ODD_CENTS)) if rule is Rule.EQUAL_SHARES else problem)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(Rule).flatmap(families))
def test_applicants_with_several_proposals_excuse_who_is_passed_over(problem: Problem) -> None:
    assert_expected(problem)


@settings(max_examples=15, deadline=None)
@given(BY_DEFINITION.flatmap(lambda rule: problems(rule, crossing=True, most=4)))
def test_the_other_solver_finds_the_same_cents(problem: Problem) -> None:
    assert_expected(problem, solver="CBC")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Rule).flatmap(lambda rule: problems(rule, crossing=True)), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_do_not_matter(problem: Problem, shuffled: random.Random) -> None:
    lots = {one.id: lot for lot, one in enumerate(in_lot_order(problem), start=1)}
    renamed = [replace(one, id=new_name(one.id), lot=lots[one.id]) for one in problem.candidates]
    ballots = [
        replace(one, scores={new_name(id_): score for id_, score in one.scores.items()}) for one in problem.ballots
    ]
    limits = list(problem.limits)
    for rows in (renamed, ballots, limits):
        shuffled.shuffle(rows)
    other = solve(replace(problem, candidates=tuple(renamed), limits=tuple(limits), ballots=tuple(ballots)))
    outcome = solve(problem)
    assert outcome.status is other.status
    if isinstance(outcome, Allocation) and isinstance(other, Allocation):
        assert other.awarded_cents == {new_name(id_): cents for id_, cents in outcome.awarded_cents.items()}


def new_name(id_: str) -> str:
    return f"name {99 - int(id_)}"


def test_flat_cut_gives_everybody_the_same_share_and_the_rest_by_lot() -> None:
    given_ = RangeAward(0, 100)
    three = tuple(Candidate(id_, id_, 5, lot, 100, given_) for lot, id_ in enumerate("abc", start=1))
    outcome = solve(Problem(Rule.FLAT_CUT, 200, three))
    assert isinstance(outcome, Allocation)
    assert outcome.awarded_cents == {"a": 67, "b": 67, "c": 66}


def test_flat_cut_finds_the_share_anew_without_whom_it_puts_below_the_minimum() -> None:
    three = (
        Candidate("a", "a", 5, 1, 100, RangeAward(80, 100)),
        Candidate("b", "b", 5, 2, 100, RangeAward(0, 100)),
        Candidate("c", "c", 5, 3, 100, RangeAward(0, 100)),
    )
    outcome = solve(Problem(Rule.FLAT_CUT, 150, three))
    assert isinstance(outcome, Allocation)
    assert outcome.awarded_cents == {"a": 0, "b": 75, "c": 75}


def test_flat_cut_gives_the_place_of_whom_it_puts_below_the_minimum_to_the_next() -> None:
    """Only one of the applicant's may be funded: the better one asks for more than half, so the other has its turn."""
    three = (
        Candidate("a", "a", 7, 1, 100, RangeAward(60, 100), applicant="x"),
        Candidate("b", "b", 6, 2, 100, RangeAward(10, 100), applicant="x"),
        Candidate("c", "c", 5, 3, 100, RangeAward(10, 100), applicant="x"),
    )
    problem = Problem(Rule.FLAT_CUT, 50, three, (Limit("x", "x", maximum_awards=1),))
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert outcome.awarded_cents == {"a": 0, "b": 50, "c": 0}
    assert [one.reason.code for one in outcome.awards] == ["minimum_too_large", "funded_in_part", "budget_exhausted"]
    assert check(problem, outcome) is None


def test_a_cut_leaves_out_by_lot_who_passes_somebody_over() -> None:
    """At first all have half of what they want, which is too little for the best; without the last lot it is enough."""
    three = (
        Candidate("a", "a", 9, 1, 100, RangeAward(80, 100)),
        Candidate("b", "b", 5, 2, 100, RangeAward(0, 100)),
        Candidate("c", "c", 5, 3, 100, RangeAward(0, 100)),
    )
    for rows in (three, three[::-1]):
        outcome = solve(Problem(Rule.FLAT_CUT, 170, rows, no_leapfrogging=True))
        assert isinstance(outcome, Allocation)
        assert outcome.awarded_cents == {"a": 85, "b": 85, "c": 0}


def test_equal_shares_gives_each_half_of_the_members_half_of_the_money() -> None:
    menu = MenuAward((5000,))
    four = tuple(Candidate(id_, id_, 5, lot, 5000, menu) for lot, id_ in enumerate("abcd", start=1))
    ballots = tuple(Ballot(str(n), {"a": 1, "b": 1, "c": 1} if n < 5 else {"d": 1}) for n in range(10))
    outcome = solve(Problem(Rule.EQUAL_SHARES, 10000, four, ballots=ballots))
    assert isinstance(outcome, Allocation)
    assert outcome.awarded_cents == {"a": 5000, "b": 0, "c": 0, "d": 5000}
    assert check(Problem(Rule.EQUAL_SHARES, 10000, four, ballots=ballots), outcome) is None


def test_equal_shares_jumps_over_raises_that_change_nothing() -> None:
    menus = (MenuAward((5000,)), MenuAward((9 * 10**14,)), MenuAward((10**14,)))
    three = tuple(
        Candidate(id_, id_, 5, lot, 0, menu) for lot, (id_, menu) in enumerate(zip("abc", menus, strict=True))
    )
    ballots = (Ballot("m", {"a": 700, "b": 900}), Ballot("n", {"a": 300}))
    problem = Problem(Rule.EQUAL_SHARES, 10**15, three, ballots=ballots)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert outcome.awarded_cents == {"a": 5000, "b": 9 * 10**14, "c": 0}
    assert check(problem, outcome) is None


@pytest.mark.parametrize("rule", list(Rule))
def test_an_empty_problem_has_an_empty_outcome(rule: Rule) -> None:
    outcome = solve(Problem(rule, 100, ()))
    assert isinstance(outcome, Allocation)
    assert outcome.awards == ()
