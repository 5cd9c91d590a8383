"""Many districts of few candidates, against a table of what each district can do with each sum."""

from functools import reduce
from random import Random

import pytest

from allocation import Allocation, Problem, Rule, check, solve
from allocation.nested.search import best_by_cases
from allocation.problem import Candidate, Limit, RangeAward
from allocation.rules.awards import MOST_ITEMS, turns_of

DISTRICTS = 80

Table = dict[int, int]
"""The most merit x cents by cents spent."""


def many_districts(seed: int) -> Problem:
    """Make up districts of one to four candidates, each with a minimum and a maximum that bind."""
    random = Random(seed)  # noqa: S311 -- the same numbers everywhere
    candidates, limits = list[Candidate](), list[Limit]()
    for district in range(DISTRICTS):
        asked, smallest = 0, 12
        for place in range(random.randint(1, 4)):
            low = random.randint(3, 12)
            award, merit = RangeAward(low, low + random.randint(0, low)), random.randint(50, 99)
            name = f"{district}-{place}"
            candidates.append(Candidate(name, name, merit, None, low, award, str(district)))
            asked, smallest = asked + award.maximum_cents, min(smallest, low)
        most = asked * random.randint(40, 90) // 100
        limits.append(Limit(str(district), str(district), smallest if smallest <= most else 0, most))
    budget = sum(limit.maximum_cents or 0 for limit in limits) * 7 // 10
    return Problem(Rule.MERIT_EUROS, budget, tuple(candidates), tuple(limits))


def together(one: Table, other: Table, most: int) -> Table:
    found: Table = {}
    for cents, worth in one.items():
        for more, added in other.items():
            if cents + more <= most:
                found[cents + more] = max(found.get(cents + more, 0), worth + added)
    return found


def table_of(problem: Problem, limit: Limit) -> Table:
    own = [one for one in problem.candidates if one.district == limit.id]
    choices = [
        {cents: (one.merit or 0) * cents for cents in range(one.maximum_cents + 1) if one.may_receive(cents)}
        for one in own
    ]
    most, least = limit.maximum_cents or 0, limit.minimum_cents or 0
    total = reduce(lambda one, other: together(one, other, most), choices, {0: 0})
    return {cents: worth for cents, worth in total.items() if cents >= least}


@pytest.mark.parametrize("seed", range(3))
def test_many_small_districts_reach_the_best_of_all_sums(seed: int) -> None:
    problem = many_districts(seed)
    tables = [table_of(problem, limit) for limit in problem.limits]
    whole = reduce(lambda one, other: together(one, other, problem.budget_cents), tables, {0: 0})
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    assert int(outcome.objective) == max(whole.values(), default=-1)
    assert check(problem, outcome) is None


def test_of_many_items_only_the_search_that_takes_little_memory_is_asked_first() -> None:
    (search, steps), *_ = turns_of((), MOST_ITEMS + 1)
    assert (search, steps) == (best_by_cases, None)
