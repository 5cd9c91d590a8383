"""Whether any awards hold all limits, asked often about one problem with other minimums.

Candidates that count towards the same limits are taken together (`crossing.queues`), so few columns are left. Their
relaxation is solved in whole numbers once; another minimum moves a bound, which a few exchanges mend. Where it cannot
be mended no awards hold. Where its totals are not possible, or pass somebody over, that part of the search is split
into parts which leave nothing out; so every answer is exact.
"""

from collections.abc import Mapping, Sequence

from allocation.crossing.bundles import Reach
from allocation.crossing.queues import Queues, Single, queues_of
from allocation.crossing.tableau import Tableau, relaxation
from allocation.nested.sums import Sums, with_nothing
from allocation.problem import Problem
from allocation.programmes.effort import Tick
from allocation.programmes.lines import Line
from allocation.programmes.programme import rooms
from allocation.records import dataclass, replace

FEW_PARTS = 30
"""So many parts near the last answer are looked at before all others."""


@dataclass(slots=True)
class Part:
    """A part of the search: bounds, how far each queue reaches, and about whom this is decided.

    `funded` are the singles that must be; `settled` are the families (singles of one applicant) of which it is
    decided that nobody is.
    """

    tableau: Tableau
    reaches: list[Reach]
    funded: frozenset[Single] = frozenset()
    settled: frozenset[str] = frozenset()

    def copy(self) -> "Part":
        return replace(self, tableau=self.tableau.copy(), reaches=self.reaches[:])

    def mend(self, tick: Tick) -> bool:
        """Make the relaxation hold; False where it cannot."""
        return all(reach.is_possible for reach in self.reaches) and self.tableau.mend(tick)

    def narrow(self, column: int, low: int, high: int) -> None:
        self.tableau.narrow(column, low, high)

    def values(self, columns: int) -> list[int]:
        """Give the columns' values, times the tableau's denominator."""
        basic = dict(zip(self.tableau.basic, self.tableau.values, strict=True))
        whole = self.tableau.denominator
        return [basic.get(place, self.tableau.place[place] * whole) for place in range(columns)]


class AnyAwards:
    """A problem's limits, ready to be asked with higher minimums; none of them may count awards."""

    def __init__(self, problem: Problem, names: Sequence[str], tick: Tick) -> None:
        """Lay out the relaxation; each of `names` can be given a minimum. Raises TooManySumsError."""
        self.tick = tick
        room = rooms(problem)
        self.names = [*room, *(name for name in names if name not in room)]
        self.layout: Queues = queues_of(problem, self.names)
        unit, columns, lines = self.layout.unit_cents, self.layout.columns, []
        for name in self.names:
            terms = tuple((place, 1) for place, one in enumerate(columns) if name in one.groups)
            one = room.get(name)
            lines.append(Line(terms, None, None) if one is None else Line(terms, -(-one.low // unit), one.high // unit))
        root = Part(
            relaxation([(0, one.most) for one in columns], lines, [one.merit for one in columns]), self.layout.reaches
        )
        for place in range(len(self.layout.queues)):
            self._keep_reach(root, place)
        self.root = root if root.mend(tick) else None
        self.last: Part | None = None

    def find(self, minimums: Mapping[str, int]) -> dict[str, int] | None:
        """Give what each limit receives in some awards that reach these minimums too; None where there are none.

        All amounts are units and leave out what is fixed. Where the last answer came from is looked at first.
        """
        if self.root is None:
            return None
        if self.last is not None:
            found = self._first_in([self._raised(self.last, minimums)], FEW_PARTS)
            if found is not None:
                return found
        return self._first_in([self._raised(self.root, minimums)], None)

    def _raised(self, part: Part, minimums: Mapping[str, int]) -> Part:
        raised = part.copy()
        for name, units in minimums.items():
            line = len(self.layout.columns) + self.names.index(name)
            raised.narrow(line, units, raised.tableau.high[line])
        return raised

    def _first_in(self, waiting: list[Part], most_parts: int | None) -> dict[str, int] | None:
        """Look at parts until one holds; give up after so many of them."""
        looked_at = 0
        while waiting and (most_parts is None or looked_at < most_parts):
            self.tick()
            looked_at += 1
            part = waiting.pop()
            if part.mend(self.tick):
                found = self._totals_or_parts(part)
                if isinstance(found, dict):
                    self.last = part
                    return found
                waiting += found
        return None

    def _totals_or_parts(self, part: Part) -> dict[str, int] | list[Part]:
        values, whole = part.values(len(self.layout.columns)), part.tableau.denominator
        for place, value in enumerate(values):
            if value % whole or not self._sums(part, place).contains(value // whole):
                return self._halves(part, place, value // whole)
        amounts = [value // whole for value in values]
        single = self._to_decide(part, amounts)
        return self._totals(amounts) if single is None else self._decided(part, single, amounts)

    def _totals(self, amounts: Sequence[int]) -> dict[str, int]:
        totals = dict.fromkeys(self.names, 0)
        for one, amount in zip(self.layout.columns, amounts, strict=True):
            for name in one.groups:
                totals[name] += amount
        return totals

    def _sums(self, part: Part, place: int) -> Sums:
        column = self.layout.columns[place]
        return with_nothing(column.sums) if column.queue is None else self._queue_sums(part, column.queue)

    def _queue_sums(self, part: Part, queue: int) -> Sums:
        return self.layout.queues[queue].sums(part.reaches[queue])

    def _halves(self, part: Part, place: int, floor: int) -> list[Part]:
        """Split at a column whose total lies between the possible ones."""
        sums, halves = self._sums(part, place), []
        above, below = sums.smallest_from(floor + 1), sums.largest_up_to(floor)
        if above is not None:
            halves.append(part.copy())
            halves[-1].narrow(place, above, above + sums.highest)
        if below is not None:
            halves.append(part)
            part.narrow(place, 0, below)
        return halves

    def _to_decide(self, part: Part, amounts: Sequence[int]) -> Single | None:
        """Find, of the queues whose totals pass somebody over, the undecided single of least merit."""
        singles = self.layout.singles
        families = {one.family for one in singles if one.column is not None and amounts[one.column]}
        reaches, open_ = part.reaches[:], dict[int, list[Single]]()
        for one in singles:
            if one.column is not None and amounts[one.column]:
                reaches[one.queue] = reaches[one.queue].with_funded(one.merit)
                is_open = one not in part.funded
            elif not one.excused and one.family not in families:
                reaches[one.queue] = reaches[one.queue].with_refused(one.merit)
                is_open = one.family not in part.settled
            else:
                is_open = False
            if is_open:
                open_.setdefault(one.queue, []).append(one)
        broken = (place for place, reach in enumerate(reaches) if not self._can_give(place, reach, amounts))
        return min((one for place in broken for one in open_[place]), key=lambda one: one.merit, default=None)

    def _can_give(self, queue: int, reach: Reach, amounts: Sequence[int]) -> bool:
        column = self.layout.queue_columns.get(queue)
        return self.layout.queues[queue].sums(reach).contains(0 if column is None else amounts[column])

    def _decided(self, part: Part, single: Single, amounts: Sequence[int]) -> list[Part]:
        """Fund it, or refuse it; then another of its family is funded, or nobody passes any of them over."""
        parts = []
        refused = single.column is None or not amounts[single.column]
        family = [one for one in self.layout.singles if one.family == single.family] if refused else [single]
        for one in sorted(family, key=lambda one: one is not single):
            if one.column is not None:
                parts.append(part.copy())
                self._fund(parts[-1], one)
                part.narrow(one.column, 0, 0)
        if refused:
            part.settled |= {single.family}
            for one in family:
                self._let_nobody_pass(part, one)
        return [part, *reversed(parts)]

    def _fund(self, part: Part, single: Single) -> None:
        part.funded |= {single}
        part.reaches[single.queue] = part.reaches[single.queue].with_funded(single.merit)
        self._keep_reach(part, single.queue)
        if single.column is not None:
            part.narrow(single.column, 1, self.layout.columns[single.column].most)

    def _let_nobody_pass(self, part: Part, single: Single) -> None:
        part.reaches[single.queue] = part.reaches[single.queue].with_refused(single.merit)
        self._keep_reach(part, single.queue)
        for one in self.layout.singles:
            if one.queue == single.queue and one.merit < single.merit and one.column is not None:
                part.narrow(one.column, 0, 0)

    def _keep_reach(self, part: Part, queue: int) -> None:
        """Keep the queue's total within what its reach allows."""
        sums, column = self._queue_sums(part, queue), self.layout.queue_columns.get(queue)
        if sums and column is not None:
            part.narrow(column, sums.lowest, sums.highest)
