"""How far `flat_cut` would decide all the same way if one limit had more room.

With more room only the share grows, and only where this limit is the one that binds it. A round ends differently from
the share on with which somebody is kept who fell below its minimum; until then, all rounds are the same.
"""

from fractions import Fraction

from allocation.changes.changed import with_more_room
from allocation.changes.stretches import Stretch
from allocation.problem import Problem
from allocation.programmes.certificate import NO_PRICES
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Room, rooms
from allocation.rules.flat_cut import Round, asked_by_limit, flat_cut, rounds
from allocation.rules.order import keeping_order
from allocation.rules.settlement import Settlement, Steering

NEVER = 10**18
"""More room than any problem has."""


def cut_with_room(problem: Problem, name: str, more_cents: int, tick: Tick) -> Stretch:
    """Find who is funded with more room, and up to how much the rounds are the same."""
    same = [NEVER]

    def noting(narrower: Problem, steering: Steering, tick: Tick) -> Settlement:
        room = rooms(narrower)
        same.extend(cents_to_spare(one, name, room) for one in rounds(narrower, room, tick) if name in room)
        return flat_cut(narrower, steering, tick)

    settlement = keeping_order(noting)(with_more_room(problem, name, more_cents), Steering(lambda _: NO_PRICES), tick)
    awards = {} if settlement is None else settlement.awards
    funded = frozenset(id_ for id_, cents in awards.items() if cents)
    return Stretch(more_cents, more_cents + min(same), funded, settlement)


def cents_to_spare(one: Round, name: str, room: dict[str, Room]) -> int:
    """Tell how much more room leaves the round as it is: who is kept, and whether it is the last."""
    asked, high = asked_by_limit(one.taking_part, room), room[name].high
    shares = [Fraction(max(room[other].high, 0), cents) for other, cents in asked.items() if other != name]
    others = min([Fraction(1), *shares])
    if name not in asked or one.share >= others:
        return NEVER
    if one.share <= 0:
        return max(-high, 0)
    given = one.given()
    cut = [(cut.smallest_cents, cut.maximum_cents) for cut in one.taking_part if not given[cut.id]]
    needed = (-(-least * asked[name] // most) for least, most in cut if Fraction(least, most) <= others)
    return min(needed, default=NEVER) - high - 1
