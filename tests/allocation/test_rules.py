"""Every rule against brute force, and against itself in another order."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, Unsolved, check, solve
from allocation.lots import in_lot_order
from allocation.outcome import Status
from tests.allocation.oracle import best
from tests.allocation.strategies import problems

BY_DEFINITION = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING])


def assert_best(problem: Problem, solver: str = "HiGHS") -> None:
    outcome = solve(problem, solver=solver)
    expected = best(problem)
    if expected is None:
        assert isinstance(outcome, Unsolved)
        assert outcome.status is Status.INFEASIBLE
    else:
        assert isinstance(outcome, Allocation)
        assert outcome.awarded_cents == expected
    assert check(problem, outcome) is None


@settings(max_examples=120, deadline=None)
@given(BY_DEFINITION.flatmap(problems))
def test_district_problems_are_solved_as_brute_force_does(problem: Problem) -> None:
    assert_best(problem)


@settings(max_examples=120, deadline=None)
@given(BY_DEFINITION.flatmap(lambda rule: problems(rule, crossing=True)))
def test_crossing_groups_are_solved_as_brute_force_does(problem: Problem) -> None:
    assert_best(problem)


@settings(max_examples=15, deadline=None)
@given(BY_DEFINITION.flatmap(lambda rule: problems(rule, crossing=True, most=4)))
def test_the_other_solver_finds_the_same_cents(problem: Problem) -> None:
    assert_best(problem, solver="CBC")


@settings(max_examples=40, deadline=None)
@given(BY_DEFINITION.flatmap(lambda rule: problems(rule, crossing=True)), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_do_not_matter(problem: Problem, shuffled: random.Random) -> None:
    lots = {one.id: lot for lot, one in enumerate(in_lot_order(problem), start=1)}
    renamed = [replace(one, id=f"name {99 - int(one.id)}", lot=lots[one.id]) for one in problem.candidates]
    shuffled.shuffle(renamed)
    limits = list(problem.limits)
    shuffled.shuffle(limits)
    other = solve(replace(problem, candidates=tuple(renamed), limits=tuple(limits)))
    outcome = solve(problem)
    assert outcome.status is other.status
    if isinstance(outcome, Allocation) and isinstance(other, Allocation):
        expected = {f"name {99 - int(id_)}": cents for id_, cents in outcome.awarded_cents.items()}
        assert other.awarded_cents == expected


@pytest.mark.parametrize("rule", [Rule.MERIT_EUROS, Rule.RANKING])
def test_an_empty_problem_has_an_empty_outcome(rule: Rule) -> None:
    outcome = solve(Problem(rule, 100, ()))
    assert isinstance(outcome, Allocation)
    assert outcome.awards == ()
