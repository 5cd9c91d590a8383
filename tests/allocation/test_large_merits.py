"""Merits near the largest number that the format holds, where a solver's decimals are too coarse."""

import random

import pytest

from allocation import Allocation, check, solve
from allocation.outcome import Status
from allocation.problem import Candidate, Limit, Problem, RangeAward, Rule

LARGEST = 2**53 - 1


def district_problem(seed: int) -> Problem:
    draw = random.Random(seed)  # noqa: S311 - the same numbers every time
    candidates = tuple(
        Candidate(
            str(place),
            str(place),
            LARGEST - draw.randint(0, 3) * draw.choice([1, 10**6, 10**12]),
            None,
            1000,
            RangeAward(draw.choice([0, 300, 500]), draw.randint(600, 2000)),
            f"d{draw.randrange(3)}",
        )
        for place in range(draw.randint(2, 12))
    )
    limits = tuple(Limit(f"d{one}", f"d{one}", draw.choice([None, 500]), draw.randint(1000, 4000)) for one in range(3))
    return Problem(Rule.MERIT_EUROS, draw.randint(1000, 8000), candidates, limits)


@pytest.mark.parametrize("seed", range(36, 42))
def test_what_is_solved_holds(seed: int) -> None:
    problem = district_problem(seed)
    assert check(problem, solve(problem)) is None


@pytest.mark.parametrize("rule", [Rule.MERIT_EUROS, Rule.RANKING])
def test_awards_with_more_steps_than_can_be_looked_at_are_settled(rule: Rule) -> None:
    everyone = tuple(
        Candidate(str(one), str(one), 300 + one, one, 10**14, RangeAward(10**12 + one, 10**14 + one, 7), f"d{one % 2}")
        for one in range(4)
    )
    problem = Problem(rule, 2 * 10**14 + 12345, everyone, (Limit("d0", "d0", None, 10**14 + 3),))
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert check(problem, outcome) is None


def test_even_districts_ends_with_its_time_where_awards_have_more_steps_than_can_be_looked_at() -> None:
    everyone = tuple(
        Candidate(str(one), str(one), 300 + one, one, 10**14, RangeAward(10**12 + one, 10**14 + one, 7), f"d{one % 2}")
        for one in range(4)
    )
    problem = Problem(Rule.EVEN_DISTRICTS, 2 * 10**14 + 12345, everyone, (Limit("d0", "d0", None, 10**14 + 3),))
    outcome = solve(problem, seconds=0.3)
    assert outcome.status in {Status.TIMED_OUT, Status.SOLVED}
    assert check(problem, outcome) is None
