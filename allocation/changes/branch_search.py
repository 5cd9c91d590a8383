"""Asking where groups cross: the relaxation is solved once, and every question moves a few of its bounds.

A few exchanges mend what was moved, and the search begins with the best awards known: what cannot beat them is never
looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from allocation.changes.found import Award, Found, Room, Search, UndecidedError
from allocation.crossing.branching import Branching
from allocation.crossing.tableau import Tableau
from allocation.programmes.cases import Split
from allocation.programmes.effort import NotYetError, Patience, Tick, dearer
from allocation.programmes.prices import free_room
from allocation.programmes.programme import Programme

DEARER = 5
"""An exchange takes about as long as so many other steps."""

STEPS = 1_000
"""One question may take so many exchanges."""


class BranchSearch(Search):
    """The search of one programme, kept ready."""

    def __init__(self, programme: Programme, order: Sequence[int], splits: Sequence[Split], tick: Tick) -> None:
        self.most = sum(item.most for item in programme.items)
        self.groups = {group.id: place for place, group in enumerate(programme.groups)}
        self.branching = Branching(programme, free_room(programme), order, splits, tick)
        self.model = self.branching.model
        self.model.root.mend(dearer(tick, DEARER))

    def with_room(self, room: Room, known: Found, tick: Tick) -> Found:
        part = self.model.root.copy()
        for name, high in room.items():
            part.widen(self.model.money_lines[self.groups[name]], high)
        return self._searched(part, known, -1, tick) or known

    def with_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        part = self.model.root.copy()
        self.model.fund(part, asked.place)
        self.model.reprice(part, asked.place, *asked.more)
        with self._keeping(asked.splits):
            return self._searched(part, None, above, tick)

    def without_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        part = self.model.root.copy()
        part.narrow(asked.place, 0, 0)
        with self._keeping(asked.splits):
            return self._searched(part, None, above, tick)

    @contextmanager
    def _keeping(self, splits: Sequence[Split]) -> Iterator[None]:
        """Search under other side conditions for once."""
        before = self.branching.splits
        self.branching.keep(splits)
        try:
            yield
        finally:
            self.branching.keep(before)

    def first_possible(self, place: int, name: str, after: int, above: int, tick: Tick) -> int | None:
        """Find the first room beyond `after` with which awards that fund the item could be worth more than `above`.

        With less room the relaxation proves that they are not; None where it proves so for all room. Its worth grows
        with room at the price of room, and ever slower: so going on at that price never goes too far.
        """
        line = self.model.money_lines[self.groups[name]]
        part, high = self._feasible(place, line, after + 1, tick)
        while part is not None and self.model.bound(part) <= above:
            price = part.price_at_top(line)
            if price <= 0:
                return None
            high += max(-(-((above + 1) * part.denominator * self.model.scale - part.worth) // price), 1)
            part.widen(line, high)
            if not part.mend(dearer(tick, DEARER)):
                return None
        return None if part is None else high

    def _feasible(self, place: int, line: int, least: int, tick: Tick) -> tuple[Tableau | None, int]:
        """Find the smallest room from `least` on with which the relaxation can fund the item at all."""
        high, stride, too_little = least, 1, least - 1
        while (part := self._funding(place, line, high, tick)) is None:
            too_little, high, stride = high, high + stride, 2 * stride
            if stride > 4 * self.most:
                return None, high
        while high - too_little > 1:
            middle = (high + too_little) // 2
            found = self._funding(place, line, middle, tick)
            if found is None:
                too_little = middle
            else:
                part, high = found, middle
        return part, high

    def _funding(self, place: int, line: int, high: int, tick: Tick) -> Tableau | None:
        part = self.model.root.copy()
        part.widen(line, high)
        self.model.fund(part, place)
        return part if part.mend(dearer(tick, DEARER)) else None

    def _searched(self, part: Tableau, known: Found | None, above: int, tick: Tick) -> Found | None:
        search, patience = self.branching, Patience(dearer(tick, DEARER), STEPS)
        search.tick = patience.tick
        search.best = None if known is None else known.amounts
        search.best_worth = above if known is None else known.worth
        try:
            amounts = search.search(part)
        except NotYetError as interruption:
            if interruption.patience is not patience:
                raise
            raise UndecidedError from interruption
        return None if amounts is None else Found(amounts, search.best_worth)
