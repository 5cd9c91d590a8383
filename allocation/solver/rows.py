"""What the solver is given to find prices, and what comes back: columns of demand, rows of room, a price for each."""

from allocation.records import dataclass

DECIMALS = 9
ONE: int = 10**DECIMALS
"""Prices are read to this many binary-safe decimals; solvers are not more exact than that."""


@dataclass(frozen=True, slots=True)
class Column:
    """Some divisible demand: up to `length` units, worth `worth` and between `awards` and `most_awards` altogether."""

    worth: int
    length: int
    awards: int
    most_awards: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Room of one group, in units and, where they are counted, in awards."""

    low: int
    high: int
    low_count: int | None
    high_count: int | None


@dataclass(frozen=True, slots=True)
class RowPrice:
    """Worth of one more unit, and of one more award, times `ONE` and rounded."""

    money: int
    award: int
