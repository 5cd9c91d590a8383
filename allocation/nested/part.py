"""What a node combines: an item, a smaller group, or the pool of all items that only move straight.

A part counts from where it wastes nothing: its *moves* are a profile of changes in money (and awards) from there.
"""

from collections.abc import Sequence
from math import inf

from allocation.nested.closing import NOTHING_TO_COME, Outlook
from allocation.nested.counted import Counted, moved, points, wasteless
from allocation.nested.profile import Profile, cap, from_pieces
from allocation.programmes.prices import Piece, Stand
from allocation.programmes.tree import Node
from allocation.records import dataclass


@dataclass(slots=True)
class Part:
    """`count` awards and `amount` units where nothing is wasted; `up` and `down` are the least waste per unit moved.

    `inside` is the item's position, the smaller group, or the items of the pool; `departure` is the least that anything
    but standing still wastes, as far as that is known.
    """

    inside: "int | Node | list[Part]"
    count: int
    amount: int
    moves: Counted
    up: int | None
    down: int | None
    reach_up: int
    reach_down: int
    departure: int = 0

    @property
    def cheapest(self) -> float:
        """How cheaply the part moves money, for sorting only."""
        if self.up is None:
            return inf if self.down is None else self.down
        return self.up if self.down is None else min(self.up, self.down)

    @property
    def is_straight(self) -> bool:
        """Tell whether all that an item can do within the allowance is to move along a single straight piece."""
        if len(self.moves) != 1:
            return False
        (profile,) = self.moves.values()
        return len(profile) == 1 and profile[0][0] < profile[0][1]


def part(inside: "int | Node | list[Part]", count: int, amount: int, moves: Counted, departure: int = 0) -> Part:
    """Measure how cheaply and how far the moves go."""
    up = down = None
    reach_up = reach_down = 0
    for change, waste in points(moves):
        if change > 0:
            price = waste // change
            up = price if up is None or price < up else up
            reach_up = max(reach_up, change)
        elif change < 0:
            price = waste // -change
            down = price if down is None or price < down else down
            reach_down = max(reach_down, -change)
    return Part(inside, count, amount, moves, up, down, reach_up, reach_down, departure)


def item_part(place: int, one: Stand, most: int, *, counts: bool) -> Part:
    """Lay out an item's amounts within the waste `most`, counted from its best."""
    if not counts and one.strides == (1,):
        return _range_part(place, one, most)
    count = int(one.amount > 0) if counts else 0
    moves = moved(item_profile(one, most, counts=counts), -count, -one.amount)
    return part(place, count, one.amount, moves, one.departure or 0)


def _range_part(place: int, one: Stand, most: int) -> Part:
    """Lay out nothing and a single range of whole units: the usual case, without detours."""
    ((low, high, loss, slope),) = one.pieces
    amount, moves = one.amount, []
    first, last = low, high
    at_last = loss + slope * (high - low)
    if slope > 0 and at_last > most:
        last = low + (most - loss) // slope if loss <= most else low - 1
    elif slope < 0 and loss > most:
        first = high - (most - at_last) // -slope if at_last <= most else high + 1
    elif slope == 0 and loss > most:
        last = low - 1
    up = down = None
    if one.zero_loss is not None and one.zero_loss <= most:
        moves.append((-amount, -amount, one.zero_loss, 0))
        down = one.zero_loss // amount if amount else None
    if first <= last:
        moves.append((first - amount, last - amount, loss + slope * (first - low), slope))
        if amount == 0:
            up = min((loss + slope * (first - low)) // first, (loss + slope * (last - low)) // last)
        elif last > amount:
            up = slope
        elif first < amount:
            down = -slope if down is None else min(down, -slope)
    reach_down = 0 if down is None else amount - (0 if moves[0][0] == -amount else first)
    reach_up = 0 if up is None else last - amount
    return Part(place, 0, amount, {0: moves}, up, down, reach_up, reach_down, one.departure or 0)


def item_profile(one: Stand, most: int, *, counts: bool) -> Counted:
    """Give an item's profile; nothing and something are kept apart only where awards are counted."""
    pieces = one.up_to(most)
    nothing: list[Piece] = []
    if one.zero_loss is not None and one.zero_loss <= most:
        nothing = [(0, 0, one.zero_loss, 0)]
    if not counts:
        return {0: cap(from_pieces([*nothing, *pieces]), most)}
    found = {0: nothing, 1: cap(from_pieces(pieces), most)}
    return {count: profile for count, profile in found.items() if profile}


def child_part(child: Node, profile: Counted) -> Part:
    """Count a smaller group's profile, whose least waste is zero, from the first amount that wastes nothing."""
    best = wasteless(profile)
    if best is None:
        raise ValueError("a profile without an amount that wastes nothing")
    count, amount = best
    moves = moved(profile, -count, -amount)
    return part(child, count, amount, moves, least_departure(moves))


def least_departure(moves: Counted) -> int:
    """Find the least waste of anything but standing still; 0 where a piece goes on from there."""
    still = (0, 0, 0, 0)
    wastes = [
        min(piece[2], piece[2] + piece[3] * (piece[1] - piece[0]))
        for count, profile in moves.items()
        for piece in profile
        if count or piece != still
    ]
    return min(wastes, default=0)


def pool_part(straight: "list[Part]", most: int) -> Part:
    """Combine straight items: from everybody's best amount, up and down along the smallest slopes first."""
    up: dict[int, int] = {}
    down: dict[int, int] = {}
    for one in straight:
        ((low, high, _, slope),) = next(iter(one.moves.values()))
        if high > 0:
            up[slope] = up.get(slope, 0) + high
        if low < 0:
            down[-slope] = down.get(-slope, 0) - low
    profile: Profile = [*_downwards(down, most), (0, 0, 0, 0), *_upwards(up, most)]
    count, amount = sum(one.count for one in straight), sum(one.amount for one in straight)
    return part(straight, count, amount, {0: from_pieces(profile)})


def _upwards(lengths: dict[int, int], most: int) -> Profile:
    found: Profile = []
    amount = waste = 0
    for slope in sorted(lengths):
        length = lengths[slope]
        if slope:
            length = min(length, (most - waste) // slope)
        if not length:
            break
        found.append((amount + 1, amount + length, waste + slope, slope))
        amount, waste = amount + length, waste + slope * length
    return found


def _downwards(lengths: dict[int, int], most: int) -> Profile:
    return [(-high, -low, waste + slope * (high - low), -slope) for low, high, waste, slope in _upwards(lengths, most)][
        ::-1
    ]


def outlooks(parts: Sequence[Part]) -> list[Outlook]:
    """Tell for each part what it and those after it can still change; and last, what nothing can."""
    found = [NOTHING_TO_COME]
    up = down = None
    reach_up = reach_down = 0
    for one in reversed(parts):
        if one.up is not None and (up is None or one.up < up):
            up = one.up
        if one.down is not None and (down is None or one.down < down):
            down = one.down
        reach_up, reach_down = reach_up + one.reach_up, reach_down + one.reach_down
        found.append(Outlook(up, down, reach_up, reach_down))
    return found[::-1]
