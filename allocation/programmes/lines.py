"""The words in which an integer programme is put to the solver, and its answer held against it."""

from collections.abc import Sequence
from enum import Enum

from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A number of steps between 0 and `high`; a *choice* is yes or no, whatever is done about whole numbers."""

    high: int
    is_choice: bool


Terms = tuple[tuple[int, int], ...]
"""(position of the variable, coefficient)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sum that has to stay between two numbers; None is no bound."""

    terms: Terms
    low: int | None
    high: int | None


class Verdict(Enum):
    """What the solver claims: only `BEST` says that nothing is better."""

    BEST = "best"
    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The solver's claim and its values, rounded; `is_whole` tells whether there was nothing to round."""

    verdict: Verdict
    values: tuple[int, ...] = ()
    is_whole: bool = True


Condition = tuple[tuple[int, ...], tuple[int, ...]]
"""`(below, above)`: the one item below (if it is not funded anyway) only if one of those above is funded."""


def value(terms: Terms, values: Sequence[int]) -> int:
    """Work a sum out."""
    return sum(worth * values[place] for place, worth in terms)


def holds(line: Line, values: Sequence[int]) -> bool:
    total = value(line.terms, values)
    return (line.low is None or line.low <= total) and (line.high is None or total <= line.high)
