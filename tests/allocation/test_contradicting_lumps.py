"""Whole costs whose districts' minimums cannot be paid together: totals tell, and the conflict is found."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Problem, Rule, Unsolved, solve
from allocation.nested.smallest import holds_by_totals
from allocation.outcome import Binding, Status
from allocation.problem import Candidate, Limit, MenuAward
from allocation.programmes.effort import no_hurry
from allocation.programmes.programme import nothing_but_room, programme_of
from tests.allocation.oracle import every
from tests.allocation.strategies import problems

RULES = (Rule.MERIT_EUROS, Rule.MERIT_PROJECTS)
COSTS = (310_007, 420_011, 530_017, 640_019, 750_023, 860_029, 970_031, 1_080_037)
LEAST = 1_000_000


def lumps(districts: int, missing: int, rule: Rule = Rule.MERIT_EUROS) -> Problem:
    """Give districts whose cheapest totals from the minimum on come to so many cents more than the budget."""
    totals = (sum(some) for count in range(len(COSTS)) for some in combinations(COSTS, count))
    cheapest = min(total for total in totals if total >= LEAST)
    names = [f"d{number}" for number in range(districts)]
    candidates = tuple(
        Candidate(f"{name} {cost}", "", 100 + cost % 7, None, cost, MenuAward((cost,)), name)
        for name in names
        for cost in COSTS
    )
    limits = tuple(Limit(name, name, LEAST) for name in names)
    return Problem(rule, districts * cheapest - missing, candidates, limits)


@pytest.mark.parametrize("rule", RULES)
def test_minimums_that_whole_costs_overshoot_are_a_conflict_of_all_of_them_with_the_budget(rule: Rule) -> None:
    said: list[str] = []
    outcome = solve(lumps(8, missing=3, rule=rule), steps=10_000, progress=lambda stage, *_: said.append(stage))
    assert isinstance(outcome, Unsolved)
    assert (outcome.status, "integer programme" in said) == (Status.INFEASIBLE, False)
    budget, *minimums = outcome.conflict
    assert (budget.limit, budget.kind, budget.relax_by_cents) == ("budget", Binding.MAXIMUM, 3)
    assert [one.limit for one in minimums] == [f"d{number}" for number in range(8)]


def test_minimums_that_the_budget_just_pays_for_hold() -> None:
    assert solve(lumps(8, missing=0)).status is Status.SOLVED


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(RULES).flatmap(problems))
def test_totals_tell_whether_any_awards_hold(problem: Problem) -> None:
    limits = tuple(Limit(one.id, one.label, one.minimum_cents, one.maximum_cents) for one in problem.limits)
    problem = Problem(problem.rule, problem.budget_cents, problem.candidates, limits)
    can_hold = any(True for _ in every(problem))
    assert holds_by_totals(programme_of(problem, nothing_but_room), no_hurry) is can_hold
