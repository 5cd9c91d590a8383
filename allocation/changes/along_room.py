"""Who is funded as one limit, or the budget, gets more and more room.

What is found for one candidate is kept for all others. Where a rule takes the best of all awards that hold the limits,
one answer tells of a whole stretch: awards that are the best with much room are still the best with as little as they
use. So the stretches from no more room at all can be put side by side, and where no gap is left between them, the
first that funds somebody is the smallest change that does.
"""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator

from allocation.records import dataclass


@dataclass(slots=True)
class Stretch:
    """From `low` to `high` steps of more room these are funded; `found` is what the answer was."""

    low: int
    high: int
    funded: Container[str]
    found: object


Ask = Callable[[int, Stretch], Stretch]
"""Answer for so many steps; given is the nearest stretch below."""

Possible = Callable[[str, Stretch], int | None]
"""The first step beyond a stretch of which it is not proven that the candidate is still not funded; None: never."""

WALKED = 8
"""So many steps of one limit are asked about one after the other; beyond them it is done in leaps."""


class AlongRoom:
    """Stretches of one limit, in order; the first begins where nothing is changed."""

    def __init__(self, base: Stretch, most: int, ask: Ask, possible: Possible | None) -> None:
        self.most = most
        self.ask = ask
        self.possible = possible
        self.known = [base]
        self.walked = 0

    def at(self, step: int) -> Stretch:
        """Find the stretch in which so many steps of more room lie."""
        place = bisect_left(self.known, step, key=lambda one: one.high)
        if place < len(self.known) and self.known[place].low <= step:
            return self.known[place]
        below = self.known[place - 1]
        new = self.ask(step, below)
        if new.found is below.found:
            below.high = step
            return below
        new = Stretch(max(new.low, below.high + 1), step, new.funded, new.found)
        self.known.insert(place, new)
        return new

    def smallest_for(self, id_: str, guess: int) -> int | None:
        """Find the steps with which the candidate is funded and with one less is not; None where none are found."""
        below, step = self._walked(id_)
        if step is None or id_ in below.funded:
            return step
        if self.first_with(id_) is None and not self._look_further(id_, max(guess, below.high + 1)):
            return None
        self._close_in(id_)
        first = self.first_with(id_)
        return None if first is None else first.low

    def _walked(self, id_: str) -> tuple[Stretch, int | None]:
        """Go from one possible step to the next, as far as few new questions lead; None where no step is possible.

        Where this ends with the candidate funded, no smaller step funds it.
        """
        below, step = self.known[0], 0
        while self.possible is not None and (self.walked < WALKED or self._knows(below.high + 1)):
            possible = self.possible(id_, below)
            if possible is None or possible > self.most:
                return below, None
            step = possible
            self.walked += not self._knows(step)
            below = self.at(step)
            if id_ in below.funded:
                break
        return below, step

    def _knows(self, step: int) -> bool:
        place = bisect_left(self.known, step, key=lambda one: one.high)
        return place < len(self.known) and self.known[place].low <= step

    def first_with(self, id_: str) -> Stretch | None:
        return next((one for one in self.known if id_ in one.funded), None)

    def _look_further(self, id_: str, guess: int) -> bool:
        """Ask at the guess and then with twice and twice the room, until the candidate is funded."""
        return any(id_ in self.at(step).funded for step in self._steps_from(guess))

    def _steps_from(self, guess: int) -> Iterator[int]:
        first = min(max(guess, 1), self.most)
        yield first
        step = 1
        while step < self.most:
            step *= 2
            if step > first:
                yield min(step, self.most)

    def _close_in(self, id_: str) -> None:
        """Ask until one step less than the first stretch that funds the candidate is known not to."""
        is_close = True
        while (first := self.first_with(id_)) is not None:
            below = self.known[self.known.index(first) - 1].high
            if first.low - below <= 1:
                return
            step = first.low - 1 if is_close else (first.low + below) // 2
            is_close = self._is_closer(id_, step)

    def _is_closer(self, id_: str, step: int) -> bool:
        found = self.at(step)
        return id_ in found.funded and found.low < step
