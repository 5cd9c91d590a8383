"""What is known of who is funded as one limit, or the budget, gets more and more room.

What is found for one candidate is kept for all others. Where a rule takes the best of all awards that hold the limits,
one answer tells of a whole stretch: awards that are the best with much room are still the best with as little as they
use. So the stretches from no more room at all can be put side by side, and where no gap is left between them, the
first that funds somebody is the smallest change that does.
"""

from bisect import bisect_left
from collections.abc import Callable, Container

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


class Stretches:
    """What is known along one limit, in order; the first stretch begins where nothing is changed."""

    def __init__(self, base: Stretch, most: int, ask: Ask) -> None:
        self.most = most
        self.ask = ask
        self.known = [base]

    def at(self, step: int) -> Stretch:
        """Find the stretch in which so many steps of more room lie."""
        place = self._place(step)
        if self.knows(step):
            return self.known[place]
        below = self.known[place - 1]
        new = self.ask(step, below)
        if new.found is below.found:
            below.high = step
            return below
        new = Stretch(max(new.low, below.high + 1), step, new.funded, new.found)
        self.known.insert(place, new)
        return new

    def knows(self, step: int) -> bool:
        place = self._place(step)
        return place < len(self.known) and self.known[place].low <= step

    def _place(self, step: int) -> int:
        return bisect_left(self.known, step, key=lambda one: one.high)

    def first_with(self, id_: str) -> Stretch | None:
        return next((one for one in self.known if id_ in one.funded), None)
