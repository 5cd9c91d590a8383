"""Small problems for hypothesis: few candidates, small amounts, every kind of limit."""

from hypothesis import strategies as st

from allocation.problem import Candidate, Limit, MenuAward, Problem, RangeAward, Rule

AMOUNT = st.integers(0, 9)


def optional(strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), strategy)


@st.composite
def awards(draw: st.DrawFn) -> RangeAward | MenuAward:
    if draw(st.booleans()):
        return MenuAward(tuple(sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)))))
    minimum = draw(st.integers(0, 4))
    return RangeAward(minimum, minimum + draw(st.integers(0, 5)), draw(st.integers(1, 2)))


@st.composite
def candidates(draw: st.DrawFn, id_: str, *, crossing: bool) -> Candidate:
    return Candidate(
        id=id_,
        label=id_,
        merit=draw(optional(st.integers(0, 4))),
        lot=None,
        requested_cents=draw(st.integers(1, 9)),
        award=draw(awards()),
        district=draw(st.sampled_from(["a", "b", "c"])),
        groups=tuple(sorted(draw(st.sets(st.sampled_from(["x", "y"]))))) if crossing else (),
        applicant=draw(st.sampled_from([None, "p", "q"])) if crossing else None,
        fixed_cents=draw(st.sampled_from([None, None, None, None, None, 0, 3])),
    )


@st.composite
def problems(draw: st.DrawFn, rule: Rule, *, crossing: bool = False, most: int = 5) -> Problem:
    count = draw(st.integers(1, most))
    names = ["a", "b", "c", *(["x", "y", "p", "q"] if crossing else [])]
    limits = []
    for name in draw(st.lists(st.sampled_from(names), unique=True)):
        cents, number = optional(AMOUNT), optional(st.integers(1, 2))
        limits.append(Limit(name, name, draw(cents), draw(optional(st.integers(0, 14))), draw(number), draw(number)))
    return Problem(
        rule=rule,
        budget_cents=draw(st.integers(0, 25)),
        candidates=tuple(draw(candidates(str(place), crossing=crossing)) for place in range(count)),
        limits=tuple(limits),
        reserve_cents=draw(st.integers(0, 2)),
        merit_threshold=draw(optional(st.integers(0, 2))),
        lot_seed=draw(st.sampled_from(["", "one", "two"])),
    )


@st.composite
def crossing_sums(draw: st.DrawFn, rule: Rule, most: int = 6) -> Problem:
    """Three families of groups that cross, with tight limits on money and no numbers of awards."""
    count = draw(st.integers(2, most))
    everyone = [draw(candidates(str(place), crossing=True)) for place in range(count)]
    names = draw(st.sets(st.sampled_from(["a", "b", "c", "x", "y", "p", "q"]), min_size=3))
    limits = [Limit(name, name, draw(optional(st.integers(1, 6))), draw(st.integers(4, 14))) for name in sorted(names)]
    return Problem(
        rule=rule,
        budget_cents=draw(st.integers(4, 25)),
        candidates=tuple(everyone),
        limits=tuple(limits),
        no_leapfrogging=draw(st.booleans()),
        lot_seed=draw(st.sampled_from(["", "one", "two"])),
    )
