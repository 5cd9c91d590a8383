"""Candidates that count towards the same limits, taken together: which totals they can receive.

Under `no_leapfrogging` candidates of the same district and groups stand in a queue by merit: somebody is funded only if
everybody of higher merit is. So a queue is funded down to one merit, and of that merit in part. Two numbers, its
*reach*, narrow this further: everybody above `funded_above` is funded, nobody below `open_from` is.
"""

from collections.abc import Iterable, Mapping

from allocation.nested.sums import NO_SUMS, NOTHING, Sums, added, all_of, union, with_nothing
from allocation.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Reach:
    """How far down a queue the money must go, and may go; None where nothing is said."""

    funded_above: int | None = None
    open_from: int | None = None

    @property
    def is_possible(self) -> bool:
        """Whether nobody is funded below somebody who is not."""
        return self.funded_above is None or self.open_from is None or self.open_from <= self.funded_above

    def with_funded(self, merit: int) -> "Reach":
        """Say that somebody of this merit is funded."""
        above = merit if self.funded_above is None else min(self.funded_above, merit)
        return Reach(above, self.open_from)

    def with_refused(self, merit: int) -> "Reach":
        """Say that somebody of this merit gets nothing and must not be passed over."""
        lowest = merit if self.open_from is None else max(self.open_from, merit)
        return Reach(self.funded_above, lowest)


@dataclass(slots=True)
class Queue:
    """What each candidate receives if anything, by merit, and the room for all; `sums` are kept once known."""

    by_merit: Mapping[int, list[Sums]]
    most: int
    known: dict[Reach, Sums] = field(default_factory=dict)

    def sums(self, reach: Reach) -> Sums:
        """Give the totals within the reach."""
        if reach not in self.known:
            self.known[reach] = union(self._parts(reach)) if reach.is_possible else NO_SUMS
        return self.known[reach]

    def _parts(self, reach: Reach) -> Iterable[Sums]:
        """Fund all merits down to some one, and of that one anybody."""
        full = NOTHING
        for merit in sorted(self.by_merit, reverse=True):
            if reach.open_from is not None and merit < reach.open_from:
                break
            members = self.by_merit[merit]
            if reach.funded_above is None or merit <= reach.funded_above:
                yield added(full, all_of([with_nothing(one) for one in members], self.most), self.most)
            full = added(full, all_of(members, self.most), self.most)
        yield full
