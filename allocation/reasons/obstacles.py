"""What stands in the way of one more award: the maximums that leave too little, from the awards alone."""

from collections.abc import Iterator, Mapping, Sequence

from allocation.outcome import Binding
from allocation.problem import BUDGET, Candidate, Limit, Problem
from allocation.reasons.groups import members, names_of
from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A maximum that leaves too little for the candidate's smallest award, once the others have theirs.

    For `maximum` both numbers are cents; for `maximum_awards` they are awards (0 left, 1 needed).
    """

    limit: str
    kind: Binding
    left: int
    needed: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a limit (or the budget) has left at its maximums, None where it has none; `place` is its place in order."""

    place: int
    cents: int | None
    awards: int | None


def rooms_left(problem: Problem, awards: Mapping[str, int]) -> dict[str, Room]:
    """Give the room by limit, as the problem orders them, the budget last."""
    inside = members(problem)
    limits = (*problem.limits, Limit(BUDGET, BUDGET, maximum_cents=problem.available_cents))
    return {
        limit.id: room_left(place, limit, [awards[one.id] for one in inside[limit.id]])
        for place, limit in enumerate(limits)
    }


def room_left(place: int, limit: Limit, given: Sequence[int]) -> Room:
    cents, count = limit.maximum_cents, limit.maximum_awards
    return Room(
        place,
        None if cents is None else max(cents - sum(given), 0),
        None if count is None else max(count - sum(one > 0 for one in given), 0),
    )


def obstacles(rooms: Mapping[str, Room], candidate: Candidate) -> Iterator[Obstacle]:
    """Find the maximums that have no room for the candidate's smallest award."""
    for name in sorted(names_of(candidate, rooms), key=lambda one: rooms[one].place):
        room = rooms[name]
        if room.cents is not None and room.cents < candidate.smallest_cents:
            yield Obstacle(name, Binding.MAXIMUM, room.cents, candidate.smallest_cents)
        if room.awards == 0:
            yield Obstacle(name, Binding.MAXIMUM_AWARDS, 0, 1)
