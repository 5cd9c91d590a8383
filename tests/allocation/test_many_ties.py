"""Problems with many candidates of few merits, against a table of all sums: slow where amounts are large, and right."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, check, solve
from allocation.outcome import Proof
from allocation.problem import Candidate, Limit, MenuAward, RangeAward
from tests.allocation.oracle import allowed, by_lot, carried
from tests.allocation.strategies import SEEDS

DISTRICTS = ("a", "b")
FEWEST, MOST = 12, 20


@st.composite
def candidates(draw: st.DrawFn, place: int) -> Candidate:
    low = draw(st.integers(1, 3))
    kinds: list[RangeAward | MenuAward] = [RangeAward(low, 2 * low), RangeAward(low, low + 2, 2)]
    award = draw(st.sampled_from([*kinds, MenuAward((low, low + 2))]))
    merit, district = draw(st.sampled_from([1, 1, 1, 2])), draw(st.sampled_from(DISTRICTS))
    return Candidate(str(place), str(place), merit, None, low, award, district)


@st.composite
def tied(draw: st.DrawFn, *, limited: bool) -> Problem:
    """Draw a problem in which lots decide about many candidates, and a district's total is sometimes open."""
    everyone = [draw(candidates(place)) for place in range(draw(st.integers(FEWEST, MOST)))]
    least, most = (st.integers(0, 8), st.sampled_from([6, 11, 20, None])) if limited else (st.just(0), st.none())
    limits = tuple(Limit(name, name, draw(least), draw(most)) for name in DISTRICTS)
    rule = draw(st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]))
    return Problem(rule, draw(st.integers(12, 40)), tuple(everyone), limits, lot_seed=draw(SEEDS))


def by_table(problem: Problem) -> dict[str, int] | None:
    """Find what the rest can reach from every sum of the two districts, then give the first lot the most, and so on."""
    ordered = by_lot(problem)
    limits = {limit.id: limit for limit in problem.limits}
    highs = [problem.budget_cents if (most := limits[name].maximum_cents) is None else most for name in DISTRICTS]
    demand = {name: sum(max(allowed(problem, one)) for one in carried(problem, name)) for name in DISTRICTS}
    lows = [min(limits[name].minimum_cents or 0, demand[name]) for name in DISTRICTS]

    def after(sums: tuple[int, int], one: Candidate, cents: int) -> tuple[int, int]:
        return (sums[0] + cents, sums[1]) if one.district == DISTRICTS[0] else (sums[0], sums[1] + cents)

    def worth(one: Candidate, cents: int) -> int:
        return (one.merit or 0) * (cents if problem.rule is Rule.MERIT_EUROS else cents > 0)

    @cache
    def best(place: int, sums: tuple[int, int]) -> tuple[int, int] | None:
        if sum(sums) > problem.budget_cents or any(one > high for one, high in zip(sums, highs, strict=True)):
            return None
        if place == len(ordered):
            return None if any(one < low for one, low in zip(sums, lows, strict=True)) else (0, 0)
        return max(
            filter(None, (reached(place, sums, cents) for cents in allowed(problem, ordered[place]))), default=None
        )

    def reached(place: int, sums: tuple[int, int], cents: int) -> tuple[int, int] | None:
        one = ordered[place]
        rest = best(place + 1, after(sums, one, cents))
        return None if rest is None else (rest[0] + worth(one, cents), rest[1] + cents)

    sums, awards = (0, 0), dict[str, int]()
    for place, one in enumerate(ordered):
        wanted = best(place, sums)
        if wanted is None:
            return None
        awards[one.id] = max(cents for cents in allowed(problem, one) if reached(place, sums, cents) == wanted)
        sums = after(sums, one, awards[one.id])
    return awards


@settings(deadline=None, max_examples=60)
@given(tied(limited=True))
def test_many_ties_are_settled_by_one_lot_after_the_other(problem: Problem) -> None:
    outcome = solve(problem, changes=False)
    expected = by_table(problem)
    assert (outcome.awarded_cents if isinstance(outcome, Allocation) else None) == expected
    assert check(problem, outcome) is None


@settings(deadline=None, max_examples=40)
@given(tied(limited=False))
def test_many_ties_under_one_budget_are_settled_by_one_lot_after_the_other(problem: Problem) -> None:
    outcome = solve(problem, changes=False)
    assert (outcome.awarded_cents if isinstance(outcome, Allocation) else None) == by_table(problem)
    assert check(problem, outcome) is None


def by_sets(problem: Problem) -> dict[str, int]:
    """Find the largest total up to the budget that candidates of no merit have, and give the first lot the most."""
    ordered = by_lot(problem)
    ahead = [{0}]
    for one in reversed(ordered):
        ahead.append({total + cents for total in ahead[-1] for cents in allowed(problem, one)})
    left = max(total for total in ahead[-1] if total <= problem.budget_cents)
    awards = {}
    for one, rest in zip(ordered, ahead[-2::-1], strict=True):
        awards[one.id] = max(cents for cents in allowed(problem, one) if left - cents in rest)
        left -= awards[one.id]
    return awards


@pytest.mark.parametrize("rule", [Rule.MERIT_EUROS, Rule.MERIT_PROJECTS])
@pytest.mark.parametrize("budget", [20_011, 20_000, 90_000], ids=["filled", "filled round", "more than all"])
def test_scattered_totals_of_one_merit_do_not_end_the_exact_search(rule: Rule, budget: int) -> None:
    costs = [1_000 + place * 577 % 1_801 for place in range(40)]
    everyone = tuple(
        Candidate(str(place), str(place), 0, None, cost, MenuAward((cost,))) for place, cost in enumerate(costs)
    )
    problem = Problem(rule, budget, everyone, lot_seed="scattered")
    outcome = solve(problem, changes=False, steps=500, seconds=60)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is Proof.EXACT
    assert outcome.awarded_cents == by_sets(problem)


def test_what_scattered_totals_leave_over_goes_to_the_last_cent() -> None:
    costs = [10 * (100 + place * 577 % 1_801) for place in range(39)] + [8_003]
    everyone = tuple(
        Candidate(str(place), str(place), 0, None, cost, MenuAward((cost,))) for place, cost in enumerate(costs)
    )
    problem = Problem(Rule.MERIT_EUROS, 150_009, everyone, lot_seed="left over")
    outcome = solve(problem, changes=False, steps=500, seconds=60)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is Proof.EXACT
    assert outcome.awarded_cents == by_sets(problem)
