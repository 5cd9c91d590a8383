"""One room and many items that lose nothing either way: which of their totals fills it best, and whom lots favour.

With one price for merit, or none, nearly every sum of such items wastes nothing, and what is left to ask is which
totals there are at all: tables of bits tell that at once, where profiles would list a million single amounts. The
items are added up from the last lot to the first. Going back, each receives the most with which those after it can
still come to the best total: that is the lexicographically largest.

Nothing else can be as good as long as any other amount of any item loses more than the best total leaves unused.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isqrt

from allocation.nested.sums import NOTHING, Sums, TooManySumsError, added, of_choices
from allocation.programmes.effort import Tick
from allocation.programmes.prices import Stand
from allocation.programmes.programme import Choice
from allocation.programmes.tree import Node
from allocation.records import dataclass

MOST_BITS_ADDED = 1 << 34
"""Where the items' totals could have more bits than this altogether, adding them up takes seconds."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What is wasted at least, and the amounts by the item's position."""

    waste: int
    amounts: Mapping[int, int]


def filled(node: Node, stands: Sequence[Stand], order: Sequence[int], tick: Tick) -> Filled | None:
    """Fill the node with what loses nothing; None where that does not settle it, or would take too long."""
    amounts = {place: one.amount for place, one in enumerate(stands)}
    free = [place for place in order if stands[place].departure == 0]
    if node.children or node.counts or not free:
        return None
    taken = sum(amounts.values()) - sum(amounts[place] for place in free)
    low, high = node.group.low - taken, node.group.high - taken
    if high < 0 or high * len(free) > MOST_BITS_ADDED:
        return None
    try:
        queue = _Queue([_without_loss(stands[place]) for place in free], high, tick)
    except TooManySumsError:
        return None
    best = _best(queue.everything, low, high, node.money_price)
    if best is None:
        return None
    waste, span = best
    if waste and waste >= min(map(_next_loss, stands)):
        return None
    return Filled(waste, amounts | dict(zip(free, queue.drawn(*span), strict=True)))


def _best(sums: Sums, low: int, high: int, price: int) -> tuple[int, tuple[int, int]] | None:
    """Give the least that a total from `low` to `high` leaves unused, in waste, and from where to where it then is."""
    nearest = sums.largest_up_to(high) if price > 0 else sums.smallest_from(low)
    if nearest is None or not low <= nearest <= high:
        return None
    if price == 0:
        return 0, (low, high)
    return (price * (high - nearest) if price > 0 else -price * (nearest - low)), (nearest, nearest)


class _Queue:
    """What the items from each place to the last can receive together; some of it is kept, the rest is found again."""

    def __init__(self, items: Sequence[Sums], most: int, tick: Tick) -> None:
        self.items = items
        self.most = most
        self.tick = tick
        self.step = isqrt(len(items)) + 1
        self.kept: dict[int, Sums] = {}
        self.everything = NOTHING
        for place, total in self._totals(len(items), 0, NOTHING):
            self.everything = total
            if place % self.step == 0:
                self.kept[place] = total

    def _totals(self, end: int, start: int, after: Sums) -> Iterator[tuple[int, Sums]]:
        """Add up backwards from before `end`, where the later items come to `after`."""
        total = after
        for place in range(end - 1, start - 1, -1):
            self.tick()
            total = added(total, self.items[place], self.most)
            yield place, total

    def drawn(self, low: int, high: int) -> Iterator[int]:
        """Give each item in turn the most with which all of them still come to a total from `low` to `high`."""
        for start in range(0, len(self.items), self.step):
            end = min(start + self.step, len(self.items))
            after = self.kept.pop(end, NOTHING)
            totals = {end: after, **dict(self._totals(end, start + 1, after))}
            for place in range(start, end):
                amount = _most(self.items[place], totals.pop(place + 1), low, high)
                yield amount
                low, high = low - amount, high - amount


def _most(item: Sums, rest: Sums, low: int, high: int) -> int:
    """Find the item's largest amount that comes to a total from `low` to `high` with one of the rest."""
    for first, last in reversed(item.intervals):
        least = rest.smallest_from(low - last)
        if least is not None and high - least >= first:
            return min(last, high - least)
    raise ValueError("a total that nothing comes to")


def _without_loss(one: Stand) -> Sums:
    """Give the amounts with which the item loses nothing. Raises TooManySumsError."""
    found: list[Choice] = [(0, 0, 1)] if one.zero_loss == 0 else []
    for (low, high, loss, slope), stride in zip(one.pieces, one.strides, strict=True):
        if loss == 0:
            found.append((low, high if slope == 0 else low, stride))
        elif loss + slope * (high - low) == 0:
            found.append((high, high, stride))
    sums = of_choices(found)
    if sums.table is not None:
        raise TooManySumsError
    return sums


def _next_loss(one: Stand) -> float:
    """Give the least that any amount loses which does lose something."""
    if one.departure != 0:
        return inf if one.departure is None else one.departure
    losses = [one.zero_loss or inf]
    for (low, high, loss, slope), stride in zip(one.pieces, one.strides, strict=True):
        first, last = loss, loss + slope * (high - low)
        losses.append(min(first, last) or abs(slope) * stride or inf)
    return min(losses)
