"""How cheaply a smaller node could move at best: enough to see that its turn need not come.

A node that was settled up to some waste may be asked to go further. Most need not: once the cheaper ones have filled
the room, any move of the others would cost more than is allowed. Their prices here may be too low, never too high.
"""

from collections.abc import Iterable

from allocation.nested.part import Part
from allocation.programmes.prices import Stand
from allocation.programmes.programme import Group
from allocation.records import replace

UnitPrices = tuple[int | None, int | None]
"""The least waste for each unit up and down; None where there is no way."""


def pending(part: Part, excess: int, group: Group, item_prices: UnitPrices = (0, 0)) -> Part:
    """Make a part of which only moves that waste at most `excess` are known one that is to be settled in its turn.

    Any other move wastes more than that, and leads no further than to an end of the group's room. `item_prices` is
    what else is known of them.
    """
    room_up, room_down = max(group.high - part.amount, 0), max(part.amount - group.low, 0)
    up = cheaper(part.up, (excess + 1) // room_up if room_up else None)
    down = cheaper(part.down, (excess + 1) // room_down if room_down else None)
    item_up, item_down = item_prices
    return replace(
        part,
        moves={},
        up=dearer(up, item_up),
        down=dearer(down, item_down),
        reach_up=max(part.reach_up, room_up),
        reach_down=max(part.reach_down, room_down),
    )


def cheaper(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def dearer(known: int | None, other: int | None) -> int | None:
    """Give the better one of two lower bounds; None is a move that is impossible."""
    return None if known is None or other is None else max(known, other)


def cheapest_moves(stands: Iterable[Stand], price: int) -> UnitPrices:
    """Give the least waste per unit up and down of items that all stand at their best, in a node that wastes nothing.

    Whoever leaves the end of the room for which the node has a price pays it too.
    """
    up = down = None
    for one in stands:
        amount = one.amount
        if one.zero_loss is not None and amount:
            down = cheaper(down, one.zero_loss // amount)
        for low, high, loss, slope in one.pieces:
            at_high = loss + slope * (high - low)
            if low <= amount <= high:
                up = cheaper(up, slope) if high > amount else up
                down = cheaper(down, -slope) if low < amount else down
            elif low > amount:
                up = cheaper(up, min(loss // (low - amount), at_high // (high - amount)))
            else:
                down = cheaper(down, min(loss // (amount - low), at_high // (amount - high)))
    return None if up is None else up + max(-price, 0), None if down is None else down + max(price, 0)
