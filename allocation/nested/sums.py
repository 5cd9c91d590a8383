"""Which totals some candidates can receive together, in whole units.

Totals are kept as *intervals*, ascending, that neither meet nor touch, as long as these are few. Where totals are
scattered, as with whole costs or nothing, they are a *table*: one big integer with a bit for each total, so that
adding an amount is a shift and joining two sets is an "or".
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from allocation.programmes.programme import Choice
from allocation.records import dataclass

Interval = tuple[int, int]

MOST_INTERVALS = 2_000
MOST_PAIRS = 100_000
MOST_BITS = 1 << 26
MOST_SHIFTED_BITS = 1 << 32
"""Adding two tables shifts the one for each total of the other: so many bits are moved at most."""


FIRST_BITS = 64


class TooManySumsError(Exception):
    """The totals are scattered so widely that keeping them would take too long."""


@dataclass(frozen=True, slots=True)
class Sums:
    """A set of totals: intervals, or else a table."""

    intervals: tuple[Interval, ...] = ()
    table: int | None = None

    def __bool__(self) -> bool:
        return bool(self.intervals) or bool(self.table)

    @property
    def lowest(self) -> int:
        """The smallest total of a set that has any."""
        return self.intervals[0][0] if self.table is None else _lowest_bit(self.table)

    @property
    def highest(self) -> int:
        """The largest total of a set that has any."""
        return self.intervals[-1][1] if self.table is None else self.table.bit_length() - 1

    def contains(self, amount: int) -> bool:
        return self.largest_up_to(amount) == amount

    def largest_up_to(self, amount: int) -> int | None:
        """Find the largest total up to an amount."""
        if self.table is not None:
            below = self.table & ((1 << max(amount + 1, 0)) - 1)
            return below.bit_length() - 1 if below else None
        place = bisect_right(self.intervals, amount, key=lambda one: one[0]) - 1
        return None if place < 0 else min(self.intervals[place][1], amount)

    def smallest_from(self, amount: int) -> int | None:
        """Find the smallest total from an amount on."""
        if self.table is not None:
            above = self.table >> max(amount, 0)
            return max(amount, 0) + _lowest_bit(above) if above else None
        return next((max(low, amount) for low, high in self.intervals if high >= amount), None)

    def between(self, low: int, high: int) -> "Sums":
        """Give the totals from the one amount to the other."""
        if self.table is not None:
            return Sums(table=(self.table & ((1 << max(high + 1, 0)) - 1)) >> max(low, 0) << max(low, 0))
        clipped = ((max(first, low), min(last, high)) for first, last in self.intervals)
        return Sums(tuple((first, last) for first, last in clipped if first <= last))


NOTHING = Sums(((0, 0),))
NO_SUMS = Sums()


def of_choices(choices: Iterable[Choice]) -> Sums:
    """Give what one candidate receives if it receives anything. Raises TooManySumsError before listing too many."""
    found: list[Interval] = []
    for low, high, stride in choices:
        if stride > 1 and (high - low) // stride >= MOST_INTERVALS:
            raise TooManySumsError
        found += [(low, high)] if stride == 1 else [(x, x) for x in range(low, high + 1, stride)]
    return _of_intervals(found)


def union(sets: Iterable[Sums]) -> Sums:
    """Give every total of any of these sets. Raises TooManySumsError."""
    parts = list(sets)
    if any(one.table is not None for one in parts):
        table = 0
        for one in parts:
            table |= _as_table(one)
        return Sums(table=table)
    return _of_intervals([interval for one in parts for interval in one.intervals])


def added(one: Sums, other: Sums, most: int) -> Sums:
    """Give every total up to `most` of an amount of the one and an amount of the other. Raises TooManySumsError."""
    if one.table is None and other.table is None and len(one.intervals) * len(other.intervals) <= MOST_PAIRS:
        pairs = ((mine[0] + its[0], mine[1] + its[1]) for mine in one.intervals for its in other.intervals)
        return _of_intervals((low, min(high, most)) for low, high in pairs if low <= most)
    if one.table is None or (other.table is not None and one.table.bit_count() < other.table.bit_count()):
        one, other = other, one
    table, intervals, held = _as_table(one), _intervals_of(other), (1 << (most + 1)) - 1
    if most >= MOST_BITS or most * len(intervals) > MOST_SHIFTED_BITS:
        raise TooManySumsError
    total = 0
    for low, high in intervals:
        if low <= most:
            total |= _widened(table, min(high, most) - low) << low & held
    return Sums(table=total)


def with_nothing(one: Sums) -> Sums:
    return union((NOTHING, one))


def all_of(parts: Sequence[Sums], most: int) -> Sums:
    """Give every total up to `most` in which each part takes one of its amounts. Raises TooManySumsError."""
    total = NOTHING
    for part in parts:
        total = added(total, part, most)
    return total


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Put intervals in order and join those that meet or touch."""
    found: list[Interval] = []
    for low, high in sorted(intervals):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def _of_intervals(intervals: Iterable[Interval]) -> Sums:
    """Put intervals in order, those that meet or touch together; many become a table."""
    found = joined(intervals)
    sums = Sums(tuple(found))
    return sums if len(found) <= MOST_INTERVALS else Sums(table=_as_table(sums))


def _as_table(sums: Sums) -> int:
    if sums.table is not None:
        return sums.table
    if sums and sums.highest >= MOST_BITS:
        raise TooManySumsError
    bits = bytearray((sums.highest >> 3) + 1 if sums else 0)
    long = 0
    for low, high in sums.intervals:
        if low == high:
            bits[low >> 3] |= 1 << (low & 7)
        else:
            long |= ((1 << (high - low + 1)) - 1) << low
    return int.from_bytes(bits, "little") | long


def _intervals_of(sums: Sums) -> Sequence[Interval]:
    """List the totals, each for itself where they are a table."""
    if sums.table is None:
        return sums.intervals
    if sums.table.bit_count() > MOST_PAIRS:
        raise TooManySumsError
    return [(place, place) for place, bit in enumerate(reversed(f"{sums.table:b}")) if bit == "1"]


def _widened(table: int, more: int) -> int:
    """Put all totals from each to so much more beside it, by doubling."""
    done = 0
    while done < more:
        step = min(done + 1, more - done)
        table |= table << step
        done += step
    return table


def _lowest_bit(table: int) -> int:
    """Look at the first bits, then at ever more of them: negating a whole large table would take longer."""
    bits = FIRST_BITS
    while not (first := table & ((1 << bits) - 1)):
        bits *= FIRST_BITS
    return (first & -first).bit_length() - 1
