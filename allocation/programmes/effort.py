"""How much searching is reasonable: counted in steps, so that the same problem takes the same way to the same proof."""

from collections.abc import Callable

Tick = Callable[[], None]
"""Called now and then in long work; raises when the time is up."""

STEPS = 100_000
STEPS_PER_CANDIDATE = 200
STEPS_FOR_CHANGES = 300_000
"""So many steps `solve` spends on what would have funded the refused ones: a few seconds at most."""


class SearchTooLongError(Exception):
    """The exact search has used its steps; what it was asked may still have an answer."""


class TooManyAmountsError(SearchTooLongError):
    """An award has more steps than can be looked at one by one."""


def reasonable_steps(candidates: int) -> int:
    return STEPS + STEPS_PER_CANDIDATE * candidates


class Effort:
    """Passes every tick on, and ends the search after so many."""

    def __init__(self, steps: int, tick: Tick) -> None:
        self.left = steps
        self._pass_on = tick

    def tick(self) -> None:
        """Count one step."""
        self.left -= 1
        if self.left < 0:
            raise SearchTooLongError
        self._pass_on()


class NotYetError(Exception):
    """The search has taken the steps that it was given for now; its `patience` tells whose."""

    def __init__(self, patience: "Patience") -> None:
        super().__init__()
        self.patience = patience


class Patience:
    """Passes ticks on, and interrupts after so many; None is patience without end."""

    def __init__(self, tick: Tick, steps: int | None = None) -> None:
        self.left = steps
        self._pass_on = tick

    def tick(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise NotYetError(self)
        self._pass_on()


def no_hurry() -> None:
    """Take all the time that it needs."""


def dearer(tick: Tick, times: int) -> Tick:
    """Count each step as several, as it takes about as long as they."""

    def several() -> None:
        for _ in range(times):
            tick()

    return several
