"""Groups as a tree: the budget holds districts, a district holds pots … wherever no two groups cross."""

from dataclasses import dataclass, field

from allocation.prices import Prices, Stand, max_loss
from allocation.profile import Profile
from allocation.programme import Group, Programme

Counted = dict[int, Profile]
"""A profile for each number of awards; where no limit counts awards, everything stands under 0."""


@dataclass(slots=True)
class Node:
    """A group with what it holds directly: items (by position) and smaller groups.

    `disposal_price` is the price of money on the whole path to the budget, where money left over harms no minimum.
    `most_waste` is more than anything in this node can waste.
    """

    group: Group
    money_price: int
    award_price: int
    counts: bool
    disposal_price: int | None
    items: list[int] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    most_waste: int = 0
    settled: tuple[int, int, Counted] | None = None


def laminar_family(programme: Programme, prices: Prices) -> tuple[dict[int, int], list[int], list[int]]:
    """Find groups of which none crosses another: those that cost something first, the larger ones first.

    Returns each such group's parent, each item's innermost group, and the groups that were left out.
    """
    innermost = [0] * len(programme.items)
    members = programme.members()
    parents: dict[int, int] = {}
    left_out = []
    tree: list[int] = []
    by_worth = sorted(
        range(1, len(programme.groups)), key=lambda one: (not _is_priced(prices, one), -len(members[one]), one)
    )
    sets = [frozenset(items) for items in members]
    for group in by_worth:
        if any(_cross(sets[group], sets[other]) for other in tree):
            left_out.append(group)
        else:
            tree.append(group)
    for group in sorted(tree, key=lambda one: (-len(members[one]), one)):
        parents[group] = innermost[members[group][0]] if members[group] else 0
        for item in members[group]:
            innermost[item] = group
    return parents, innermost, left_out


def _is_priced(prices: Prices, group: int) -> bool:
    return bool(prices.money[group] or prices.award[group])


def _cross(one: frozenset[int], other: frozenset[int]) -> bool:
    return not (one.isdisjoint(other) or one <= other or other <= one)


def build(programme: Programme, prices: Prices, stands: list[Stand], *, valued: bool) -> tuple[Node, list[int]]:
    """Build the tree under the budget; the second value lists the groups that cross it.

    `valued` says that money is worth something, so that leaving it over is never as good as spending it.
    """
    parents, innermost, left_out = laminar_family(programme, prices)
    members = programme.members()
    nodes: dict[int, Node] = {}
    for group in (0, *parents):
        nodes[group] = _node(programme, group, prices, nodes.get(parents.get(group, -1)), len(members[group]))
        if not valued:
            nodes[group].disposal_price = None
        if group:
            nodes[parents[group]].children.append(nodes[group])
    for place, group in enumerate(innermost):
        nodes[group].items.append(place)
        nodes[group].most_waste += max_loss(stands[place])
    for group in reversed((0, *parents)):
        nodes[group].most_waste += 1 + sum(child.most_waste for child in nodes[group].children)
    return nodes[0], left_out


def _node(programme: Programme, place: int, prices: Prices, parent: Node | None, size: int) -> Node:
    group, money, award = programme.groups[place], prices.money[place], prices.award[place]
    counts = group.low_count > 0 or group.high_count < size or (parent is not None and parent.counts)
    disposal: int | None = None
    if group.low <= 0 and not counts:
        if parent is None:
            disposal = money
        elif parent.disposal_price is not None:
            disposal = parent.disposal_price + money
    node = Node(group, money, award, counts, disposal)
    node.most_waste = abs(money) * max(group.high - group.low, 0)
    node.most_waste += abs(award) * max(group.high_count - group.low_count, 0)
    return node
