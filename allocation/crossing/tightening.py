"""Amounts and room that no awards can use, taken away before the search: what one group's members can add up to.

A limit of 7,300 is one of 7,250 where the proposals under it come in fifties and no sum lies between; and an amount
that the others' amounts complete to no sum within the limits is not possible at all. Either makes the relaxation
tighter and excludes no awards. What one group takes away may leave less to others, so all are looked at until nothing
changes.

For each member the totals of those before it are known (*ahead*), and those from which the members after it can still
end within the limits (*behind*): an amount is possible where it leads from the one to the other.
"""

from collections.abc import Sequence

from allocation.crossing.totals import Domain, nothing_for
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Group, Item, Programme
from allocation.records import replace

MOST_MEMBERS = 64
"""Of more candidates together nearly every total is possible."""

MOST_ROUNDS = 8


def tightened(programme: Programme, tick: Tick) -> Programme | None:
    """Take away amounts and room that no awards can use; None where some group has no total within its limits."""
    items, groups, members = list(programme.items), list(programme.groups), programme.members()
    changed = set(range(len(groups)))
    for _ in range(MOST_ROUNDS):
        waiting, changed = sorted(changed), set()
        for place in waiting:
            inside = members[place]
            if not 0 < len(inside) <= MOST_MEMBERS:
                continue
            tick()
            found = _within(groups[place], [items[member] for member in inside])
            if found is None:
                return None
            groups[place], fewer = found
            for member, item in zip(inside, fewer, strict=True):
                if item is not items[member]:
                    items[member] = item
                    changed.update(item.groups)
        if not changed:
            break
    return replace(programme, items=tuple(items), groups=tuple(groups))


def domain_of(item: Item) -> Domain:
    return Domain(item.may_be_zero, item.choices)


def _within(group: Group, items: Sequence[Item]) -> tuple[Group, list[Item]] | None:
    """Give the group with only the room that its members can fill, and these with only the amounts that lead there."""
    domains = [domain_of(item) for item in items]
    if group.high < 0:
        return None
    ahead = [nothing_for(domains, group.high)]
    for domain in domains:
        ahead.append(ahead[-1].after(domain, group.high))
    ends = ahead[-1].ends(max(group.low, 0), group.high)
    if ends is None:
        return None
    behind, found = ahead[0].between(*ends), []
    for before, item, domain in zip(reversed(ahead[:-1]), reversed(items), reversed(domains), strict=True):
        possible = before.possible(domain, behind)
        if not possible.choices and not possible.may_be_zero:
            return None
        if possible == domain:
            found.append(item)
        else:
            found.append(replace(item, choices=possible.choices, may_be_zero=possible.may_be_zero))
        behind = behind.before(possible)
    low = group.low if group.low <= 0 else ends[0]
    return replace(group, low=low, high=ends[1]), found[::-1]
