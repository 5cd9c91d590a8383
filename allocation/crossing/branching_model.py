"""A programme as one relaxation: a variable for each item's amount, or two where funding itself counts.

Where an award is worth something as such, an item is put as ``base + more``: nothing or its smallest amount, and what
it receives beyond that. A unit of `base` is worth at least as much as one of `more`, so no further line is needed to
keep the two together; and as limits stay plain sums, the relaxation's numbers stay small. So that each unit of `base`
has its part of what the award is worth, all worths are multiplied by `scale`, a multiple of all smallest amounts.

Where a limit asks for a number of awards, `base` is a yes or no instead (0 or 1), which such a line can count, and a
further line keeps the two together.

Where a limit only says how many awards there may be at most, an item counts by the part of its maximum that it
receives, rounded down to a fraction: never more than the one award that it is. That the numbers themselves hold is a
rule of the search (`allocation.crossing.counts`).
"""

from collections.abc import Iterable, Sequence
from math import lcm

from allocation.crossing.tableau import Tableau, relaxation
from allocation.programmes.effort import Tick
from allocation.programmes.lines import Line, Terms
from allocation.programmes.prices import counted_groups
from allocation.programmes.programme import Amounts, Item, Programme
from allocation.records import dataclass

ITEMS_IN_A_STEP = 64

FRACTIONS = 16
"""An award counts for so many fractions at least, as one of several under a limit of their number."""


@dataclass(frozen=True, slots=True)
class Extra:
    """An item put as two variables: their positions, the smallest amount, and the first one's value if it is funded."""

    base: int
    more: int | None
    least: int
    full: int

    @property
    def units(self) -> int:
        """Money for each unit of the first variable."""
        return self.least // self.full


class BranchingModel:
    """`domains` says by variable which values are allowed; the first variables are the items, in their order."""

    def __init__(self, programme: Programme, order: Sequence[int], tick: Tick) -> None:
        self.tick = tick
        self.items = programme.items
        self.domains: list[Item] = []
        self.extras: dict[int, Extra] = {}
        asking = {place for place, group in enumerate(programme.groups) if group.low_count > 0}
        self.money_lines: dict[int, int] = {}
        self._lay_out(asking)
        self.root = relaxation(
            [(lowest_of(one), one.most) for one in self.domains],
            [*self._limits(programme, asking), *self._links(asking)],
            self._worths(programme, order),
        )

    def _lay_out(self, asking: set[int]) -> None:
        mores: list[Item] = []
        for place, item in enumerate(self.items):
            if not item.choices or (not item.gain and asking.isdisjoint(item.groups)):
                self.domains.append(item)
                continue
            more = None
            if item.most > item.least:
                more = len(self.items) + len(mores)
                above = tuple((low - item.least, high - item.least, stride) for low, high, stride in item.choices)
                mores.append(Item(item.id, above, 0, item.weight, item.groups))
            full = item.least if asking.isdisjoint(item.groups) else 1
            self.extras[place] = Extra(place, more, item.least, full)
            self.domains.append(Item(item.id, ((full, full, 1),), 0, 0, item.groups, item.may_be_zero))
        self.domains += mores

    def money(self, place: int) -> Terms:
        """Give the item's amount in terms of its variables."""
        extra = self.extras.get(place)
        if extra is None:
            return ((place, 1),)
        return ((place, extra.units),) if extra.more is None else ((place, extra.units), (extra.more, 1))

    def _limits(self, programme: Programme, asking: set[int]) -> Iterable[Line]:
        line, counted = len(self.domains), counted_groups(programme)
        for place, (group, inside) in enumerate(zip(programme.groups, programme.members(), strict=True)):
            self.money_lines[place] = line
            line += 1 + (place in counted)
            yield Line(tuple(term for item in inside for term in self.money(item)), group.low, group.high)
            if place in asking:
                yield Line(tuple((item, 1) for item in inside), group.low_count, group.high_count)
            elif place in counted:
                yield self._at_most(group.high_count, inside)

    def _at_most(self, awards: int, inside: Sequence[int]) -> Line:
        """Count each member by the part of its maximum that it receives, in fractions rounded down."""
        fulls = [self.extras[item].full if item in self.extras else self.items[item].most for item in inside]
        whole = FRACTIONS * max(fulls)
        parts = tuple((item, whole // full) for item, full in zip(inside, fulls, strict=True) if full)
        return Line(parts, None, awards * whole)

    def _links(self, asking: set[int]) -> Iterable[Line]:
        """Nothing more without being funded: only needed where being funded may cost something."""
        for extra in self.extras.values():
            if extra.more is not None and not asking.isdisjoint(self.items[extra.base].groups):
                yield Line(((extra.more, 1), (extra.base, -self.domains[extra.more].most)), None, 0)

    def _worths(self, programme: Programme, order: Sequence[int]) -> list[int]:
        """Give each variable's worth: a unit for the last in order adds 1, for any other more than all later ones."""
        lots = [0] * len(self.items)
        unit = 1
        for number, place in enumerate(reversed(order), 1):
            if number % ITEMS_IN_A_STEP == 0:
                self.tick()
            lots[place] = unit
            unit *= programme.items[place].most + 1
        self.unit, self.lots = unit, lots
        self.scale = lcm(*(extra.full for extra in self.extras.values()))
        worths = [0] * len(self.domains)
        for place, item in enumerate(self.items):
            for variable, units in self.money(place):
                worths[variable] = (item.weight * unit + lots[place]) * units * self.scale
            if place in self.extras:
                worths[place] += item.gain * unit * self.scale // self.extras[place].full
        return worths

    def bound(self, part: Tableau) -> int:
        """Give what no amounts within the part's bounds can exceed."""
        return part.worth // (part.denominator * self.scale)

    def reprice(self, part: Tableau, place: int, gain: int, weight: int) -> None:
        """Let an item that is certainly funded be worth more: `gain`, and `weight` for each unit of its amount."""
        for variable, units in self.money(place) if weight else ():
            part.reprice(variable, weight * self.unit * units * self.scale)
        part.worth += gain * self.unit * self.scale * part.denominator

    def fund(self, part: Tableau, place: int) -> None:
        """Leave only awards that fund the item."""
        item = self.domains[place]
        part.narrow(place, item.least, item.most)

    def amounts(self, part: Tableau) -> Amounts:
        """Read the items' amounts off a part whose values are all allowed."""
        basic = {one: value // part.denominator for one, value in zip(part.basic, part.values, strict=True)}
        return tuple(
            sum(units * basic.get(one, part.place[one]) for one, units in self.money(place))
            for place in range(len(self.items))
        )

    def within(self, part: Tableau, programme: Programme) -> Tableau:
        """Give the part with the items' bounds of a narrower programme."""
        narrower = part.copy()
        for place, (item, before) in enumerate(zip(programme.items, self.items, strict=True)):
            if item is not before:
                self._narrow(narrower, place, item)
        return narrower

    def _narrow(self, part: Tableau, place: int, item: Item) -> None:
        extra = self.extras.get(place)
        if extra is None:
            part.narrow(place, lowest_of(item), item.most)
            return
        part.narrow(place, extra.full if lowest_of(item) else 0, extra.full if item.most else 0)
        if extra.more is not None:
            part.narrow(extra.more, max(lowest_of(item) - extra.least, 0), max(item.most - extra.least, 0))


class Pairs:
    """The rule that nothing is received beyond the smallest amount without being funded, as bounds and as parts."""

    def __init__(self, model: BranchingModel) -> None:
        self.pairs = [(one.base, one.more, one.full) for one in model.extras.values() if one.more is not None]

    def narrow(self, part: Tableau) -> bool:
        """Move in the bounds that follow from others; False where they contradict each other."""
        for base, more, full in self.pairs:
            if part.high[base] == 0:
                if part.low[more] > 0:
                    return False
                if part.high[more] > 0:
                    part.narrow(more, 0, 0)
            elif part.low[more] > 0 and part.low[base] == 0:
                part.narrow(base, full, full)
        return True

    def parts(self, part: Tableau) -> list[Tableau] | None:
        """Split where something is received without being funded; None where nothing is."""
        basic = dict(zip(part.basic, part.values, strict=True)) if self.pairs else {}
        for base, more, full in self.pairs:
            if basic.get(more, part.place[more]) > 0 and basic.get(base, part.place[base]) == 0:
                with_award = part.copy()
                with_award.narrow(base, full, full)
                part.narrow(base, 0, 0)
                part.narrow(more, 0, 0)
                return [part, with_award]
        return None


def lowest_of(item: Item) -> int:
    """Give the least that the item receives; one that must be funded and cannot be has no room at all."""
    if item.may_be_zero:
        return 0
    return item.least if item.choices else 1
