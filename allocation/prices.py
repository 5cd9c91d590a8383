"""Prices of room, and what they prove: an upper bound on the objective and each award's distance from it.

For any prices — no trust in whoever found them is needed — and any awards that hold the limits,

    objective = bound - Σ losses of the items - Σ |price| x room left unused,

with ``bound = Σ price x (maximum, or minimum where the price is negative) + Σ best reduced value of each item``.
An item's *loss* is how far its reduced value (its worth minus what it pays for room) stays below its best.
"""

from dataclasses import dataclass

from allocation.profile import Piece
from allocation.programme import Group, Item, Programme


@dataclass(frozen=True, slots=True)
class Prices:
    """What a unit of money and an award cost in each group; negative where a minimum is what binds."""

    money: tuple[int, ...]
    award: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """How an item stands at given prices: the loss of nothing, and the losses of its choices as pieces."""

    zero_loss: int | None
    pieces: tuple[Piece, ...]
    strides: tuple[int, ...]
    best: int

    def up_to(self, most: int) -> list[Piece]:
        """Find the amounts above zero whose loss is at most `most`, strided choices as single points."""
        found: list[Piece] = []
        for (low, high, loss, slope), stride in zip(self.pieces, self.strides, strict=True):
            last = loss + slope * (high - low)
            if loss > most and last > most:
                continue
            if stride == 1:
                found.append((low, high, loss, slope))
            else:
                found.extend(
                    (x, x, loss + slope * (x - low), 0) for x in _within((low, high, loss, slope), stride, most)
                )
        return found


def _within(piece: Piece, stride: int, most: int) -> range:
    low, high, loss, slope = piece
    first, last = 0, (high - low) // stride
    if slope > 0:
        last = min(last, (most - loss) // (slope * stride))
    elif slope < 0:
        first = max(0, -((most - loss) // (-slope * stride)))
    return range(low + first * stride, low + last * stride + 1, stride)


def stand(item: Item, prices: Prices) -> Stand:
    reduced, gain = item.weight, item.gain
    for group in item.groups:
        reduced -= prices.money[group]
        gain -= prices.award[group]
    best = 0 if item.may_be_zero else None
    for low, high, _ in item.choices:
        value = gain + reduced * (high if reduced > 0 else low)
        best = value if best is None or value > best else best
    top = best or 0
    pieces = tuple((low, high, top - gain - reduced * low, -reduced) for low, high, _ in item.choices)
    return Stand(top if item.may_be_zero else None, pieces, tuple(choice[2] for choice in item.choices), top)


def room_value(group: Group, money: int, award: int) -> int:
    """Give what the group's room is worth at its prices: its part of the bound."""
    return money * (group.high if money >= 0 else group.low) + award * (
        group.high_count if award >= 0 else group.low_count
    )


def bound(programme: Programme, prices: Prices, stands: list[Stand]) -> int:
    """Give the upper bound that these prices prove."""
    rooms = zip(programme.groups, prices.money, prices.award, strict=True)
    return sum(room_value(*room) for room in rooms) + sum(one.best for one in stands)


def max_loss(one: Stand) -> int:
    """Give the largest loss that the item can have at all."""
    ends = (max(loss, loss + slope * (high - low)) for low, high, loss, slope in one.pieces)
    return max(one.zero_loss or 0, *ends, 0)


def sensible(programme: Programme, prices: Prices) -> Prices:
    """Take away prices of awards where no limit counts them."""
    sizes = [len(items) for items in programme.members()]
    counted = (
        group.low_count > 0 or group.high_count < size for group, size in zip(programme.groups, sizes, strict=True)
    )
    award = (price if counts else 0 for price, counts in zip(prices.award, counted, strict=True))
    return Prices(prices.money, tuple(award))


def free_room(programme: Programme) -> Prices:
    """Let room cost nothing."""
    return Prices((0,) * len(programme.groups), (0,) * len(programme.groups))
