"""Groups as a tree: the budget holds districts, a district holds pots … wherever no two groups cross."""

from bisect import bisect_right

from allocation.programmes.prices import Prices, Stand
from allocation.programmes.programme import Group, Programme
from allocation.records import dataclass, field


@dataclass(slots=True)
class Node:
    """A group with what it holds directly: items (by position) and smaller groups.

    `path_price` is the price of money on the whole path to the budget; `disposal_price` is the same where money left
    over harms no minimum, else None.
    """

    group: Group
    money_price: int
    award_price: int
    counts: bool
    disposal_price: int | None
    path_price: int
    items: list[int] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ranks:
    """A node's items that have another amount than the best, by how little the next one would lose.

    `amount` sums up the best amounts of all its items, `awards` says how many of them are above zero.
    """

    places: list[int]
    departures: list[int]
    amount: int
    awards: int

    def open_until(self, allowance: int) -> int:
        """Tell how many items have another amount within the allowance."""
        return bisect_right(self.departures, allowance)


def ranks(node: Node, stands: list[Stand]) -> Ranks:
    own = [(stands[place], place) for place in node.items]
    movable = sorted([(one.departure, place) for one, place in own if one.departure is not None])
    amounts = [one.amount for one, _ in own]
    awards = len(amounts) - amounts.count(0)
    return Ranks([place for _, place in movable], [one for one, _ in movable], sum(amounts), awards)


def build(programme: Programme, prices: Prices, *, valued: bool) -> Node:
    """Build the tree of nesting groups under the budget.

    `valued` says that money is worth something, so that leaving it over is never as good as spending it.
    """
    parents, innermost = programme.family.parents, programme.family.innermost
    members = programme.members()
    nodes: dict[int, Node] = {}
    for group in (0, *parents):
        parent = nodes.get(parents.get(group, -1))
        nodes[group] = _node(programme, group, prices, parent, len(members[group]))
        if not valued:
            nodes[group].disposal_price = None
        if parent is not None:
            parent.children.append(nodes[group])
    for place, group in enumerate(innermost):
        nodes[group].items.append(place)
    return nodes[0]


def _node(programme: Programme, place: int, prices: Prices, parent: Node | None, size: int) -> Node:
    group, money, award = programme.groups[place], prices.money[place], prices.award[place]
    counts = group.low_count > 0 or group.high_count < size or (parent is not None and parent.counts)
    path = money if parent is None else parent.path_price + money
    disposable = group.low <= 0 and not counts and (parent is None or parent.disposal_price is not None)
    return Node(group, money, award, counts, path if disposable else None, path)
