"""What crossing groups leave to each item while the others are settled one by one: necessary bounds, no more."""

from collections.abc import Iterable, Sequence

from allocation.prices import Prices
from allocation.programme import Programme


class CrossingRoom:
    """Money spent and still to be had in each crossing group.

    A group with a price has to come out exactly at the side that the price belongs to, or value is lost.
    """

    def __init__(self, programme: Programme, crossing: Sequence[int], prices: Prices) -> None:
        self.items = programme.items
        self.low: dict[int, int] = {}
        self.high: dict[int, int] = {}
        for group in crossing:
            room, price = programme.groups[group], prices.money[group]
            self.low[group] = room.high if price > 0 else room.low
            self.high[group] = room.low if price < 0 else room.high
        members = programme.members()
        self.still = {group: sum(self.items[place].most for place in members[group]) for group in crossing}
        self.budget = programme.groups[0].high
        self.apart = apart([(group, members[group]) for group in crossing if self.low[group] > 0])

    def take(self, place: int, amount: int) -> None:
        """Count an item's amount as spent."""
        self.budget -= amount
        for group in self.items[place].groups:
            if group in self.low:
                self.still[group] -= self.items[place].most
                self.low[group] -= amount
                self.high[group] -= amount

    def between(self, place: int) -> tuple[int, int]:
        """Find the bounds between which the item's amount has to be."""
        item = self.items[place]
        own = [group for group in item.groups if group in self.low]
        reserved = sum(max(self.low[group], 0) for group in self.apart if group not in own)
        least = max((self.low[group] - (self.still[group] - item.most) for group in own), default=0)
        most = min((self.high[group] for group in own), default=item.most)
        most = min(most, self.budget - reserved)
        return max(least, 0), most


def apart(groups: Iterable[tuple[int, Sequence[int]]]) -> set[int]:
    """Choose groups that share no item, the larger ones first: their minimums add up."""
    chosen: set[int] = set()
    taken: set[int] = set()
    for group, items in sorted(groups, key=lambda one: (-len(one[1]), one[0])):
        if taken.isdisjoint(items):
            chosen.add(group)
            taken.update(items)
    return chosen
