"""`flat_cut`: everybody above the threshold gets the same share of its maximum.

The share is exact: the smallest ratio of room to maxima over all limits. Amounts are rounded down to what the award
allows, and what is left goes by lot, one step each. Whoever would fall below its minimum gets nothing; the share is
then found anew for the others. Where only so many may be funded, only the best take part, and the next ones take the
places of those who fell below.
"""

from collections.abc import Iterator
from fractions import Fraction

from allocation.outcome import Proof
from allocation.problem import BUDGET, Candidate, MenuAward, Problem, next_amount
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Room, eligible, rooms
from allocation.records import dataclass
from allocation.rules.settlement import Settlement, Steering, merit_times_cents


@dataclass(frozen=True, slots=True)
class Round:
    """Who takes part, and the share that every limit has room for."""

    taking_part: list[Candidate]
    share: Fraction

    def given(self) -> dict[str, int]:
        return {one.id: largest_within(one, whole_part(self.share, one.maximum_cents)) for one in self.taking_part}


def flat_cut(problem: Problem, _steering: Steering, tick: Tick) -> Settlement:
    """Cut all by the same share, whatever becomes of minimums."""
    room = rooms(problem)
    *_, last = rounds(problem, room, tick)
    given = last.given()
    by_lot(last.taking_part, given, room)
    awards = {one.id: one.fixed_cents or given.get(one.id, 0) for one in problem.candidates}
    objective = str(merit_times_cents(problem, awards))
    return Settlement(awards, objective, objective, Proof.RULE)


def rounds(problem: Problem, room: dict[str, Room], tick: Tick) -> Iterator[Round]:
    """Go from one round to the next, as long as somebody falls below its minimum; its place is then another's."""
    candidates = eligible(problem)
    while True:
        tick()
        taking_part = within_counts(candidates, room)
        one = Round(taking_part, largest_share(taking_part, room))
        yield one
        below = {id_ for id_, cents in one.given().items() if not cents}
        if not below:
            return
        candidates = [candidate for candidate in candidates if candidate.id not in below]


def names_of(candidate: Candidate, room: dict[str, Room]) -> list[str]:
    return [BUDGET, *sorted(candidate.limit_ids & room.keys())]


def within_counts(candidates: list[Candidate], room: dict[str, Room]) -> list[Candidate]:
    """Keep the best where only so many may be funded: by merit, then lot."""
    left = {name: one.high_count for name, one in room.items()}
    kept = set()
    for one in sorted(candidates, key=lambda one: -(one.merit or 0)):
        names = names_of(one, room)
        if all(left[name] > 0 for name in names):
            kept.add(one.id)
            left.update((name, left[name] - 1) for name in names)
    return [one for one in candidates if one.id in kept]


def largest_share(candidates: list[Candidate], room: dict[str, Room]) -> Fraction:
    """Find the largest share of the maxima, at most all, that every limit has room for."""
    asked = asked_by_limit(candidates, room)
    shares = (Fraction(max(room[name].high, 0), cents) for name, cents in asked.items())
    return min(shares, default=Fraction(0)) if not candidates else min(Fraction(1), *shares)


def asked_by_limit(candidates: list[Candidate], room: dict[str, Room]) -> dict[str, int]:
    """Add up the maxima under each limit and the budget."""
    asked: dict[str, int] = {}
    for one in candidates:
        for name in names_of(one, room):
            asked[name] = asked.get(name, 0) + one.maximum_cents
    return asked


def whole_part(share: Fraction, cents: int) -> int:
    return share.numerator * cents // share.denominator


def largest_within(candidate: Candidate, most: int) -> int:
    """Find the largest amount that the award allows up to this one; 0 where that is below its minimum."""
    award = candidate.award
    if isinstance(award, MenuAward):
        return max((cents for cents in award.amounts_cents if cents <= most), default=0)
    if most < award.minimum_cents:
        return 0
    return award.minimum_cents + (most - award.minimum_cents) // award.step_cents * award.step_cents


def by_lot(candidates: list[Candidate], given: dict[str, int], room: dict[str, Room]) -> None:
    """Hand out what rounding left over: the next amount to each in the order of lots, where it fits."""
    left = {name: one.high for name, one in room.items()}
    for one in candidates:
        for name in names_of(one, room):
            left[name] -= given[one.id]
    for one in candidates:
        more = next_amount(one, given[one.id]) - given[one.id]
        if given[one.id] and more and all(left[name] >= more for name in names_of(one, room)):
            given[one.id] += more
            left.update((name, left[name] - more) for name in names_of(one, room))
