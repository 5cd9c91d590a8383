"""Where the price of room falls if all demand were divisible: found by sorting, group by group up to the budget.

In a tree of groups the relaxation is solved by filling from the dearest demand downwards: each group hands its
demand on to the next larger one, what its minimum forces first, and nothing beyond its maximum. Where groups cross
or count awards this is only a guess; it tells which demand the linear programme has to look at closely.
"""

from collections.abc import Sequence

from allocation.programmes.prices import Prices
from allocation.programmes.programme import Item, Programme
from allocation.records import dataclass, field

Demand = tuple[int, int]
"""Worth per unit, and units."""


@dataclass(slots=True)
class Basin:
    """A group while it fills: units that a minimum forces, demand beyond those, and the price at either end."""

    low: int
    high: int
    parent: int
    forced: int = 0
    demand: list[Demand] = field(default_factory=list)
    least: int | None = None
    most: int | None = None

    def fill(self) -> None:
        """Sort the demand, force as much as the minimum wants, and cut off what goes beyond the maximum."""
        self.demand.sort(reverse=True)
        kept: list[Demand] = []
        forced, room = max(self.low - self.forced, 0), self.high - self.forced
        for worth, units in self.demand:
            if room <= 0:
                self.most = worth
                break
            taken = min(units, room)
            now = min(taken, forced)
            forced, room = forced - now, room - taken
            self.forced += now
            if now:
                self.least = worth
            if taken > now:
                kept.append((worth, taken - now))
            if taken < units:
                self.most = worth
                break
        self.demand = kept


class Waterlines:
    """The worth per unit below which nothing is filled, by group of a family; `demand` comes by item."""

    def __init__(self, programme: Programme, demand: Sequence[Sequence[Demand]]) -> None:
        self.family = family = programme.family
        self.basins = {0: Basin(0, programme.groups[0].high, -1)}
        for group, parent in family.parents.items():
            self.basins[group] = Basin(programme.groups[group].low, programme.groups[group].high, parent)
        for place, group in enumerate(family.innermost):
            self.basins[group].demand += demand[place]
        for group in reversed(family.parents):
            basin = self.basins[group]
            basin.fill()
            self.basins[basin.parent].forced += basin.forced
            self.basins[basin.parent].demand += basin.demand
        self.basins[0].fill()
        self.levels = {0: self.basins[0].most or 0}
        for group, parent in self.family.parents.items():
            self.levels[group] = self._level(self.basins[group], self.levels[parent])

    def of(self, group: int) -> int:
        return self.levels[group]

    def _level(self, basin: Basin, around: int) -> int:
        """Raise the level of the group around to where the maximum cuts off, lower it to what the minimum forces."""
        level = around if basin.most is None else max(around, basin.most)
        return level if basin.least is None else min(level, max(basin.least, basin.most or 0))

    def differences(self) -> list[int]:
        """Give what each group adds to the level of the group around it, in the order of the groups."""
        parents = self.family.parents
        return [self.levels[group] - (self.levels[parents[group]] if group else 0) for group in sorted(self.levels)]


def waterline_prices(programme: Programme) -> Prices:
    """Turn waterlines into prices, with nothing but sorting; crossing groups and awards cost nothing."""
    found = Waterlines(programme, [demand_of(item) for item in programme.items])
    money = [0] * len(programme.groups)
    for group, price in zip(sorted(found.levels), found.differences(), strict=True):
        money[group] = price
    return Prices(tuple(money), (0,) * len(money))


def demand_of(item: Item) -> list[Demand]:
    return [((item.gain + item.weight * item.most) // item.most, item.most)] if item.most else []
