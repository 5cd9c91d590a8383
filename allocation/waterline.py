"""Where the price of room falls if all demand were divisible: found by sorting, group by group up to the budget.

In a tree of groups the relaxation is solved by filling from the dearest demand downwards: each group hands its
demand on to the next larger one, what its minimum forces first, and nothing beyond its maximum. Where groups cross
or count awards this is only a guess; it tells which demand the linear programme has to look at closely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from allocation.prices import Prices
from allocation.programme import Programme
from allocation.tree import Family, laminar_family

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


def waterlines(programme: Programme, family: Family, demand: Sequence[Sequence[Demand]]) -> dict[int, int]:
    """Give for each group of the family the worth per unit below which nothing is filled; `demand` is by item."""
    basins = {0: Basin(0, programme.groups[0].high, -1)}
    for group, parent in family.parents.items():
        basins[group] = Basin(programme.groups[group].low, programme.groups[group].high, parent)
    for place, group in enumerate(family.innermost):
        basins[group].demand += demand[place]
    for group in reversed(basins):
        basin = basins[group]
        basin.fill()
        if group:
            basins[basin.parent].forced += basin.forced
            basins[basin.parent].demand += basin.demand
    levels: dict[int, int] = {}
    for group, basin in basins.items():
        level = levels.get(basin.parent, 0)
        if basin.most is not None:
            level = max(level, basin.most)
        if basin.least is not None:
            level = min(level, max(basin.least, basin.most or 0))
        levels[group] = level
    return levels


def waterline_prices(programme: Programme) -> Prices:
    """Turn waterlines into prices: what each group adds to that of the group around it. Awards cost nothing."""
    family = laminar_family(programme)
    demand = [
        [((one.gain + one.weight * one.most) // one.most, one.most)] if one.most else [] for one in programme.items
    ]
    levels = waterlines(programme, family, demand)
    money = [0] * len(programme.groups)
    for group, level in levels.items():
        money[group] = level - levels.get(family.parents.get(group, -1), 0)
    return Prices(tuple(money), (0,) * len(money))
