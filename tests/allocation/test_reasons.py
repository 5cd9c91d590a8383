"""Every reason code, reached by solving; and a lot is named only where it decided."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, solve
from allocation.lots import in_lot_order
from allocation.outcome import Reason, ReasonCode
from allocation.problem import Candidate, Limit, MenuAward, RangeAward
from allocation.programmes.limits import leapfrogs, peers_of
from tests.allocation.strategies import problems

MENU, HALF = MenuAward((100,)), MenuAward((50,))


def candidate(
    id_: str, merit: int | None, lot: int, award: MenuAward | RangeAward = MENU, **fields: object
) -> Candidate:
    return replace(Candidate(id_, id_, merit, lot, 100, award), **fields)  # type: ignore[arg-type]


TOP = candidate("top", 9, 1)
CASES: Mapping[ReasonCode, tuple[Problem, Reason]] = {
    ReasonCode.FUNDED_IN_FULL: (
        Problem(Rule.RANKING, 100, (candidate("a", 5, 2),)),
        Reason(ReasonCode.FUNDED_IN_FULL),
    ),
    ReasonCode.FUNDED_IN_PART: (
        Problem(Rule.RANKING, 70, (candidate("a", 5, 2, RangeAward(20, 100, 20)),)),
        Reason(ReasonCode.FUNDED_IN_PART, "budget", left_cents=10, needed_cents=20),
    ),
    ReasonCode.FIXED: (
        Problem(Rule.MERIT_PROJECTS, 100, (candidate("a", None, 2, fixed_cents=30),)),
        Reason(ReasonCode.FIXED),
    ),
    ReasonCode.EXCLUDED: (
        Problem(Rule.FLAT_CUT, 100, (candidate("a", 5, 2, excluded="too late"),)),
        Reason(ReasonCode.EXCLUDED),
    ),
    ReasonCode.NOT_RANKABLE: (
        Problem(Rule.EQUAL_SHARES, 100, (candidate("a", None, 2),)),
        Reason(ReasonCode.NOT_RANKABLE),
    ),
    ReasonCode.BELOW_THRESHOLD: (
        Problem(Rule.EVEN_DISTRICTS, 100, (candidate("a", 5, 2, district="d"),), merit_threshold=6),
        Reason(ReasonCode.BELOW_THRESHOLD, needed_merit=6),
    ),
    ReasonCode.BUDGET_EXHAUSTED: (
        Problem(Rule.RANKING, 140, (TOP, candidate("a", 5, 2))),
        Reason(ReasonCode.BUDGET_EXHAUSTED, "budget", left_cents=40, needed_cents=100),
    ),
    ReasonCode.LIMIT_REACHED: (
        Problem(
            Rule.MERIT_EUROS,
            300,
            (replace(TOP, district="d"), candidate("a", 5, 2, district="d")),
            (Limit("d", "d", maximum_cents=150),),
        ),
        Reason(ReasonCode.LIMIT_REACHED, "d", left_cents=50, needed_cents=100),
    ),
    ReasonCode.MINIMUM_TOO_LARGE: (
        Problem(Rule.RANKING, 90, (candidate("a", 5, 2),)),
        Reason(ReasonCode.MINIMUM_TOO_LARGE, "budget", left_cents=90, needed_cents=100),
    ),
    ReasonCode.OUTRANKED: (
        Problem(
            Rule.MERIT_EUROS,
            300,
            (replace(TOP, district="d"), candidate("a", 5, 2, district="d")),
            (Limit("d", "d", maximum_awards=1),),
        ),
        Reason(ReasonCode.OUTRANKED, "d"),
    ),
    ReasonCode.LOST_LOT: (
        Problem(Rule.EVEN_DISTRICTS, 100, (candidate("b", 5, 1), candidate("a", 5, 2))),
        Reason(ReasonCode.LOST_LOT, "budget", left_cents=0, needed_cents=100, tied_with="b"),
    ),
    ReasonCode.DISPLACED: (
        Problem(
            Rule.MERIT_PROJECTS, 100, (candidate("a", 5, 1), candidate("b", 3, 2, HALF), candidate("c", 3, 3, HALF))
        ),
        Reason(ReasonCode.DISPLACED, "budget", left_cents=0, needed_cents=100),
    ),
}


@pytest.mark.parametrize("code", ReasonCode)
def test_every_code_is_reached_by_solving(code: ReasonCode) -> None:
    problem, reason = CASES[code]
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    found = next(award.reason for award in outcome.awards if award.id == "a")
    assert replace(found, would_be_funded_with=()) == reason


def with_lots_exchanged(problem: Problem, one: str, other: str) -> Problem:
    lots = {candidate.id: lot for lot, candidate in enumerate(in_lot_order(problem), start=1)}
    lots[one], lots[other] = lots[other], lots[one]
    return replace(problem, candidates=tuple(replace(each, lot=lots[each.id]) for each in problem.candidates))


@settings(max_examples=50, deadline=None)
@given(drawn=st.sampled_from(Rule).flatmap(lambda rule: problems(rule, crossing=True)), no_leapfrogging=st.booleans())
def test_whoever_lost_by_lot_is_funded_with_the_others_lot(drawn: Problem, *, no_leapfrogging: bool) -> None:
    tied = tuple(replace(one, merit=3, fixed_cents=None, excluded=None) for one in drawn.candidates)
    problem = replace(drawn, candidates=tied, no_leapfrogging=no_leapfrogging, budget_cents=drawn.budget_cents // 2)
    outcome = solve(problem)
    for award in outcome.awards:
        if award.reason.code is ReasonCode.LOST_LOT:
            assert award.reason.tied_with is not None
            other = solve(with_lots_exchanged(problem, award.id, award.reason.tied_with))
            assert isinstance(other, Allocation)
            assert other.awarded_cents[award.id] > 0


@settings(max_examples=150, deadline=None)
@given(
    problem=st.sampled_from(Rule).flatmap(lambda rule: problems(rule, crossing=True)),
    no_leapfrogging=st.booleans(),
)
def test_whoever_is_called_outranked_stands_behind_somebody_of_higher_merit(
    problem: Problem, *, no_leapfrogging: bool
) -> None:
    problem = replace(problem, no_leapfrogging=no_leapfrogging)
    outcome = solve(problem, changes=False)
    candidates = {one.id: one for one in problem.candidates}
    for award in outcome.awards:
        if award.reason.code is not ReasonCode.OUTRANKED:
            continue
        own, limit, passed_over = candidates[award.id], award.reason.limit, award.reason.needed_merit
        if passed_over is not None:
            awards = {**outcome.awarded_cents, own.id: own.smallest_cents}  # type: ignore[union-attr]
            ahead = [above for above, _ in leapfrogs(problem, awards) if peers_of(above) == peers_of(own)]
            assert max(one.merit or 0 for one in ahead) == passed_over > (own.merit or 0)
        elif limit is not None:
            assert any(limit in one.limit_ids and (one.merit or 0) > (own.merit or 0) for one in problem.candidates)
        else:
            assert problem.rule is Rule.EQUAL_SHARES


ROOM_BUT_NO_AWARD: Mapping[str, tuple[Problem, Reason]] = {
    "the share of all is less than its minimum": (
        Problem(Rule.FLAT_CUT, 100, (candidate("a", 5, 1), candidate("b", 3, 2))),
        Reason(ReasonCode.MINIMUM_TOO_LARGE, needed_cents=100),
    ),
    "nobody's part is enough": (
        Problem(Rule.EQUAL_SHARES, 100, (candidate("a", 5, 1),)),
        Reason(ReasonCode.OUTRANKED),
    ),
    "the only award went to a fixed one": (
        Problem(
            Rule.RANKING,
            300,
            (candidate("b", 3, 1, fixed_cents=50, district="d"), candidate("a", 5, 2, district="d")),
            (Limit("d", "d", maximum_awards=1),),
        ),
        Reason(ReasonCode.LIMIT_REACHED, "d"),
    ),
    "a higher one of the queue does not fit": (
        Problem(
            Rule.RANKING,
            90,
            (candidate("b", 7, 1, district="d"), candidate("a", 5, 2, HALF, district="d")),
            no_leapfrogging=True,
        ),
        Reason(ReasonCode.OUTRANKED, needed_merit=7),
    ),
}


@pytest.mark.parametrize("case", ROOM_BUT_NO_AWARD)
def test_a_refusal_in_spite_of_room_says_what_else_was_missing(case: str) -> None:
    problem, reason = ROOM_BUT_NO_AWARD[case]
    outcome = solve(problem, changes=False)
    assert next(award.reason for award in outcome.awards if award.id == "a") == reason
