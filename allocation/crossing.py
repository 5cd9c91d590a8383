"""Limits that cross the tree of groups, as cases to split."""

from dataclasses import replace

from allocation.programme import Choice, Group, Item, Programme
from allocation.search import Case, Part, value_of, without_price


def split_crossing(case: Case) -> list[Part] | None:
    """Split on the first crossing group that the answer breaks, or whose price it leaves unearned."""
    members = case.programme.members() if case.crossing else []
    for group in case.crossing:
        parts = _split_group(case, group, members[group])
        if parts is not None:
            return parts
    priced = [group for group in case.crossing if case.prices.money[group] or case.prices.award[group]]
    if priced and value_of(case.programme, case.amounts) < case.value:
        return [(case.programme, without_price(case.prices, group)) for group in priced[:1]]
    return None


def _split_group(case: Case, group: int, members: list[int]) -> list[Part] | None:
    room = case.programme.groups[group]
    spent = sum(case.amounts[place] for place in members)
    funded = sum(case.amounts[place] > 0 for place in members)
    items = {place: case.programme.items[place] for place in members}
    if cannot_hold(room, list(items.values())):
        return []
    if not room.low <= spent <= room.high:
        return _split_money(case, items, min(max(spent, room.low), room.high) - spent)
    if not room.low_count <= funded <= room.high_count:
        return _split_count(case, items, too_many=funded > room.high_count)
    return None


def cannot_hold(room: Group, items: list[Item]) -> bool:
    """Tell whether the items' own bounds already rule the group's limits out, or these each other."""
    if room.low > room.high or room.low_count > room.high_count:
        return True
    if sum(lowest(item) for item in items) > room.high or sum(item.most for item in items) < room.low:
        return True
    if sum(not item.may_be_zero for item in items) > room.high_count:
        return True
    return sum(item.most > 0 for item in items) < room.low_count


def lowest(item: Item) -> int:
    return 0 if item.may_be_zero or not item.choices else item.least


def _split_money(case: Case, items: dict[int, Item], change: int) -> list[Part]:
    """Split at where one item would take the whole change, the item whose reduced value is nearest to zero."""

    def target(place: int) -> int:
        amount, item = case.amounts[place], items[place]
        wanted = amount + change
        inside = max(wanted, lowest(item)) if change < 0 else min(wanted, item.most)
        return inside if inside == wanted else (inside + amount) // 2 if abs(inside - amount) > 1 else inside

    movable = [place for place in items if target(place) != case.amounts[place]]
    whole = [place for place in movable if target(place) == case.amounts[place] + change]
    place = min(whole or movable, key=lambda one: (abs(_reduced(case, items[one])), one))
    cut = target(place) if change < 0 else target(place) - 1
    return [_narrowed(case, place, at_most(items[place], cut)), _narrowed(case, place, at_least(items[place], cut + 1))]


def _reduced(case: Case, item: Item) -> int:
    return item.weight - sum(case.prices.money[group] for group in item.groups)


def _split_count(case: Case, items: dict[int, Item], *, too_many: bool) -> list[Part]:
    movable = [place for place, item in items.items() if (case.amounts[place] > 0) == too_many]
    movable = [place for place in movable if items[place].may_be_zero and items[place].choices]
    place = min(movable, key=lambda one: (abs(_reduced(case, items[one])), one))
    return [_narrowed(case, place, at_most(items[place], 0)), _narrowed(case, place, at_least(items[place], 1))]


def _narrowed(case: Case, place: int, item: Item) -> Part:
    return with_item(case.programme, place, item), case.prices


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
