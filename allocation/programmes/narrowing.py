"""Programmes in which an item has fewer amounts: the parts into which a search is split."""

from allocation.programmes.programme import Choice, Item, Programme
from allocation.records import replace


def with_item(programme: Programme, place: int, item: Item) -> Programme:
    items = list(programme.items)
    items[place] = item
    return replace(programme, items=tuple(items))


def at_most(item: Item, amount: int) -> Item:
    """Give the item with only the amounts up to this one."""
    kept: list[Choice] = []
    for low, high, stride in item.choices:
        if low <= amount:
            kept.append((low, min(high, low + (amount - low) // stride * stride), stride))
    return replace(item, choices=tuple(kept))


def at_least(item: Item, amount: int) -> Item:
    """Give the item with only the amounts from this one on."""
    kept: list[Choice] = []
    for low, high, stride in item.choices:
        if high >= amount:
            kept.append((max(low, low + -(-(amount - low) // stride) * stride), high, stride))
    return replace(item, choices=tuple(kept), may_be_zero=item.may_be_zero and amount <= 0)
