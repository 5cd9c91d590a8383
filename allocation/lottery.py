"""Among all awards that waste least, the lexicographically largest in a given order (that of the lots).

Each item in turn gets the most with which the rest still comes out at the least waste. To ask for "the most", all
waste is stretched by a factor above every amount and the item's amount is subtracted: one number then holds both.
A group's items hang in a balanced binary tree, so that an answer touches only a few combinations.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.crossing_room import CrossingRoom
from allocation.prices import Stand
from allocation.profile import Profile, Tick, clip, raise_by, tilt
from allocation.settling import (
    capped,
    combine_counted,
    item_profile,
    least_counted,
    raised,
    settle,
    uncounted,
)
from allocation.tree import Counted, Node

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
        money, award = self.node.money_price * self.stretch, self.node.award_price * self.stretch
        for count, profile in self.combined[1].items():
            if self.node.counts and not group.low_count <= count <= group.high_count:
                continue
            held = clip(profile, group.low, group.high)
            held = tilt(held, -money, group.high if money >= 0 else group.low)
            if self.node.counts:
                held = raise_by(held, award * ((group.high_count if award >= 0 else group.low_count) - count))
            found[count] = held
        if self.parent is not None and not self.parent[0].node.counts:
            found = uncounted(found)
        return capped(raised(found, -self.least * self.stretch), self.excess * self.stretch)


class DeadEndError(Exception):
    """The crossing groups leave the next item no amount: what was drawn before has to be looked at again."""


class Lottery:
    """All awards of least waste, narrowed down item by item."""

    def __init__(self, root: Node, stands: list[Stand], most: int, tick: Tick) -> None:
        self.stands = stands
        self.stretch = most + 1
        self.tick = tick
        self.amounts: dict[int, int] = {}
        self.free: dict[int, tuple[Branch, int]] = {}
        self.root = self._grow(root, 0, None)

    def _grow(self, node: Node, excess: int, parent: tuple[Branch, int] | None) -> Branch:
        """Hang up a node: items with one possible amount are settled, the others become leaves."""
        waste, _ = self._settled(node, excess)
        floor = sum(self._settled(child, 0)[0] for child in node.children)
        branch = Branch(node, self.stretch, waste - floor, waste - floor + excess, excess, parent, [], self.tick)
        parts: list[Counted] = [SETTLED]
        spent = funded = wasted = 0
        for place in node.items:
            profile = item_profile(self.stands[place], branch.allowance, counts=node.counts)
            if is_single(profile):
                ((count, ((amount, _, loss, _),)),) = profile.items()
                spent, funded, wasted = spent + amount, funded + count, wasted + loss
                self.amounts[place] = amount
            else:
                self.free[place] = (branch, len(parts))
                parts.append(self._stretched(profile))
        parts[0] = {funded: [(spent, spent, wasted * self.stretch, 0)]}
        for child in node.children:
            self.tick()
            parts.append(self._grow(child, branch.allowance, (branch, len(parts))).closed())
        branch.plant(parts)
        return branch

    def _settled(self, node: Node, excess: int) -> tuple[int, Counted]:
        settled = settle(node, self.stands, excess, self.tick)
        if settled is None:
            raise RuntimeError("a node that was settled before cannot be settled again")
        return settled

    def _stretched(self, profile: Counted) -> Counted:
        factor = self.stretch
        return {
            count: [(low, high, waste * factor, slope * factor) for low, high, waste, slope in pieces]
            for count, pieces in profile.items()
        }

    def draw(self, order: Iterable[int], crossing: CrossingRoom | None = None) -> dict[int, int]:
        """Settle every item in this order; returns the amounts in units by position.

        Each amount is at least as large as in any awards that also keep within the crossing groups: if the draw
        comes to its end, its awards are the lexicographically largest of those too.
        """
        for place, amount in self.amounts.items():
            if crossing is not None:
                crossing.take(place, amount)
        for place in order:
            if place in self.free:
                self.tick()
                low, high = (0, self.stretch) if crossing is None else crossing.between(place)
                self.amounts[place] = self._most(place, low, high)
                if crossing is not None:
                    crossing.take(place, self.amounts[place])
        return self.amounts

    def _most(self, place: int, low: int, high: int) -> int:
        branch, leaf = self.free[place]
        whole = branch.combined[branch.leaves + leaf]
        part = {count: clip(profile, low, high) for count, profile in whole.items()}
        branch.replace(leaf, {count: tilt(profile, -1, 0) for count, profile in part.items()})
        best = least_counted(self.root.closed())
        if best is None:
            raise DeadEndError
        branch.replace(leaf, {count: only(profile, -best) for count, profile in part.items()})
        return -best


def only(profile: Profile, amount: int) -> Profile:
    return clip(profile, amount, amount)


def is_single(profile: Counted) -> bool:
    """Tell whether there is exactly one amount."""
    if len(profile) != 1:
        return False
    (pieces,) = profile.values()
    return len(pieces) == 1 and pieces[0][0] == pieces[0][1]
