"""What would have funded somebody, rule by rule: solved anew with the change, and with one step less."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, check, solve
from allocation.changes.changed import is_funded_with, one_step_less
from allocation.changes.changes import refused
from allocation.outcome import Change
from allocation.problem import BUDGET, Ballot, Candidate, Limit
from allocation.programmes.effort import no_hurry
from tests.allocation.strategies import families, problems
from tests.benchmarks.made_up import MANY_MERITS, made_up


def told(problem: Problem, outcome: Allocation) -> Iterator[tuple[Candidate, tuple[Change, ...]]]:
    """Give each refused candidate with what would have funded it."""
    reasons = {award.id: award.reason for award in outcome.awards}
    return ((one, reasons[one.id].would_be_funded_with) for one in refused(problem, outcome))


def first_that_funds(problem: Problem, one: Candidate, tried: list[Change]) -> Change | None:
    return next((change for change in tried if is_funded_with(problem, None, one, change, no_hurry)), None)


def smallest_merit(problem: Problem, one: Candidate) -> Change | None:
    return first_that_funds(problem, one, [Change(more_merit=more) for more in range(1, 11)])


def smallest_room(problem: Problem, one: Candidate, name: str) -> Change | None:
    return first_that_funds(problem, one, [Change(name, more_cents=more) for more in range(1, 60)])


RULES = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING, Rule.EVEN_DISTRICTS, Rule.FLAT_CUT])


@given(problem=RULES.flatmap(lambda rule: families(rule) | problems(rule, crossing=True)))
@settings(max_examples=40, deadline=None)
def test_merit_that_is_missing_is_the_least_of_all(problem: Problem) -> None:
    outcome = solve(problem, changes=True)
    if not isinstance(outcome, Allocation):
        return
    for one, changes in told(problem, outcome):
        merit = next((change for change in changes if change.more_merit is not None), None)
        assert merit == smallest_merit(problem, one), one.id


@given(problem=problems(Rule.FLAT_CUT) | problems(Rule.FLAT_CUT, crossing=True) | families(Rule.FLAT_CUT))
@settings(max_examples=40, deadline=None)
def test_a_cut_states_the_smallest_change_of_all(problem: Problem) -> None:
    """Room in limits that are not its own is told where nothing else would have helped: they bind the common share."""
    outcome = solve(problem, changes=True)
    if not isinstance(outcome, Allocation):
        return
    limits = [limit.id for limit in problem.limits if limit.maximum_cents is not None]
    for one, changes, smallest in told_and_smallest(problem, outcome):
        elsewhere = (smallest_room(problem, one, name) for name in limits)
        expected = smallest if any(smallest) else [next(filter(None, elsewhere), None)]
        assert list(changes) == [change for change in expected if change is not None], one.id
    assert check(problem, outcome) is None


def told_and_smallest(
    problem: Problem, outcome: Allocation
) -> Iterator[tuple[Candidate, tuple[Change, ...], list[Change | None]]]:
    """Give each refused candidate, what it is told, and the smallest changes: in its limit, the budget, and merit."""
    reasons = {award.id: award.reason for award in outcome.awards}
    limits = [limit.id for limit in problem.limits if limit.maximum_cents is not None]
    for one, changes in told(problem, outcome):
        names = [name for name in limits if name == reasons[one.id].limit] + [BUDGET]
        yield one, changes, [smallest_room(problem, one, name) for name in names] + [smallest_merit(problem, one)]


def board_round(rule: Rule, *, no_leapfrogging: bool = False) -> Problem:
    """Lay out forty proposals in five districts; members with tastes of their own."""
    problem = made_up(40, 5, MANY_MERITS)
    limits = problem.limits
    if rule in {Rule.FLAT_CUT, Rule.EQUAL_SHARES}:
        limits = tuple(Limit(one.id, one.label, maximum_cents=3 * (one.maximum_cents or 0)) for one in limits)
    scores = [{one.id: (one.merit or 0) * 7**member % 11 * 100 for one in problem.candidates} for member in range(5)]
    ballots = tuple(Ballot(str(member), given) for member, given in enumerate(scores))
    return replace(
        problem,
        rule=rule,
        limits=limits,
        no_leapfrogging=no_leapfrogging,
        merit_threshold=100,
        ballots=ballots if rule is Rule.EQUAL_SHARES else (),
    )


@pytest.mark.parametrize(
    ("rule", "no_leapfrogging"),
    [
        *((rule, False) for rule in (Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING)),
        *((rule, False) for rule in (Rule.FLAT_CUT, Rule.EVEN_DISTRICTS)),
        *((rule, True) for rule in (Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.FLAT_CUT)),
    ],
)
def test_a_round_says_what_each_lacks_and_solving_anew_agrees(rule: Rule, *, no_leapfrogging: bool) -> None:
    problem = board_round(rule, no_leapfrogging=no_leapfrogging)
    outcome = solve(problem, changes=True)
    assert isinstance(outcome, Allocation)
    everyone = list(told(problem, outcome))
    assert len(everyone) > 3
    for one, changes in everyone:
        assert changes, one.id
        for change in changes:
            assert is_funded_with(problem, outcome.certificate, one, change, no_hurry), (one.id, change)
            less = one_step_less(change)
            assert not is_funded_with(problem, outcome.certificate, one, less, no_hurry), (one.id, change)
    assert check(problem, outcome) is None
