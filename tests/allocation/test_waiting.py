"""The waiting list: who is next as money flows back."""

from dataclasses import replace
from itertools import takewhile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, solve
from allocation.outcome import Binding
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, RangeAward
from allocation.reasons.obstacles import Obstacle
from allocation.solving import TimeUpError
from allocation.studies.belonging import OtherProblemError
from allocation.studies.waiting import Queue, Turn, Waiting, queue, smallest_return, waiting_list, with_awards_fixed
from tests.allocation.oracle import by_brute_force, every
from tests.allocation.strategies import problems

MENU = MenuAward((100,))
QUEUE = tuple(
    Candidate(id_, id_, merit, lot, 100, MENU, district)
    for lot, (id_, merit, district) in enumerate(
        [("a", 9, "north"), ("b", 8, "north"), ("c", 7, "south"), ("d", 6, "south"), ("e", None, "south")], start=1
    )
)
PROBLEM = Problem(Rule.RANKING, 130, QUEUE, (Limit("north", "Nord", maximum_cents=150),))


def solved(problem: Problem) -> Allocation:
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    return outcome


def test_money_that_flows_back_goes_to_the_next_by_the_same_rule() -> None:
    north, budget = Obstacle("north", Binding.MAXIMUM, 50, 100), Obstacle(BUDGET, Binding.MAXIMUM, 29, 100)
    assert waiting_list(PROBLEM, solved(PROBLEM), 99) == (
        Waiting("b", 8, 0, (north, budget)),
        Waiting("c", 7, 100, ()),
        Waiting("d", 6, 0, (budget,)),
    )


def test_money_given_back_makes_room_in_the_district_too() -> None:
    found = waiting_list(PROBLEM, solved(PROBLEM), refunds={"a": 100})
    assert found is not None
    assert [(one.id, one.awarded_cents) for one in found] == [("b", 100), ("c", 0), ("d", 0)]
    found = waiting_list(PROBLEM, solved(PROBLEM), refunds={"a": 50})
    assert found == (
        Waiting("b", 8, 0, (Obstacle(BUDGET, Binding.MAXIMUM, 80, 100),)),
        Waiting("c", 7, 0, (Obstacle(BUDGET, Binding.MAXIMUM, 80, 100),)),
        Waiting("d", 6, 0, (Obstacle(BUDGET, Binding.MAXIMUM, 80, 100),)),
    )


def test_a_limit_on_the_number_of_awards_stands_in_the_way() -> None:
    problem = replace(PROBLEM, limits=(Limit("south", "Süd", maximum_awards=0),), budget_cents=200)
    found = waiting_list(problem, solved(problem), 100)
    assert found is not None
    assert found[0] == Waiting("c", 7, 0, (Obstacle("south", Binding.MAXIMUM_AWARDS, 0, 1),))
    assert smallest_return(problem, solved(problem)) is None


def test_the_smallest_amount_with_which_somebody_is_funded() -> None:
    assert smallest_return(PROBLEM, solved(PROBLEM)) == 70
    assert smallest_return(PROBLEM, solved(PROBLEM), {"a": 40}) == 30
    assert smallest_return(PROBLEM, solved(PROBLEM), {"a": 100}) == 0


def test_turns_follow_each_other_until_the_limits_let_nobody_in() -> None:
    told: list[tuple[str, int, int]] = []
    found = queue(PROBLEM, solved(PROBLEM), progress=lambda *stage: told.append(stage))
    assert found == Queue((Turn("c", 100, 70), Turn("d", 100, 170)), complete=True)
    assert told == [("waiting", 1, 3), ("waiting", 2, 3)]


def test_one_who_needs_little_may_come_before_one_of_higher_merit() -> None:
    small = replace(QUEUE[3], award=RangeAward(20, 100, 10))
    problem = replace(PROBLEM, candidates=(*QUEUE[:3], small), budget_cents=100)
    turns = queue(problem, solved(problem)).turns
    assert turns == (Turn("d", 20, 20), Turn("c", 100, 120))
    found = waiting_list(problem, solved(problem), 120)
    assert found is not None
    assert [(one.id, one.awarded_cents) for one in found] == [("b", 0), ("c", 100), ("d", 20)]


def test_an_equal_cut_waits_until_the_share_reaches_a_minimum() -> None:
    pair = tuple(replace(one, award=RangeAward(80, 100)) for one in QUEUE[:2])
    problem = Problem(Rule.FLAT_CUT, 150, pair)
    assert smallest_return(problem, solved(problem)) == 10
    assert queue(problem, solved(problem)).turns == (Turn("a", 80, 10), Turn("b", 80, 10))


def test_what_is_over_says_so() -> None:
    assert queue(PROBLEM, solved(PROBLEM), seconds=1e-9) == Queue((), complete=False)


def test_a_list_that_takes_too_long_is_given_up() -> None:
    divisible = tuple(replace(one, award=RangeAward(30, 100)) for one in QUEUE)
    problem = replace(PROBLEM, candidates=divisible, rule=Rule.MERIT_EUROS)
    outcome = solved(problem)
    with pytest.raises(TimeUpError):
        waiting_list(problem, outcome, 50, seconds=1e-9)
    with pytest.raises(TimeUpError):
        smallest_return(problem, outcome, seconds=1e-9)


def test_awards_that_contradict_the_limits_have_no_waiting_list() -> None:
    assert waiting_list(PROBLEM, solved(PROBLEM), -100) is None
    assert smallest_return(PROBLEM, solved(PROBLEM)) == 70


def test_strange_outcomes_and_refunds_are_refused() -> None:
    outcome = solved(PROBLEM)
    with pytest.raises(OtherProblemError):
        waiting_list(replace(PROBLEM, budget_cents=1), outcome)
    with pytest.raises(ValueError, match="'a' cannot give back 101 of 100 cents"):
        waiting_list(PROBLEM, outcome, refunds={"a": 101})
    with pytest.raises(ValueError, match="'z' cannot give back 1 of 0 cents"):
        smallest_return(PROBLEM, outcome, {"z": 1})


RULES = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING])


@settings(max_examples=15, deadline=None)
@given(RULES.flatmap(lambda rule: problems(rule, crossing=True, most=4)), st.integers(0, 9))
def test_the_list_is_the_best_of_all_that_keep_the_awards(problem: Problem, returned: int) -> None:
    outcome = solve(problem)
    assume(isinstance(outcome, Allocation))
    assert isinstance(outcome, Allocation)
    kept = with_awards_fixed(replace(problem, budget_cents=problem.budget_cents + returned), outcome.awarded_cents, {})
    found, expected = waiting_list(problem, outcome, returned), by_brute_force(kept)
    assert found is not None
    assert expected is not None
    assert {one.id: one.awarded_cents for one in found} == {
        one.id: expected[one.id] for one in kept.candidates if kept.is_eligible(one)
    }


@settings(max_examples=15, deadline=None)
@given(RULES.flatmap(lambda rule: problems(rule, crossing=True, most=4)))
def test_no_smaller_amount_funds_anybody(problem: Problem) -> None:
    outcome = solve(problem)
    assume(isinstance(outcome, Allocation))
    assert isinstance(outcome, Allocation)
    kept = with_awards_fixed(problem, outcome.awarded_cents, {})
    waiting = [one.id for one in kept.candidates if kept.is_eligible(one)]

    def funds_nobody(more: int) -> bool:
        richer = replace(kept, budget_cents=kept.budget_cents + more)
        return not any(awards[id_] for awards in every(richer) for id_ in waiting)

    enough = len(list(takewhile(funds_nobody, range(60))))
    assert smallest_return(problem, outcome) == (enough if enough < 60 else None)
