"""Totals too scattered to be listed as intervals: whole costs or nothing, as elections have them."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, check, solve
from allocation.nested.sums import Sums, added, all_of, of_choices, union
from allocation.problem import Candidate, Limit, MenuAward

MANY = 13
"""So many different costs have more totals than are kept as intervals."""


def amounts_of(sums: Sums) -> set[int]:
    if sums.table is None:
        return {amount for low, high in sums.intervals for amount in range(low, high + 1)}
    return {place for place, bit in enumerate(reversed(f"{sums.table:b}")) if bit == "1"}


EVEN = [of_choices([(0, 0, 1), (2 << bit, 2 << bit, 1)]) for bit in range(12)]
"""Their totals are the even numbers below 8,192, of which no two touch."""


@settings(max_examples=10, deadline=None)
@given(
    st.sets(st.integers(0, 5_000), min_size=1, max_size=3),
    st.integers(0, 400),
    st.integers(0, 12),
    st.integers(5_000, 15_000),
)
def test_many_totals_are_kept_as_well_as_few(menu: set[int], low: int, length: int, room: int) -> None:
    wide = of_choices([(low, low + length, 1)])
    several = of_choices([(amount, amount, 1) for amount in menu])
    sums = union([added(added(all_of(EVEN, room), several, room), wide, room), wide])
    expected = {amount + even for amount in menu for even in range(0, 8_192, 2)}
    spread = {amount + step for amount in (expected | {0}) for step in range(low, low + length + 1)}
    assert sums.table is not None
    assert amounts_of(sums) == {amount for amount in spread if amount <= room}


@given(st.sets(st.integers(0, 90), min_size=1), st.integers(-3, 95))
def test_tables_answer_as_intervals_do(amounts: set[int], asked: int) -> None:
    listed = of_choices([(amount, amount, 1) for amount in amounts])
    table = Sums(table=sum(1 << amount for amount in amounts))
    assert amounts_of(listed) == amounts_of(table) == amounts
    assert (table.lowest, table.highest) == (listed.lowest, listed.highest)
    assert table.largest_up_to(asked) == listed.largest_up_to(asked)
    assert table.smallest_from(asked) == listed.smallest_from(asked)
    assert table.contains(asked) is (asked in amounts)


def scattered(costs: list[int], district: str) -> list[Candidate]:
    return [
        Candidate(
            id=f"{district}{place}",
            label="",
            merit=place + 1,
            lot=place + (1000 if district == "B" else 0),
            requested_cents=cost,
            district=district,
            award=MenuAward((cost,)),
        )
        for place, cost in enumerate(costs)
    ]


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(10**6, 3 * 10**6), min_size=MANY, max_size=MANY, unique=True),
    st.lists(st.integers(10**6, 3 * 10**6), min_size=2, max_size=3),
    st.integers(2, 9),
)
def test_even_districts_reaches_the_best_coverages_of_whole_costs(
    first: list[int], second: list[int], part: int
) -> None:
    budget = (sum(first) + sum(second)) * part // 10
    problem = Problem(
        rule=Rule.EVEN_DISTRICTS,
        budget_cents=budget,
        candidates=tuple(scattered(first, "A") + scattered(second, "B")),
        limits=(Limit("A", "A", maximum_cents=sum(first) * 2 // 3),),
    )
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    assert check(problem, outcome) is None
    totals = [sorted({sum(one) for one in product(*((0, cost) for cost in costs))}) for costs in (first, second)]
    best = max(
        sorted((Fraction(mine, sum(first)), Fraction(its, sum(second))))
        for its in totals[1]
        for mine in totals[0]
        if mine + its <= budget and mine <= sum(first) * 2 // 3
    )
    assert outcome.objective == ",".join(str(one) for one in best)
