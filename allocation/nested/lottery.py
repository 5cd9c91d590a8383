"""Among all awards that waste least, the lexicographically largest in a given order (that of the lots).

Only items for which more than one amount is possible are drawn for. Each in turn gets the most with which the rest
still comes out at the least waste. To ask for "the most", all waste is stretched by a factor above all amounts and
the item's amount is subtracted: one number then holds both. Whole runs of items are asked for at once: usually the
first lots receive all that they can, and the last ones as little.

Where a group's total is the same in all awards of least waste, nothing inside depends on anything outside: whatever
wastes least for that total goes with every best way to spend the rest. So each such group is drawn for by itself. In a
group, the items still to come are combined beforehand, the last one first, and an answer takes one combination more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from allocation.nested.counted import Counted, capped, combine_counted, least_counted, moved, raised, uncounted
from allocation.nested.part import item_profile
from allocation.nested.profile import Span, clip, tilt, waste_at
from allocation.nested.settled import charged
from allocation.nested.settling import Settling
from allocation.nested.tracing import Total, Traced
from allocation.programmes.effort import Tick
from allocation.programmes.tree import Node
from allocation.records import dataclass, field

FEW = 8
"""Of so few items each is asked for by itself."""

SETTLED: Counted = {0: [(0, 0, 0, 0)]}


@dataclass(slots=True)
class Queue:
    """A node's items that are drawn for, in their order; `ahead[k]` is what those from the k-th on can do together."""

    places: Sequence[int]
    leaves: Sequence[Counted]
    ahead: Sequence[Counted]
    drawn: int = 0

    def asking(self, run: int, combine: "Callable[[Counted, Counted], Counted]") -> Counted:
        """Give what the items still to come can do together, with a bonus for each unit of the next `run` of them."""
        found = self.ahead[self.drawn + run]
        for leaf in reversed(self.leaves[self.drawn : self.drawn + run]):
            found = combine({count: tilt(profile, -1, 0) for count, profile in leaf.items()}, found)
        return found


@dataclass(slots=True)
class Branch:
    """A node whose total is open, or the topmost of a lottery; every part's least waste counts as zero here.

    The leaves of its binary tree are its own items together and the smaller nodes; what is not known yet is None.
    """

    node: Node
    total: Total | None
    stretch: int
    least: int
    allowance: int
    excess: int
    parent: "tuple[Branch, int] | None"
    tick: Tick
    decided: tuple[int, int, int] = (0, 0, 0)
    queue: Queue = field(default_factory=lambda: Queue((), (), (SETTLED,)))
    children: "list[Branch]" = field(default_factory=list)
    combined: list[Counted | None] = field(default_factory=list)

    def plant(self) -> None:
        """Make a place for the own items, one for each smaller node, and those above them up to the first."""
        size = 1 << len(self.children).bit_length()
        self.combined = [None] * (2 * size)
        for leaf in range(1 + len(self.children), size):
            self.combined[size + leaf] = SETTLED
        self.combined[size] = self._with_decided(self.queue.ahead[0])

    def combine(self, one: Counted, other: Counted) -> Counted:
        return combine_counted(one, other, self.allowance * self.stretch, self.tick)

    def put(self, own: Counted) -> None:
        """Say what the items still to come can do; what depends on it is no longer known, as far as the topmost."""
        self.forget(0)
        self.combined[len(self.combined) // 2] = self._with_decided(own)

    def _with_decided(self, own: Counted) -> Counted:
        count, amount, waste = self.decided
        return raised(moved(own, count, amount), waste * self.stretch)

    def decide(self, amount: int, waste: int) -> None:
        """Give the next item in the queue its amount; what that makes of the rest is still to be put."""
        awards, money, wasted = self.decided
        self.decided = awards + int(self.node.counts and amount > 0), money + amount, wasted + waste
        self.queue.drawn += 1

    def forget(self, leaf: int) -> None:
        place = len(self.combined) // 2 + leaf
        while place:
            self.combined[place] = None
            place //= 2
        if self.parent is not None:
            branch, own_leaf = self.parent
            branch.forget(own_leaf)

    def _known(self, place: int) -> Counted:
        """Combine whatever is not known yet."""
        known = self.combined[place]
        if known is None:
            leaves = len(self.combined) // 2
            if place >= leaves:
                known = self.children[place - leaves - 1].closed()
            else:
                known = self.combine(self._known(2 * place), self._known(2 * place + 1))
            self.combined[place] = known
        return known

    def closed(self) -> Counted:
        """Apply the node's limits, or its only total; what is left counts from the node's least waste."""
        found = {}
        for count, profile in self._known(1).items():
            if self._may_be(count):
                found[count] = charged(self.node, count, clip(profile, *self._room()), self.stretch)
        if self.parent is not None and not self.parent[0].node.counts:
            found = uncounted(found)
        return capped(raised(found, -self.least * self.stretch), self.excess * self.stretch)

    def _may_be(self, count: int) -> bool:
        group = self.node.group
        if not self.node.counts:
            return True
        if self.total is not None and self.total[0] is not None:
            return count == self.total[0]
        return group.low_count <= count <= group.high_count

    def _room(self) -> tuple[int, int]:
        return (self.node.group.low, self.node.group.high) if self.total is None else (self.total[1], self.total[1])


class Lottery:
    """All awards of least waste, narrowed down item by item."""

    def __init__(self, root: Node, settling: Settling, traced: Traced) -> None:
        self.root = root
        self.settling = settling
        self.stands = settling.stands
        self.spans = traced.spans
        self.totals = traced.totals
        self.stretch = 1 + sum(last for _, last in traced.spans.values())
        self.amounts = dict(traced.amounts)
        self.open: set[int] = set()

    def draw(self, order: Iterable[int]) -> Mapping[int, int]:
        """Settle every item in this order; returns the amounts in units by position."""
        if self.spans:
            rank = {place: number for number, place in enumerate(order)}
            self._find_open(self.root)
            for top in self._tops(self.root):
                self._draw_inside(top, rank)
        return self.amounts

    def _find_open(self, node: Node) -> bool:
        """Mark the nodes in which something is left to draw for."""
        inside = [self._find_open(child) for child in node.children]
        if any(inside) or any(place in self.spans for place in node.items):
            self.open.add(id(node))
            return True
        return False

    def _tops(self, root: Node) -> Iterator[Node]:
        """Find the nodes of which each is drawn for by itself."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node is root or id(node) in self.totals:
                yield node
            waiting += [child for child in node.children if id(child) in self.open]

    def _draw_inside(self, top: Node, rank: Mapping[int, int]) -> None:
        """Draw for longer and longer runs of items at once, as long as that tells what all of a run receive."""
        branches = dict[int, Branch]()
        whole = self._grow(top, None, rank, branches)
        places = sorted((place for place in branches if place in rank), key=rank.__getitem__)
        first, run, longest = 0, 1, 1 + len(places) // FEW
        while first < len(places):
            self.settling.tick()
            asked = [(place, branches[place]) for place in places[first : first + run]]
            if self._are_drawn(asked, whole):
                first, run = first + run, min(2 * run, longest)
            else:
                run = max(run // 4, 1)

    def _grow(
        self, node: Node, parent: tuple[Branch, int] | None, rank: Mapping[int, int], branches: dict[int, Branch]
    ) -> Branch:
        """Hang up a node: its items with more than one possible amount, and the nodes in it whose total is open."""
        gap = self.settling.settled[id(node)].gap
        if parent is None:
            total, excess = self.totals.get(id(node)), self._excess_of_total(node)
            branch = Branch(node, total, self.stretch, gap + excess, gap + excess, 0, None, self.settling.tick)
        else:
            excess = parent[0].allowance
            branch = Branch(node, None, self.stretch, gap, gap + excess, excess, parent, self.settling.tick)
        branch.decided = self._decided(node)
        branch.queue = self._queue(branch, rank)
        branches |= dict.fromkeys(branch.queue.places, branch)
        for child in node.children:
            if id(child) in self.open and id(child) not in self.totals:
                branch.children.append(self._grow(child, (branch, 1 + len(branch.children)), rank, branches))
        branch.plant()
        return branch

    def _queue(self, branch: Branch, rank: Mapping[int, int]) -> Queue:
        free = [place for place in branch.node.items if place in self.spans]
        places = sorted(free, key=lambda place: rank.get(place, len(rank)))
        counts = branch.node.counts
        leaves = [self._leaf(place, branch.allowance, counts=counts) for place in places]
        ahead = [SETTLED]
        for leaf in reversed(leaves):
            ahead.append(branch.combine(leaf, ahead[-1]))
        return Queue(places, leaves, ahead[::-1])

    def _excess_of_total(self, node: Node) -> int:
        """Give what the node's only total, where it has one, wastes more than the least."""
        if id(node) not in self.totals:
            return 0
        settled, (count, amount) = self.settling.settled[id(node)], self.totals[id(node)]
        known = settled.profile.values() if count is None else [settled.profile[count]]
        return min(waste for one in known if (waste := waste_at(one, amount)) is not None) - settled.waste

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
            if id(child) in self.totals:
                awards, money = self.totals[id(child)]
                count, amount, wasted = count + (awards or 0), amount + money, wasted + self._excess_of_total(child)
            elif id(child) not in self.open:
                awards, money, waste = self._sums(child)
                count, amount, wasted = count + awards, amount + money, wasted + waste
        return (count if node.counts else 0), amount, wasted

    def _sums(self, node: Node) -> tuple[int, int, int]:
        """Give awards, money and waste above the least of a node in which nothing is open."""
        places = [node.items]
        waiting = [node]
        while waiting:
            inside = waiting.pop().children
            waiting += inside
            places += [child.items for child in inside]
        own = [self.amounts[place] for some in places for place in some]
        awards, money = len(own) - own.count(0), sum(own)
        settled = self.settling.settled[id(node)]
        known = settled.profile.get(awards if node.counts else 0, [])
        return awards, money, (waste_at(known, money) or 0) - settled.waste

    def _leaf(self, place: int, allowance: int, *, counts: bool) -> Counted:
        factor, (first, last) = self.stretch, self.spans[place]
        profile = item_profile(self.stands[place], allowance, counts=counts)
        return {
            count: [
                (low, high, waste * factor, slope * factor) for low, high, waste, slope in clip(pieces, first, last)
            ]
            for count, pieces in profile.items()
        }

    def _are_drawn(self, asked: Sequence[tuple[int, Branch]], whole: Branch) -> bool:
        """Find how much these items can receive together while everything still comes out at the least waste.

        That settles a single one; several, where it is as much as they could ever receive, or as little.
        """
        runs = Counter(id(branch) for _, branch in asked)
        touched = {id(branch): branch for _, branch in asked}
        for key, branch in touched.items():
            branch.put(branch.queue.asking(runs[key], branch.combine))
        best = least_counted(whole.closed())
        if best is None:
            raise RuntimeError("what was settled before cannot be settled again")
        amounts = self._amounts([self.spans[place] for place, _ in asked], -best)
        for (place, branch), amount in zip(asked, amounts, strict=False):
            self.amounts[place] = amount
            branch.decide(amount, self.stands[place].loss_of(amount))
        for branch in touched.values():
            branch.put(branch.queue.ahead[branch.queue.drawn])
        return bool(amounts)

    def _amounts(self, spans: Sequence[Span], together: int) -> Sequence[int]:
        if len(spans) == 1:
            return [together]
        least, most = [first for first, _ in spans], [last for _, last in spans]
        if together == sum(most):
            return most
        return least if together == sum(least) else []
