"""Prices of room, and what they prove: an upper bound on the objective and each award's distance from it.

For any prices — no trust in whoever found them is needed — and any awards that hold the limits,

    objective = bound - Σ losses of the items - Σ |price| x room left unused,

with ``bound = Σ price x (maximum, or minimum where the price is negative) + Σ best reduced value of each item``.
An item's *loss* is how far its reduced value (its worth minus what it pays for room) stays below its best.
"""

from collections.abc import Iterable

from allocation.programmes.effort import TooManyAmountsError
from allocation.programmes.programme import Choice, Group, Item, Programme
from allocation.records import dataclass

MOST_POINTS = 100_000
"""More amounts in steps than this are not looked at one by one."""

Piece = tuple[int, int, int, int]
"""`(low, high, loss, slope)`: for whole amounts `low ≤ x ≤ high` a loss of `loss + slope × (x - low)`."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a unit of money and an award cost in each group; negative where a minimum is what binds."""

    money: tuple[int, ...]
    award: tuple[int, ...]


@dataclass(slots=True)
class Stand:
    """How an item stands at given prices: the loss of nothing, and the losses of its choices as pieces.

    `amount` loses nothing; `departure` is the least loss of any other amount, None where there is no other.
    """

    zero_loss: int | None
    pieces: tuple[Piece, ...]
    strides: tuple[int, ...]
    best: int
    amount: int
    departure: int | None

    def loss_of(self, amount: int) -> int:
        """Give the loss of an amount that the item may receive."""
        if amount == 0:
            return self.zero_loss or 0
        return min(loss + slope * (amount - low) for low, high, loss, slope in self.pieces if low <= amount <= high)

    def up_to(self, most: int) -> list[Piece]:
        """Find the amounts above zero whose loss is at most `most`, strided choices as single points."""
        found: list[Piece] = []
        for piece, stride in zip(self.pieces, self.strides, strict=True):
            low, high, loss, slope = piece
            last = loss + slope * (high - low)
            if loss > most and last > most:
                continue
            if stride == 1:
                found.append(piece)
            else:
                found.extend((x, x, loss + slope * (x - low), 0) for x in _within(piece, stride, most))
        return found


def _within(piece: Piece, stride: int, most: int) -> range:
    low, high, loss, slope = piece
    first, last = 0, (high - low) // stride
    if slope > 0:
        last = min(last, (most - loss) // (slope * stride))
    elif slope < 0:
        first = max(0, -((most - loss) // (-slope * stride)))
    if last - first > MOST_POINTS:
        raise TooManyAmountsError
    return range(low + first * stride, low + last * stride + 1, stride)


def reduced(item: Item, prices: Prices) -> tuple[int, int]:
    """Give what funding the item and what each unit adds once room is paid for."""
    weight, gain = item.weight, item.gain
    money, award = prices.money, prices.award
    for group in item.groups:
        weight -= money[group]
        gain -= award[group]
    return gain, weight


def stand(item: Item, prices: Prices) -> Stand:
    """Say how an item stands at these prices."""
    return _stand(item, *reduced(item, prices))


def stands_of(programme: Programme, prices: Prices) -> list[Stand]:
    """Say how all items stand; what room costs is the same for all items of the same groups."""
    money, award = prices.money, prices.award
    kinds = {item.groups for item in programme.items}
    charges = {kind: (sum(award[one] for one in kind), sum(money[one] for one in kind)) for kind in kinds}
    found = []
    for item in programme.items:
        per_award, per_unit = charges[item.groups]
        found.append(_stand(item, item.gain - per_award, item.weight - per_unit))
    return found


def _stand(item: Item, gain: int, weight: int) -> Stand:
    choices = item.choices
    if len(choices) != 1:
        return _stand_of_many(item, gain, weight)
    ((low, high, stride),) = choices
    amount = high if weight > 0 else low
    top = gain + weight * amount
    nearest = abs(weight) * stride if low < high else None
    if item.may_be_zero:
        if top < 0:
            amount, nearest, top = 0, -top, 0
        elif nearest is None or top < nearest:
            nearest = top
    zero_loss = top if item.may_be_zero else None
    return Stand(zero_loss, ((low, high, top - gain - weight * low, -weight),), (stride,), top, amount, nearest)


def _stand_of_many(item: Item, gain: int, weight: int) -> Stand:
    """Say how an item with several choices, or none, stands."""
    values = [(0, 0)] if item.may_be_zero else []
    for low, high, stride in item.choices:
        ends = _two_best((low, high, stride), weight)
        values += [(gain + weight * amount, amount) for amount in ends]
    values.sort(reverse=True)
    top, amount = values[0] if values else (0, 0)
    pieces = tuple((low, high, top - gain - weight * low, -weight) for low, high, _ in item.choices)
    strides = tuple(choice[2] for choice in item.choices)
    departure = top - values[1][0] if len(values) > 1 else None
    return Stand(top if item.may_be_zero else None, pieces, strides, top, amount, departure)


def _two_best(choice: Choice, weight: int) -> Iterable[int]:
    low, high, stride = choice
    if low == high:
        return (low,)
    return (high, high - stride) if weight > 0 else (low, low + stride)


def max_loss(one: Stand) -> int:
    """Give the largest loss that the item can have at all."""
    ends = (max(loss, loss + slope * (high - low)) for low, high, loss, slope in one.pieces)
    return max(one.zero_loss or 0, *ends, 0)


def room_value(group: Group, money: int, award: int) -> int:
    """Give what the group's room is worth at its prices: its part of the bound."""
    return money * (group.high if money >= 0 else group.low) + award * (
        group.high_count if award >= 0 else group.low_count
    )


def bound(programme: Programme, prices: Prices, stands: Iterable[Stand]) -> int:
    """Give the upper bound that these prices prove."""
    rooms = zip(programme.groups, prices.money, prices.award, strict=True)
    return sum(room_value(*room) for room in rooms) + sum(one.best for one in stands)


def sensible(programme: Programme, prices: Prices) -> Prices:
    """Take away prices of awards where no limit counts them."""
    if not any(prices.award):
        return prices
    groups = zip(programme.groups, programme.members(), prices.award, strict=True)
    counted = (price if group.low_count > 0 or group.high_count < len(inside) else 0 for group, inside, price in groups)
    return Prices(prices.money, tuple(counted))


def counted_groups(programme: Programme) -> set[int]:
    """Find the groups whose number of awards is limited."""
    groups = zip(programme.groups, programme.members(), strict=True)
    return {
        place for place, (group, inside) in enumerate(groups) if group.low_count > 0 or group.high_count < len(inside)
    }


def free_room(programme: Programme) -> Prices:
    """Let room cost nothing."""
    return Prices((0,) * len(programme.groups), (0,) * len(programme.groups))
