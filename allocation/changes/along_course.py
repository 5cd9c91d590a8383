"""Who is funded as one limit gets more and more room, for a rule that tells how far it would decide all the same way.

The stretches lie side by side from no more room at all. So the first that funds somebody is the smallest change that
does, whether or not more room can also harm.
"""

from bisect import bisect_right
from collections.abc import Callable

from allocation.changes.stretches import Stretch

Ask = Callable[[int], Stretch]
"""Answer for so many steps, and how far the rule decides as it does there; `found` is None where a limit was broken.

Amounts grow with the room even where the same are funded, so a limit that was broken may hold further on."""


class AlongCourse:
    """Stretches of one limit; the first begins where nothing is changed."""

    def __init__(self, most: int, ask: Ask) -> None:
        self.known = [ask(0)]
        self.most = most
        self.ask = ask

    def at(self, step: int) -> Stretch:
        """Find the stretch in which so many steps lie, or ask about them alone."""
        place = bisect_right(self.known, step, key=lambda one: one.low) - 1
        known = self.known[place]
        return known if known.found is not None and step <= known.high else self.ask(step)

    def smallest_for(self, id_: str, _guess: int) -> int | None:
        """Find the steps with which the candidate is funded and with one less is not; None where none are."""
        place = 0
        while place < len(self.known) or self._goes_on():
            here = self.known[place]
            if id_ in here.funded:
                return here.low if self.known[place - 1].found is not None else self._closed_in(id_, place)
            place += 1
        return None

    def _goes_on(self) -> bool:
        following = self.known[-1].high + 1
        if following > self.most:
            return False
        self.known.append(self.ask(following))
        return True

    def _closed_in(self, id_: str, place: int) -> int:
        """Halve what lies between a step at which a limit was broken and one that funds the candidate."""
        too_little, enough = self.known[place - 1].low, self.known[place].low
        while enough - too_little > 1:
            middle = (too_little + enough) // 2
            if id_ in self.ask(middle).funded:
                enough = middle
            else:
                too_little = middle
        return enough
