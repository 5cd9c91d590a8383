"""The smallest room in one limit, or in the budget, that funds somebody: proven where few questions lead there.

Walking proves: it goes from one possible step to the next, so that where it ends no smaller step funds. Leaping only
finds where a refusal turns: a step that funds while one less does not. Below that it is walked on a little, as where
more room can also harm a much smaller step may fund as well.
"""

from collections.abc import Callable

from allocation.changes.leaping import leap
from allocation.changes.stretches import Ask, Stretch, Stretches

Possible = Callable[[str, Stretch], int | None]
"""The first step beyond a stretch of which it is not proven that the candidate is still not funded; None: never."""

WALKED = 8
"""So many steps of one limit are asked about one after the other before it is done in leaps."""

WALKED_BELOW = 400
"""So many more, divided by the number of candidates, are for each below the turning point that leaps have led to."""


class AlongRoom(Stretches):
    """Searches one limit for all refused candidates."""

    def __init__(self, base: Stretch, most: int, ask: Ask, possible: Possible | None, candidates: int) -> None:
        super().__init__(base, most, ask)
        self.possible, self.candidates = possible, candidates
        self.walked = 0

    def smallest_for(self, id_: str, guess: int) -> int | None:
        """Find the steps with which the candidate is funded and with one less is not; None where none are found."""
        walk = Walk(self, id_)
        self.walked += walk.go_on(max(WALKED - self.walked, 0))
        if walk.ended:
            return walk.step
        if not leap(self, id_, max(guess, walk.below.high + 1)):
            return None
        walk.go_on(WALKED_BELOW // self.candidates)
        first = self.first_with(id_)
        return None if first is None else first.low


class Walk:
    """Goes up from no change, over steps of which it is not proven that they do not fund the candidate."""

    def __init__(self, along: AlongRoom, id_: str) -> None:
        self.along, self.id = along, id_
        self.below = along.known[0]
        self.step: int | None = 0
        self.ended = False

    def go_on(self, most_asked: int) -> int:
        """Walk until the candidate is funded, or never can be, or so many questions were asked; tell how many were."""
        asked, possible = 0, self.along.possible
        while possible is not None and not self.ended:
            if asked >= most_asked and not self.along.knows(self.below.high + 1):
                break
            step = possible(self.id, self.below)
            if step is None or step > self.along.most:
                self.ended, self.step = True, None
                break
            asked += not self.along.knows(step)
            self.step, self.below = step, self.along.at(step)
            self.ended = self.id in self.below.funded
        return asked
