"""What the members of one group can receive together: small sets that may hold too many totals, never too few.

A set is a table (one big integer with a bit for each total) where amounts come in steps and the room is small; else a
few intervals, of which the nearest are joined when they become too many. What is not in the set is not possible.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, Self

from allocation.nested.sums import Interval, joined
from allocation.programmes.programme import Choice
from allocation.records import dataclass

MOST_BITS = 1 << 14
MOST_AMOUNTS = 2_000
"""So many amounts of all members together are looked at one by one."""

MOST_INTERVALS = 16


@dataclass(frozen=True, slots=True)
class Domain:
    """What one member may receive: nothing if it may be zero, or an amount of its choices (ascending)."""

    may_be_zero: bool
    choices: tuple[Choice, ...]

    @property
    def most(self) -> int:
        return self.choices[-1][1] if self.choices else 0

    @property
    def least(self) -> int:
        return 0 if self.may_be_zero or not self.choices else self.choices[0][0]

    def within(self, low: int, high: int) -> "Domain":
        """Keep the amounts between these two."""
        kept: list[Choice] = []
        for choice in self.choices:
            kept += clipped(choice, low, high)
        return Domain(self.may_be_zero and low <= 0 <= high, tuple(kept))


def clipped(choice: Choice, low: int, high: int) -> list[Choice]:
    """Give the amounts of the choice between these two, as one choice or none."""
    first, last, stride = choice
    least = first if low <= first else first + -((first - low) // stride) * stride
    most = last if high >= last else first + (high - first) // stride * stride
    return [(least, most, stride if least < most else 1)] if least <= most else []


class Totals(Protocol):
    """A set of totals, and what can be asked of it."""

    def ends(self, low: int, high: int) -> Interval | None:
        """Find the smallest and the largest total of the range; None where it holds none."""

    def between(self, low: int, high: int) -> Self:
        """Give every number of the range as a set of this kind."""

    def after(self, domain: Domain, most: int) -> Self:
        """Add each amount of the domain to each total, up to `most`."""

    def before(self, domain: Domain) -> Self:
        """Give what lies an amount of the domain below some total."""

    def possible(self, domain: Domain, behind: Self) -> Domain:
        """Keep the amounts that lead from one of these totals to one of those behind."""

    def reach(self, domain: Domain, behind: Self) -> Interval | None:
        """Find the smallest and the largest amount that lead there; None where none does."""


@dataclass(frozen=True, slots=True)
class Table:
    """Totals as bits of one integer."""

    bits: int

    def ends(self, low: int, high: int) -> Interval | None:
        bits = (self.bits & ((1 << (high + 1)) - 1)) >> low << low
        return ((bits & -bits).bit_length() - 1, bits.bit_length() - 1) if bits else None

    def between(self, low: int, high: int) -> "Table":
        return Table(((1 << (high - low + 1)) - 1) << low)

    def after(self, domain: Domain, most: int) -> "Table":
        found = self.bits if domain.may_be_zero else 0
        for low, high, stride in domain.choices:
            found |= _spread(self.bits, (high - low) // stride, stride) << low
        return Table(found & ((1 << (most + 1)) - 1))

    def before(self, domain: Domain) -> "Table":
        found = self.bits if domain.may_be_zero else 0
        for low, high, stride in domain.choices:
            found |= _spread(self.bits, (high - low) // stride, stride) >> high
        return Table(found)

    def possible(self, domain: Domain, behind: "Table") -> Domain:
        kept: list[Choice] = []
        for low, high, stride in domain.choices:
            kept += _runs([one for one in range(low, high + 1, stride) if self._leads(one, behind)], stride)
        return Domain(domain.may_be_zero and self._leads(0, behind), tuple(kept))

    def reach(self, domain: Domain, behind: "Table") -> Interval | None:
        may_be_zero = domain.may_be_zero and self._leads(0, behind)
        upwards = (one for low, high, stride in domain.choices for one in range(low, high + 1, stride))
        least = 0 if may_be_zero else next((one for one in upwards if self._leads(one, behind)), None)
        if least is None:
            return None
        downwards = (one for low, high, stride in reversed(domain.choices) for one in range(high, low - 1, -stride))
        return least, next((one for one in downwards if self._leads(one, behind)), 0)

    def _leads(self, amount: int, behind: "Table") -> bool:
        return bool(self.bits & (behind.bits >> amount))


@dataclass(frozen=True, slots=True)
class Ranges:
    """Totals as intervals in order; amounts that come in steps count as if everything between them did."""

    intervals: Sequence[Interval]

    def ends(self, low: int, high: int) -> Interval | None:
        found = [(max(first, low), min(last, high)) for first, last in self.intervals if last >= low and first <= high]
        return (found[0][0], found[-1][1]) if found else None

    def between(self, low: int, high: int) -> "Ranges":
        return Ranges([(low, high)])

    def after(self, domain: Domain, most: int) -> "Ranges":
        amounts = [(low, high) for low, high, _ in domain.choices]
        moved = self._moved([(0, 0), *amounts] if domain.may_be_zero else amounts)
        return Ranges(_few((low, min(high, most)) for low, high in moved if low <= most))

    def before(self, domain: Domain) -> "Ranges":
        amounts = [(-high, -low) for low, high, _ in domain.choices]
        moved = self._moved([(0, 0), *amounts] if domain.may_be_zero else amounts)
        return Ranges(_few((max(low, 0), high) for low, high in moved if high >= 0))

    def _moved(self, amounts: Sequence[Interval]) -> Iterator[Interval]:
        return ((first + low, last + high) for first, last in self.intervals for low, high in amounts)

    def possible(self, domain: Domain, behind: "Ranges") -> Domain:
        pairs = ((first - most, last - least) for first, last in behind.intervals for least, most in self.intervals)
        spans, kept = joined(pairs), list[Choice]()
        for choice in domain.choices:
            for first, last in spans:
                kept += clipped(choice, first, last)
        may_be_zero = domain.may_be_zero and any(first <= 0 <= last for first, last in spans)
        return Domain(may_be_zero, tuple(kept))

    def reach(self, domain: Domain, behind: "Ranges") -> Interval | None:
        spans = [(first - most, last - least) for first, last in behind.intervals for least, most in self.intervals]
        may_be_zero = domain.may_be_zero and any(first <= 0 <= last for first, last in spans)
        ends = [end for choice in domain.choices for first, last in spans for end in clipped(choice, first, last)]
        if not may_be_zero and not ends:
            return None
        least = 0 if may_be_zero else min(low for low, _, _ in ends)
        return least, max((high for _, high, _ in ends), default=0)


def nothing_for(domains: Sequence[Domain], most: int) -> Totals:
    """Give the total of nobody, as a set of the kind that suits the totals of these domains up to `most`."""
    amounts = sum((high - low) // stride + 1 for one in domains for low, high, stride in one.choices)
    return Table(1) if most < MOST_BITS and amounts <= MOST_AMOUNTS else Ranges([(0, 0)])


def _spread(totals: int, steps: int, stride: int) -> int:
    """Put so many steps beside each total, by doubling."""
    done = 0
    while done < steps:
        more = min(done + 1, steps - done)
        totals |= totals << more * stride
        done += more
    return totals


def _runs(amounts: Sequence[int], stride: int) -> list[Choice]:
    """Put ascending amounts together where they follow each other in steps."""
    found: list[Choice] = []
    for amount in amounts:
        if found and amount - found[-1][1] == stride:
            found[-1] = (found[-1][0], amount, stride)
        else:
            found.append((amount, amount, 1))
    return found


def _few(intervals: Iterable[Interval]) -> list[Interval]:
    """Join intervals, and where too many are left also those between which the least is missing."""
    found = joined(intervals)
    if len(found) <= MOST_INTERVALS:
        return found
    gaps = sorted(found[place + 1][0] - found[place][1] for place in range(len(found) - 1))
    widest = gaps[-MOST_INTERVALS]
    few: list[Interval] = []
    for low, high in found:
        if few and low - few[-1][1] <= widest:
            few[-1] = few[-1][0], high
        else:
            few.append((low, high))
    return few
