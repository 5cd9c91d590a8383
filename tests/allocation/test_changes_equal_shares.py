"""What would have funded somebody under `equal_shares`: each step solved anew, and the smallest of all."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, check, solve
from allocation.changes.changed import is_funded_with, one_step_less, with_more_room
from allocation.changes.changes import refused
from allocation.changes.shares_course import SharesCourse
from allocation.outcome import Change, ReasonCode
from allocation.problem import BUDGET, Ballot, Candidate, Limit, RangeAward
from allocation.programmes.effort import no_hurry
from allocation.rules.again import awards_anew
from tests.allocation.strategies import families, in_larger_units, problems
from tests.allocation.test_changes_by_rule import board_round, told, told_and_smallest

SMALL = problems(Rule.EQUAL_SHARES) | problems(Rule.EQUAL_SHARES, crossing=True)


@st.composite
def queues(draw: st.DrawFn) -> Problem:
    """Nobody may be passed over; members have ballots."""
    problem = draw(families(Rule.EQUAL_SHARES))
    ballots = draw(SMALL).ballots
    return replace(problem, ballots=ballots)


@given(problem=SMALL | queues())
@settings(max_examples=60, deadline=None)
def test_the_smallest_change_of_all_is_stated(problem: Problem) -> None:
    outcome = solve(problem, changes=True)
    if not isinstance(outcome, Allocation):
        return
    for one, changes, expected in told_and_smallest(problem, outcome):
        assert list(changes) == [change for change in expected if change is not None], one.id
    assert check(problem, outcome) is None


@given(data=st.data(), problem=SMALL | queues(), cents=st.sampled_from([30, 97, 250]))
@settings(max_examples=60, deadline=None)
def test_walking_on_decides_like_solving_anew(data: st.DataObject, problem: Problem, cents: int) -> None:
    """With amounts so large that parts are raised many times; at both ends of each stretch and anywhere within."""
    problem = in_larger_units(problem, cents)
    if awards_anew(problem, None, no_hurry) is None:
        return
    names = [limit.id for limit in problem.limits if limit.maximum_cents is not None]
    name = data.draw(st.sampled_from([BUDGET, *names]))
    course, more = SharesCourse(problem, name, no_hurry), 0
    for _ in range(5):
        stretch = course.at(more)
        high = min(stretch.high, 60 * cents)
        for step in {more, data.draw(st.integers(min(more, high), high)), high}:
            awards = awards_anew(with_more_room(problem, name, step), None, no_hurry)
            assert awards is not None
            assert {id_ for id_, found in awards.items() if found} == stretch.funded, (name, step)
        more = stretch.high + 1
        if more > 60 * cents:
            break


@pytest.mark.parametrize("no_leapfrogging", [False, True])
def test_a_round_says_what_is_lacking_and_solving_anew_agrees(*, no_leapfrogging: bool) -> None:
    problem = board_round(Rule.EQUAL_SHARES, no_leapfrogging=no_leapfrogging)
    if no_leapfrogging:
        problem = replace(problem, candidates=problem.candidates[:20], budget_cents=problem.budget_cents // 2)
    outcome = solve(problem, changes=True)
    assert isinstance(outcome, Allocation)
    stated = [(one, change) for one, changes in told(problem, outcome) for change in changes]
    assert len({one.id for one, _ in stated}) > len(refused(problem, outcome)) // 2
    for one, change in stated[::5]:
        assert is_funded_with(problem, None, one, change, no_hurry), (one.id, change)
        assert not is_funded_with(problem, None, one, one_step_less(change), no_hurry), (one.id, change)
    assert check(problem, outcome) is None


def test_more_points_are_never_what_is_lacking_but_up_to_the_threshold() -> None:
    pair = tuple(
        Candidate(id_, id_, merit, lot, 500, RangeAward(500, 500))
        for lot, (id_, merit) in enumerate([("a", 900), ("b", 600), ("c", 300)])
    )
    ballots = tuple(Ballot(member, {"a": 900, "b": 600, "c": 900}) for member in "xy")
    outcome = solve(Problem(Rule.EQUAL_SHARES, 600, pair, (), ballots, merit_threshold=400))
    assert isinstance(outcome, Allocation)
    assert [award.reason.would_be_funded_with for award in outcome.awards] == [
        (),
        (Change(BUDGET, more_cents=400),),
        (),
    ]


def test_room_in_a_limit_is_stated_to_the_cent() -> None:
    """With 100 more in the district both fit; the parts suffice for both."""
    pair = tuple(
        Candidate(id_, id_, merit, lot, 500, RangeAward(500, 500), district="d")
        for lot, (id_, merit) in enumerate([("a", 900), ("b", 600)])
    )
    ballots = tuple(Ballot(member, {"a": 900, "b": 600}) for member in "xy")
    outcome = solve(Problem(Rule.EQUAL_SHARES, 1000, pair, (Limit("d", "D", maximum_cents=900),), ballots))
    assert isinstance(outcome, Allocation)
    reason = outcome.awards[1].reason
    assert reason.code is ReasonCode.LIMIT_REACHED
    assert reason.would_be_funded_with == (Change("d", more_cents=100),)
