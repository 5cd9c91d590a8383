"""What is known of a node once it is settled, what it is settled from, and what its own limits make of sums."""

from collections.abc import Sequence

from allocation.nested.counted import Counted, capped, least_counted, only_point, raised, uncounted
from allocation.nested.part import Part, child_part
from allocation.nested.profile import Profile, clip, raise_by, tilt
from allocation.programmes.tree import Node
from allocation.records import dataclass

WITHOUT_END = 1 << 1000
"""More than anything here can waste."""


@dataclass(frozen=True, slots=True)
class Trail:
    """How a node's sums came about: the parts in their order, and what could be had before and after each."""

    parts: Sequence[Part]
    totals: Sequence[Counted]

    @property
    def size(self) -> int:
        """The pieces of all sums."""
        return sum(len(profile) for total in self.totals for profile in total.values())


@dataclass(frozen=True, slots=True)
class Settled:
    """A node's least waste, and its profile up to `excess` above that.

    `gap` is how far the least waste lies above the sum of what the parts waste at least. `standing` is the first number
    of awards and amount of least waste, `departure` how much more anything else in the profile wastes at least.
    """

    waste: int
    gap: int
    excess: int
    profile: Counted
    trail: Trail
    standing: tuple[int, int]
    departure: int


def settled_node(waste: int, gap: int, excess: int, profile: Counted, trail: Trail) -> Settled:
    """Look for the amount of least waste, and for what comes next to it."""
    standing, departure = None, WITHOUT_END
    for count, pieces in profile.items():
        for low, high, first, slope in pieces:
            last = first + slope * (high - low)
            nearest = min(first, last) - waste
            if nearest == 0 and standing is None:
                standing = count, low if first == waste else high
                nearest = abs(slope) if low < high else departure
            departure = min(departure, nearest)
    if standing is None:
        raise ValueError("a profile without its least waste")
    return Settled(waste, gap, excess, profile, trail, standing, departure)


@dataclass(slots=True)
class Holdings:
    """What a node holds: the sum of its parts' least wastes, awards and money that are settled, and the other parts."""

    floor: int
    count: int
    amount: int
    parts: list[Part]

    def at_best(self) -> tuple[int, int]:
        """Give awards and money where every part wastes least."""
        return self.count + sum(one.count for one in self.parts), self.amount + sum(one.amount for one in self.parts)

    def add_child(self, node: Node, child: Node, settled: Settled, allowance: int) -> None:
        self.floor += settled.waste
        if settled.departure > allowance and (node.counts or not child.counts):
            self.count, self.amount = self.count + settled.standing[0], self.amount + settled.standing[1]
            return
        own = settled.profile if node.counts or not child.counts else uncounted(settled.profile)
        own = capped(raised(own, -settled.waste), allowance)
        point = only_point(own)
        if point is None:
            self.parts.append(child_part(child, own))
        else:
            self.count, self.amount = self.count + point[0], self.amount + point[1]


def least_closed(node: Node, total: Counted) -> int | None:
    """Give the least waste of what holds the node's own limits, its prices charged."""
    if node.counts:
        return least_counted(close(node, total))
    group = node.group
    return least_within(total[0], group.low, group.high, node.money_price) if total else None


def close(node: Node, total: Counted) -> Counted:
    """Apply the node's own limits, and charge its prices for the room that is left."""
    group, found = node.group, {}
    for count, profile in total.items():
        if node.counts and not group.low_count <= count <= group.high_count:
            continue
        held = charged(node, count, clip(profile, group.low, group.high), 1)
        if held:
            found[count] = held
    return found


def charged(node: Node, count: int, profile: Profile, stretch: int) -> Profile:
    """Charge the node's prices, times `stretch`, for what so many awards and this money leave of its room."""
    group, money, award = node.group, node.money_price, node.award_price
    held = tilt(profile, -money * stretch, group.high if money >= 0 else group.low)
    if not node.counts:
        return held
    room = group.high_count - count if award >= 0 else group.low_count - count
    return raise_by(held, award * room * stretch)


def least_within(profile: Profile, low: int, high: int, price: int) -> int | None:
    """Give the smallest waste from `low` to `high`, where room left unused is charged at the price as `tilt` does."""
    found, zero = None, high if price >= 0 else low
    for start, end, waste, slope in profile:
        if start <= high and end >= low:
            steepness = slope - price
            best = max(start, low) if steepness >= 0 else min(end, high)
            own = waste + slope * (best - start) - price * (best - zero)
            if found is None or own < found:
                found = own
    return found
