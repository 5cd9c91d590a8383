"""Programmes as cases of a search that splits: what was found for one, and how a side condition takes it apart."""

from collections.abc import Callable

from allocation.programmes.prices import Prices
from allocation.programmes.programme import Amounts, Programme
from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A programme with its prices, its best amounts when side conditions are left aside, and what they are worth."""

    programme: Programme
    prices: Prices
    amounts: Amounts
    value: int


FindAwards = Callable[[Programme], Amounts | None]
"""Where good awards may be known from: a solver when solving, the outcome when checking. They need no trust."""


def nothing_known(_programme: Programme) -> None:
    """Know no awards beforehand."""


Part = tuple[Programme, Prices]
Split = Callable[[Case], list[Part] | None]
"""None where a side condition holds; otherwise the parts of the case in which it can still come to hold."""
