"""The linear relaxation, solved exactly: a dual simplex in whole numbers over one common denominator.

Variables are amounts (or choices) ``x`` and the lines' sums ``s = Σ x``; each has bounds and none has a constant. The
*basic* ones are written by the others, ``D × basic = Σ T × other``, and each of the others stands at one of its bounds.
T, the values and the reduced worths are numerators over the same D, the pivot of the last exchange, and every division
below comes out whole (Edmonds 1967, Bareiss 1968). Limits are plain sums, so D and T stay very small; worths may have
hundreds of digits, which lets one number hold objective, money and all lots.

The relaxation starts with every sum basic and every amount at its maximum. That breaks limits, but no other choice of
bounds would be worth more: the tableau is *dual feasible*, and stays so. Each exchange repairs one broken bound at the
least loss of worth; once none is broken, nothing is better. A bound moved later breaks little: a few exchanges mend it.
"""

from collections.abc import Sequence

from allocation.programmes.effort import Tick
from allocation.programmes.lines import Line
from allocation.records import dataclass

PATIENT_EXCHANGES = 200
"""After so many exchanges the smallest index decides, which cannot run in circles (Bland 1977)."""


@dataclass(slots=True)
class Tableau:
    """`low`, `high` by variable; `place` is the value of each variable that is not basic."""

    basic: list[int]
    others: list[int]
    rows: list[list[int]]
    reduced: list[int]
    values: list[int]
    worth: int
    denominator: int
    low: list[int]
    high: list[int]
    place: list[int]

    def copy(self) -> "Tableau":
        return Tableau(
            self.basic[:],
            self.others[:],
            [row[:] for row in self.rows],
            self.reduced[:],
            self.values[:],
            self.worth,
            self.denominator,
            self.low[:],
            self.high[:],
            self.place[:],
        )

    @property
    def size(self) -> int:
        """Count the entries of all rows."""
        return len(self.rows) * len(self.others)

    @property
    def bound(self) -> int:
        """Give what no whole amounts within these bounds can exceed."""
        return self.worth // self.denominator

    def mend(self, tick: Tick) -> bool:
        """Exchange until no bound is broken; False where that is impossible."""
        exchanges = 0
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            return False
        while (row := self._broken(first=exchanges > PATIENT_EXCHANGES)) is not None:
            side = self._missed(row)
            column, _ = self.cheapest(row, upwards=side * self.denominator > self.values[row])
            if column is None:
                return False
            tick()
            self._exchange(row, column, side)
            exchanges += 1
        return True

    def _broken(self, *, first: bool) -> int | None:
        """Find the basic variable that breaks its bounds the most."""
        found, most = None, 0
        for row, variable in enumerate(self.basic):
            value = self.values[row]
            broken = max(value - self.high[variable] * self.denominator, self.low[variable] * self.denominator - value)
            if broken > most or (broken > 0 and first and (found is None or variable < self.basic[found])):
                found, most = row, broken
        return found

    def _missed(self, row: int) -> int:
        variable = self.basic[row]
        return min(max(self.low[variable], -(-self.values[row] // self.denominator)), self.high[variable])

    def cheapest(self, row: int, *, upwards: bool) -> tuple[int | None, int]:
        """Find what loses the least worth per unit that the basic variable moves; the second value is the pivot."""
        found, pivot = None, 1
        for column, entry in enumerate(self.rows[row]):
            variable = self.others[column]
            if entry == 0 or self.low[variable] == self.high[variable]:
                continue
            rises = self.place[variable] == self.low[variable]
            if (entry > 0) != (rises == upwards):
                continue
            ahead = -1 if found is None else self._compare(column, entry, found, pivot)
            if ahead < 0 or (ahead == 0 and found is not None and variable < self.others[found]):
                found, pivot = column, entry
        return found, pivot

    def _compare(self, column: int, entry: int, other: int, other_entry: int) -> int:
        return abs(self.reduced[column]) * abs(other_entry) - abs(self.reduced[other]) * abs(entry)

    def _exchange(self, row: int, column: int, side: int) -> None:
        """Let the basic variable leave to its bound `side`, and the other one become basic in its place."""
        leaving, entering = self.basic[row], self.others[column]
        pivot, change = self.rows[row][column], side * self.denominator - self.values[row]
        sign, own = (1 if pivot > 0 else -1), self.rows[row]
        for number, line in enumerate(self.rows):
            if number != row:
                factor = line[column]
                self.values[number] = sign * ((self.values[number] * pivot + factor * change) // self.denominator)
                self.rows[number] = self._combined(line, own, column, pivot)
        self.worth = sign * ((self.worth * pivot + self.reduced[column] * change) // self.denominator)
        self.reduced = self._combined(self.reduced, own, column, pivot)
        self.rows[row] = [-sign * entry for entry in own]
        self.rows[row][column] = sign * self.denominator
        self.values[row] = self.place[entering] * abs(pivot) + sign * change
        self.denominator = abs(pivot)
        self.basic[row], self.others[column], self.place[leaving] = entering, leaving, side

    def _combined(self, line: list[int], own: list[int], column: int, pivot: int) -> list[int]:
        factor, denominator, sign = line[column], self.denominator, (1 if pivot > 0 else -1)
        if factor == 0 and sign * pivot == denominator:
            return line
        if denominator == 1:
            found = [sign * (entry * pivot - factor * other) for entry, other in zip(line, own, strict=True)]
        else:
            found = [sign * ((entry * pivot - factor * o) // denominator) for entry, o in zip(line, own, strict=True)]
        found[column] = sign * factor
        return found

    def narrow(self, variable: int, low: int, high: int) -> None:
        """Move a variable's bounds inwards, and the variable with them if it stands at one."""
        self.low[variable], self.high[variable] = max(self.low[variable], low), min(self.high[variable], high)
        if variable in self.others and self.low[variable] <= self.high[variable]:
            column = self.others.index(variable)
            self._move(column, min(max(self.place[variable], self.low[variable]), self.high[variable]))

    def widen(self, variable: int, high: int) -> None:
        """Move a variable's upper bound outwards, and the variable with it if it is worth to be there."""
        self.high[variable] = high
        column = self.others.index(variable) if variable in self.others else None
        if column is not None and self.reduced[column] > 0:
            self._move(column, high)

    def price_at_top(self, variable: int) -> int:
        """Give what a unit more of a variable's upper bound adds, times the denominator; 0 where it is elsewhere."""
        return self.reduced[self.others.index(variable)] if variable in self.others else 0

    def reprice(self, variable: int, more: int) -> None:
        """Let a unit of a variable be worth so much more; whatever is then better at its other bound moves there."""
        if variable in self.others:
            self.reduced[self.others.index(variable)] += more * self.denominator
            self.worth += more * self.denominator * self.place[variable]
        else:
            row = self.basic.index(variable)
            self.reduced = [one + more * entry for one, entry in zip(self.reduced, self.rows[row], strict=True)]
            self.worth += more * self.values[row]
        for column, (one, reduced) in enumerate(zip(self.others, self.reduced, strict=True)):
            if reduced:
                self._move(column, self.high[one] if reduced > 0 else self.low[one])

    def _move(self, column: int, place: int) -> None:
        """Let a variable that is not basic stand at another place."""
        change = place - self.place[self.others[column]]
        if change:
            self.place[self.others[column]] = place
            self.values = [value + row[column] * change for value, row in zip(self.values, self.rows, strict=True)]
            self.worth += self.reduced[column] * change

    def without_settled(self, first_line: int) -> None:
        """Leave out columns that cannot move any more, and then the lines that nothing can break any more.

        Variables from `first_line` on are the lines' sums.
        """
        kept = [place for place, one in enumerate(self.others) if self.low[one] < self.high[one]]
        if len(kept) == len(self.others):
            return
        self.others = [self.others[place] for place in kept]
        self.reduced = [self.reduced[place] for place in kept]
        self.rows = [[row[place] for place in kept] for row in self.rows]
        moves = [self._move_left(one) for one in self.others]
        needed = [row for row, one in enumerate(self.basic) if one < first_line or self._can_break(row, moves)]
        self.basic = [self.basic[row] for row in needed]
        self.values = [self.values[row] for row in needed]
        self.rows = [self.rows[row] for row in needed]

    def _move_left(self, variable: int) -> int:
        """Say how far a variable at one of its bounds is from the other one."""
        low, high = self.low[variable], self.high[variable]
        return high - low if self.place[variable] == low else low - high

    def _can_break(self, row: int, moves: Sequence[int]) -> bool:
        changes = [entry * move for entry, move in zip(self.rows[row], moves, strict=True) if entry]
        up, value, one = sum(change for change in changes if change > 0), self.values[row], self.basic[row]
        down = sum(changes) - up
        return value + up > self.high[one] * self.denominator or value + down < self.low[one] * self.denominator


def relaxation(bounds: Sequence[tuple[int, int]], lines: Sequence[Line], worths: Sequence[int]) -> Tableau:
    """Start with every variable at its upper bound; no worth may be negative."""
    count = len(bounds)
    rows = [[0] * count for _ in lines]
    for row, line in zip(rows, lines, strict=True):
        for place, entry in line.terms:
            row[place] += entry
    ranges = [_range(line, bounds) for line in lines]
    low = [one for one, _ in bounds]
    high = [one for _, one in bounds]
    for line, (least, most) in zip(lines, ranges, strict=True):
        low.append(least if line.low is None else line.low)
        high.append(most if line.high is None else line.high)
    values = [sum(entry * bounds[place][1] for place, entry in line.terms) for line in lines]
    worth = sum(one * most for one, (_, most) in zip(worths, bounds, strict=True))
    places = [most for _, most in bounds] + [0] * len(lines)
    basic = list(range(count, count + len(lines)))
    return Tableau(basic, list(range(count)), rows, list(worths), values, worth, 1, low, high, places)


def _range(line: Line, bounds: Sequence[tuple[int, int]]) -> tuple[int, int]:
    ends = [sorted((entry * bounds[place][0], entry * bounds[place][1])) for place, entry in line.terms]
    return sum(low for low, _ in ends), sum(high for _, high in ends)
