"""Among all awards that waste least, the lexicographically largest in a given order (that of the lots).

Only items for which more than one amount is possible are drawn for. Each in turn gets the most with which the rest
still comes out at the least waste. To ask for "the most", all waste is stretched by a factor above every amount and
the item's amount is subtracted: one number then holds both. A group's items hang in a balanced binary tree, so that
an answer touches only a few combinations.
"""

from collections.abc import Iterable

from allocation.nested.counted import Counted, capped, combine_counted, least_counted, raised, uncounted
from allocation.nested.part import item_profile
from allocation.nested.profile import Profile, clip, tilt, waste_at
from allocation.nested.settling import Settling, charged
from allocation.nested.tracing import Traced
from allocation.programmes.effort import Tick
from allocation.programmes.tree import Node
from allocation.records import dataclass

SETTLED: Counted = {0: [(0, 0, 0, 0)]}


@dataclass(slots=True)
class Branch:
    """A node's parts as leaves of a binary tree; every part's least waste counts as zero here."""

    node: Node
    stretch: int
    least: int
    allowance: int
    excess: int
    parent: "tuple[Branch, int] | None"
    combined: list[Counted]
    tick: Tick

    @property
    def leaves(self) -> int:
        return len(self.combined) // 2

    def plant(self, parts: list[Counted]) -> None:
        """Set all leaves and combine them from the bottom to the top."""
        size = 1 << max(len(parts) - 1, 0).bit_length()
        self.combined = [SETTLED] * size + parts + [SETTLED] * (size - len(parts))
        for place in range(size - 1, 0, -1):
            self._combine(place)

    def replace(self, leaf: int, part: Counted) -> None:
        """Put another part into a leaf and combine anew on the way up, as far as the budget."""
        place = self.leaves + leaf
        self.combined[place] = part
        while place > 1:
            place //= 2
            self._combine(place)
        if self.parent is not None:
            branch, own_leaf = self.parent
            branch.replace(own_leaf, self.closed())

    def _combine(self, place: int) -> None:
        left, right = self.combined[2 * place], self.combined[2 * place + 1]
        self.combined[place] = combine_counted(left, right, self.allowance * self.stretch, self.tick)

    def closed(self) -> Counted:
        """Apply the node's limits; what is left counts from the node's least waste."""
        group, found = self.node.group, {}
        for count, profile in self.combined[1].items():
            if not self.node.counts or group.low_count <= count <= group.high_count:
                found[count] = charged(self.node, count, clip(profile, group.low, group.high), self.stretch)
        if self.parent is not None and not self.parent[0].node.counts:
            found = uncounted(found)
        return capped(raised(found, -self.least * self.stretch), self.excess * self.stretch)


class Lottery:
    """All awards of least waste, narrowed down item by item."""

    def __init__(self, root: Node, settling: Settling, traced: Traced, most: int) -> None:
        self.settling = settling
        self.stands = settling.stands
        self.spans = traced.spans
        self.stretch = most + 1
        self.amounts = dict(traced.amounts)
        self.free: dict[int, tuple[Branch, int]] = {}
        self.open: set[int] = set()
        if self.spans:
            self._find_open(root)
            self.root = self._grow(root, 0, None)

    def _find_open(self, node: Node) -> bool:
        """Mark the nodes in which something is left to draw for."""
        inside = [self._find_open(child) for child in node.children]
        if any(inside) or any(place in self.spans for place in node.items):
            self.open.add(id(node))
            return True
        return False

    def _grow(self, node: Node, excess: int, parent: tuple[Branch, int] | None) -> Branch:
        """Hang up a node: items with more than one possible amount become leaves, as do the nodes that have some."""
        settled = self.settling.settled[id(node)]
        allowance = settled.gap + excess
        branch = Branch(node, self.stretch, settled.gap, allowance, excess, parent, [], self.settling.tick)
        parts: list[Counted] = [SETTLED]
        count, amount, wasted = self._decided(node)
        for place in node.items:
            if place in self.spans:
                self.free[place] = (branch, len(parts))
                parts.append(self._leaf(place, allowance, counts=node.counts))
        for child in node.children:
            if id(child) in self.open:
                grown = self._grow(child, allowance, (branch, len(parts)))
                parts.append(grown.closed())
        parts[0] = {count if node.counts else 0: [(amount, amount, wasted * self.stretch, 0)]}
        branch.plant(parts)
        return branch

    def _decided(self, node: Node) -> tuple[int, int, int]:
        """Sum up awards, money and waste of what is settled directly in the node."""
        count = amount = wasted = 0
        for place in node.items:
            own = self.amounts.get(place)
            if own:
                count, amount = count + 1, amount + own
            if own is not None:
                wasted += self.stands[place].loss_of(own)
        for child in node.children:
            if id(child) not in self.open:
                awards, money = self._sums(child)
                settled = self.settling.settled[id(child)]
                waste = waste_at(settled.profile[awards if child.counts else 0], money)
                count, amount = count + awards, amount + money
                wasted += (waste or 0) - settled.waste
        return count, amount, wasted

    def _sums(self, node: Node) -> tuple[int, int]:
        own = [self.amounts[place] for place in node.items]
        inside = [self._sums(child) for child in node.children]
        return sum(one > 0 for one in own) + sum(count for count, _ in inside), sum(own) + sum(
            amount for _, amount in inside
        )

    def _leaf(self, place: int, allowance: int, *, counts: bool) -> Counted:
        factor, (first, last) = self.stretch, self.spans[place]
        profile = item_profile(self.stands[place], allowance, counts=counts)
        return {
            count: [
                (low, high, waste * factor, slope * factor) for low, high, waste, slope in clip(pieces, first, last)
            ]
            for count, pieces in profile.items()
        }

    def draw(self, order: Iterable[int]) -> dict[int, int]:
        """Settle every item in this order; returns the amounts in units by position."""
        for place in order if self.free else ():
            if place in self.free:
                self.settling.tick()
                self.amounts[place] = self._most(place)
        return self.amounts

    def _most(self, place: int) -> int:
        branch, leaf = self.free[place]
        whole = branch.combined[branch.leaves + leaf]
        branch.replace(leaf, {count: tilt(profile, -1, 0) for count, profile in whole.items()})
        best = least_counted(self.root.closed())
        if best is None:
            raise RuntimeError("what was settled before cannot be settled again")
        branch.replace(leaf, {count: only(profile, -best) for count, profile in whole.items()})
        return -best


def only(profile: Profile, amount: int) -> Profile:
    return clip(profile, amount, amount)
