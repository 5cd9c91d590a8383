"""Small problems for hypothesis: few candidates, small amounts, every kind of limit."""

from dataclasses import replace

from hypothesis import strategies as st

from allocation.problem import Ballot, Candidate, Limit, MenuAward, Problem, RangeAward, Rule

AMOUNT = st.integers(0, 9)
SEEDS = st.sampled_from(["", "one", "two"])
SELDOM = st.sampled_from([None, None, None, None, None, None, 0, 3, "excluded"])
"""What is decided before the rule: mostly nothing; sometimes an amount is fixed, or the candidate is excluded."""


def optional(strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), strategy)


@st.composite
def awards(draw: st.DrawFn) -> RangeAward | MenuAward:
    if draw(st.booleans()):
        return MenuAward(tuple(sorted(draw(st.sets(st.integers(1, 9), max_size=3)))))
    minimum = draw(st.integers(0, 4))
    return RangeAward(minimum, minimum + draw(st.integers(0, 5)), draw(st.integers(1, 2)))


@st.composite
def candidates(draw: st.DrawFn, id_: str, *, crossing: bool) -> Candidate:
    decided = draw(SELDOM)
    return Candidate(
        id=id_,
        label=id_,
        merit=draw(optional(st.integers(0, 4))),
        lot=None,
        requested_cents=draw(st.integers(0, 9)),
        award=draw(awards()),
        district=draw(st.sampled_from(["a", "b", "c", None] if crossing else ["a", "b", "c"])),
        groups=tuple(sorted(draw(st.sets(st.sampled_from(["x", "y"]))))) if crossing else (),
        applicant=draw(st.sampled_from([None, "p", "q"])) if crossing else None,
        fixed_cents=decided if isinstance(decided, int) else None,
        excluded=decided if isinstance(decided, str) else None,
    )


@st.composite
def problems(draw: st.DrawFn, rule: Rule, *, crossing: bool = False, most: int = 5) -> Problem:
    everyone = [draw(candidates(str(place), crossing=crossing)) for place in range(draw(st.integers(1, most)))]
    names = ["a", "b", "c", *(["x", "y", "p", "q"] if crossing else [])]
    limits = []
    for name in draw(st.lists(st.sampled_from(names), unique=True)):
        cents, number = optional(AMOUNT), optional(st.integers(1, 2))
        limits.append(Limit(name, name, draw(cents), draw(optional(st.integers(0, 14))), draw(number), draw(number)))
    return Problem(
        rule=rule,
        budget_cents=draw(st.integers(0, 25)),
        candidates=tuple(everyone),
        limits=tuple(limits),
        ballots=tuple(draw(ballots([one.id for one in everyone]))) if rule is Rule.EQUAL_SHARES else (),
        reserve_cents=draw(st.integers(0, 2)),
        merit_threshold=draw(optional(st.integers(0, 2))),
        lot_seed=draw(SEEDS),
    )


@st.composite
def ballots(draw: st.DrawFn, ids: list[str]) -> list[Ballot]:
    """Members who often score alike, so that rates tie; no entry and no points mean the same."""
    points = st.dictionaries(st.sampled_from(ids), st.integers(0, 3))
    return [Ballot(str(member), draw(points)) for member in range(draw(st.integers(0, 5)))]


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
        lot_seed=draw(SEEDS),
    )


@st.composite
def families(draw: st.DrawFn, rule: Rule, most: int = 6) -> Problem:
    """Short queues of few districts and groups, in which several proposals of one applicant excuse each other."""
    everyone = [draw(candidates(str(place), crossing=True)) for place in range(draw(st.integers(2, most)))]
    near = {"a": "a", "b": "b", "c": "a", None: None}
    everyone = [replace(one, district=near[one.district], groups=one.groups[1:]) for one in everyone]
    names = draw(st.lists(st.sampled_from(["a", "b", "y", "p", "q"]), unique=True, max_size=4))
    limits = [
        Limit(name, name, draw(optional(st.integers(0, 8))), draw(optional(st.integers(0, 12)))) for name in names
    ]
    return Problem(
        rule=rule,
        budget_cents=draw(st.integers(0, 18)),
        candidates=tuple(everyone),
        limits=tuple(limits),
        no_leapfrogging=True,
        merit_threshold=draw(optional(st.integers(0, 2))),
        lot_seed=draw(SEEDS),
    )


def in_larger_units(problem: Problem, cents: int) -> Problem:
    """Give the problem with each amount so many times as large, so that a raise of a whole unit does not end it."""

    def larger(one: Candidate) -> Candidate:
        award = one.award
        if isinstance(award, MenuAward):
            award = MenuAward(tuple(amount * cents for amount in award.amounts_cents))
        else:
            award = RangeAward(award.minimum_cents * cents, award.maximum_cents * cents, award.step_cents * cents)
        fixed = None if one.fixed_cents is None else one.fixed_cents * cents
        return replace(one, award=award, fixed_cents=fixed, requested_cents=one.requested_cents * cents)

    def wider(limit: Limit) -> Limit:
        least, most = limit.minimum_cents, limit.maximum_cents
        least, most = (None if side is None else side * cents for side in (least, most))
        return replace(limit, minimum_cents=least, maximum_cents=most)

    return replace(
        problem,
        budget_cents=problem.budget_cents * cents,
        reserve_cents=problem.reserve_cents * cents,
        candidates=tuple(larger(one) for one in problem.candidates),
        limits=tuple(wider(limit) for limit in problem.limits),
    )
