"""Interrupting a search after so many steps: steps, not seconds, so that the same problem always takes the same way."""

from allocation.programmes.effort import Tick


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
