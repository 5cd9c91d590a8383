"""Whether any awards hold the limits where groups nest and no awards are counted: sets of totals, no search.

No group has to spend more than its minimum asks for, so what counts is the smallest total with which a group holds its
own limits and those inside. Only where what is inside may stop short of the group's minimum are all of its totals
listed (`nested.sums`).
"""

from collections.abc import Iterator

from allocation.nested.sums import NOTHING, Sums, TooManySumsError, added, of_choices, with_nothing
from allocation.programmes.effort import Tick
from allocation.programmes.prices import free_room
from allocation.programmes.programme import Item, Programme
from allocation.programmes.tree import Node, build


class CountedAwardsError(Exception):
    """A limit counts awards; totals of money do not tell whether it holds."""


def holds_by_totals(programme: Programme, tick: Tick) -> bool | None:
    """Tell whether any amounts hold all limits; None where totals are too many, or do not tell."""
    if any(not item.choices and not item.may_be_zero for item in programme.items):
        return False
    root = build(programme, free_room(programme), valued=False)
    try:
        return _smallest(root, programme, tick) is not None
    except (TooManySumsError, CountedAwardsError):
        return None


def _smallest(node: Node, programme: Programme, tick: Tick) -> int | None:
    """Find the smallest total of the node; None where it cannot hold its limits."""
    if node.counts:
        raise CountedAwardsError
    tick()
    total = sum(item.least for item in _items(node, programme) if not item.may_be_zero)
    for child in node.children:
        smallest = _smallest(child, programme, tick)
        if smallest is None:
            return None
        total += smallest
    if total < node.group.low:
        enough = _totals(node, programme, _most_needed(node, programme), tick).smallest_from(node.group.low)
    else:
        enough = total
    return None if enough is None or enough > node.group.high else enough


def _most_needed(node: Node, programme: Programme) -> int:
    """Give what the smallest total cannot exceed: without the last award that it needs it would miss the minimum."""
    if node.children:
        return node.group.high
    return min(node.group.high, node.group.low + max((item.most for item in _items(node, programme)), default=0))


def _totals(node: Node, programme: Programme, most: int, tick: Tick) -> Sums:
    """List every total up to `most` of what is directly in the node and of the nodes inside."""
    total = NOTHING
    for item in _items(node, programme):
        tick()
        total = added(total, _amounts(item), most)
    for child in node.children:
        total = added(total, _within(child, programme, tick), most)
    return total


def _within(node: Node, programme: Programme, tick: Tick) -> Sums:
    return _totals(node, programme, node.group.high, tick).between(node.group.low, node.group.high)


def _items(node: Node, programme: Programme) -> Iterator[Item]:
    return (programme.items[place] for place in node.items)


def _amounts(item: Item) -> Sums:
    amounts = of_choices(item.choices)
    return with_nothing(amounts) if item.may_be_zero else amounts
