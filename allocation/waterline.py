"""Where the price of room falls if all demand were divisible: found by sorting, group by group up to the budget.

In a tree of groups the relaxation is solved by filling from the dearest demand downwards: each group hands its
demand on to the next larger one, what its minimum forces first, and nothing beyond its maximum. Where groups cross
or count awards this is only a guess; it tells which demand the linear programme has to look at closely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from allocation.prices import free_room
from allocation.programme import Programme
from allocation.tree import laminar_family

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


def waterlines(programme: Programme, demand: Sequence[Sequence[Demand]]) -> list[int]:
    """Give for each item the worth per unit below which its demand is not filled; `demand` is by item."""
    parents, innermost, _ = laminar_family(programme, free_room(programme))
    basins = {0: Basin(0, programme.groups[0].high, -1)}
    for group, parent in parents.items():
        basins[group] = Basin(programme.groups[group].low, programme.groups[group].high, parent)
    for place, group in enumerate(innermost):
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
    return [levels[group] for group in innermost]
