"""Ties in which some candidates receive more and others as much less, against every award there is."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from allocation import Problem, Rule, solve
from allocation.problem import Candidate, Limit, MenuAward, RangeAward

Award = MenuAward | RangeAward

neighbours = st.integers(1, 11).map(lambda cents: MenuAward((cents, cents + 1)))
menus = st.sets(st.integers(1, 12), min_size=1, max_size=2).map(lambda amounts: MenuAward(tuple(sorted(amounts))))
ranges = st.tuples(st.integers(0, 5), st.integers(1, 6)).map(lambda one: RangeAward(one[0], sum(one), 1))
candidates = st.tuples(neighbours | menus | ranges, st.sampled_from([100, 100, 100, 200]), st.sampled_from("ab"))


def amounts(award: Award) -> set[int]:
    if isinstance(award, MenuAward):
        return {0, *award.amounts_cents}
    return {0, *range(award.minimum_cents, award.maximum_cents + 1)}


FREE_BOTH_WAYS: list[tuple[Award, int, str]] = [
    (RangeAward(1, 4, 1), 100, "a"),
    (RangeAward(1, 4, 1), 200, "b"),
    (RangeAward(4, 5, 1), 100, "a"),
    (MenuAward((3, 4)), 100, "a"),
    (MenuAward((1, 12)), 100, "b"),
]


@settings(max_examples=150, deadline=None)
@example(FREE_BOTH_WAYS, Rule.MERIT_PROJECTS, 12, 11)
@given(
    st.lists(candidates, min_size=3, max_size=5),
    st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]),
    st.integers(1, 40),
    st.integers(1, 30),
)
def test_the_first_lots_receive_most_of_all_awards_that_are_worth_the_same(
    drawn: list[tuple[Award, int, str]], rule: Rule, budget: int, room: int
) -> None:
    problem = Problem(
        rule=rule,
        budget_cents=budget,
        candidates=tuple(
            Candidate(id=str(lot), label="", merit=merit, lot=lot, requested_cents=20, district=district, award=award)
            for lot, (award, merit, district) in enumerate(drawn)
        ),
        limits=(Limit("a", "a", maximum_cents=room),),
    )

    def worth(awards: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        shares = awards if rule is Rule.MERIT_EUROS else tuple(cents > 0 for cents in awards)
        return sum(one[1] * share for one, share in zip(drawn, shares, strict=True)), sum(awards), awards

    def fits(awards: tuple[int, ...]) -> bool:
        inside = sum(cents for cents, one in zip(awards, drawn, strict=True) if one[2] == "a")
        return sum(awards) <= budget and inside <= room

    best = max((awards for awards in product(*(amounts(one[0]) for one in drawn)) if fits(awards)), key=worth)
    outcome = solve(problem, changes=False)
    assert tuple(award.awarded_cents for award in outcome.awards) == best
