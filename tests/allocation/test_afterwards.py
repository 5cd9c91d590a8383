"""What an outcome says when time ran out."""

from dataclasses import replace

from allocation import Problem, Rule, Unsolved, check, solve
from allocation.outcome import Status
from allocation.problem import Candidate, Limit, MenuAward, RangeAward

MENU = MenuAward((100,))
QUEUE = tuple(
    Candidate(id_, id_, merit, lot, 100, MENU, district="north" if lot < 3 else "south")
    for lot, (id_, merit) in enumerate({"a": 9, "b": 8, "c": 7, "d": 6}.items(), start=1)
)
PROBLEM = Problem(Rule.RANKING, 200, QUEUE, (Limit("north", "Nord", maximum_cents=200),))


def test_when_the_time_is_over_the_best_found_is_not_called_solved() -> None:
    divisible = tuple(replace(one, award=RangeAward(30, 100)) for one in QUEUE)
    problem = replace(PROBLEM, candidates=divisible, rule=Rule.MERIT_EUROS)
    outcome = solve(problem, seconds=1e-9)
    assert isinstance(outcome, Unsolved)
    assert outcome.status is Status.TIMED_OUT
    assert sum(award.awarded_cents for award in outcome.awards) == 200
    assert (outcome.objective, outcome.bound) == ("1700", "1700")
    assert check(problem, outcome) is None
