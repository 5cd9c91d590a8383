"""Re-checking an outcome in integers, by code that does not know the solver."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocation.outcome import Outcome
from allocation.problem import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not hold: `what` (a sentence), `where` (JSON path in the outcome), `numbers`."""

    what: str
    where: str
    numbers: Mapping[str, int | str | None]

    def __str__(self) -> str:
        numbers = ", ".join(f"{name} {value}" for name, value in self.numbers.items())
        return f"{self.where}: {self.what}" + (f" ({numbers})" if numbers else "")


def check(problem: Problem, outcome: Outcome) -> Fault | None:
    """The first fault of the outcome, or None where everything holds."""
    raise NotImplementedError


def first_broken_limit(problem: Problem, awarded: Mapping[str, int]) -> str | None:
    """A sentence that names the first limit that these awards break, or None."""
    raise NotImplementedError
