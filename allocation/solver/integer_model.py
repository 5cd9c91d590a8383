"""A programme as an integer programme: choices, steps, sums between two numbers. All of it in whole numbers."""

from collections.abc import Iterable, Sequence

from allocation.programmes.lines import Condition, Line, Terms, Variable, value
from allocation.programmes.programme import Amounts, Programme
from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """One choice of an item: funded if `choice` is 1, with ``low + stride x steps`` units."""

    low: int
    stride: int
    choice: int
    steps: int | None

    @property
    def amount(self) -> Terms:
        own = ((self.choice, self.low),)
        return own if self.steps is None else (*own, (self.steps, self.stride))


class IntegerModel:
    """The variables and lines that hold for every question; rows and columns stand in the order of lots."""

    def __init__(self, programme: Programme, conditions: Iterable[Condition] = ()) -> None:
        self.programme = programme
        self.variables: list[Variable] = []
        self.lines: list[Line] = []
        self.ways = [self._ways(place) for place in range(len(programme.items))]
        self.lines += sorted(self._room(), key=_first_terms)
        self.lines += sorted((self._condition(one) for one in conditions), key=_first_terms)

    def _ways(self, place: int) -> list[Way]:
        """Lay out an item's variables; without a step a way is a single amount."""
        item = self.programme.items[place]
        ways = []
        for low, high, stride in item.choices:
            choice, count = self._add(1, is_choice=True), (high - low) // stride
            steps = self._add(count, is_choice=False) if count else None
            if steps is not None:
                self.lines.append(Line(((steps, 1), (choice, -count)), None, 0))
            ways.append(Way(low, stride, choice, steps))
        if len(ways) > 1 or not item.may_be_zero:
            self.lines.append(Line(tuple((way.choice, 1) for way in ways), 0 if item.may_be_zero else 1, 1))
        return ways

    def _add(self, high: int, *, is_choice: bool) -> int:
        self.variables.append(Variable(high, is_choice))
        return len(self.variables) - 1

    def _room(self) -> Iterable[Line]:
        for group, members in zip(self.programme.groups, self.programme.members(), strict=True):
            yield Line(self.money(members), group.low, group.high)
            if group.low_count > 0 or group.high_count < len(members):
                yield Line(self.funded(members), group.low_count, group.high_count)

    def _condition(self, condition: Condition) -> Line:
        below, above = condition
        minus = tuple((choice, -1) for choice, _ in self.funded(below))
        return Line((*minus, *self.funded(above)), 0 if below else 1, None)

    def money(self, members: Iterable[int]) -> Terms:
        """Sum up the units that these items receive."""
        return tuple(term for place in members for way in self.ways[place] for term in way.amount)

    def funded(self, members: Iterable[int]) -> Terms:
        """Count how many of these items receive anything."""
        return tuple((way.choice, 1) for place in members for way in self.ways[place])

    def worth(self) -> Terms:
        """Sum up the rule's own objective: the combined one without money's own worth."""
        scale = self.programme.scale
        found: dict[int, int] = {}
        for place, item in enumerate(self.programme.items):
            for way in self.ways[place]:
                for variable, units in way.amount:
                    found[variable] = found.get(variable, 0) + item.weight // scale * units
                found[way.choice] += item.gain // scale
        return tuple((variable, worth) for variable, worth in found.items() if worth)

    def amounts(self, values: Sequence[int]) -> Amounts:
        """Read the items' units from the variables' values."""
        return tuple(value(self.money([place]), values) for place in range(len(self.ways)))


def _first_terms(line: Line) -> tuple[Terms, int, int]:
    return line.terms, line.low or 0, line.high or 0
