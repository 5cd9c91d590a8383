"""Awards as an answer, and their worth as one number: objective, money and lots together, so that nothing ties."""

from collections.abc import Mapping, Sequence

from allocation.programmes.cases import Case, Split
from allocation.programmes.effort import Tick
from allocation.programmes.prices import free_room
from allocation.programmes.programme import Amounts, Programme, value_of
from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """The best awards under a change, in units by item, and their worth."""

    amounts: Amounts
    worth: int


class UndecidedError(Exception):
    """This way of asking leads to no answer, or not soon; another one may."""


@dataclass(frozen=True, slots=True)
class Award:
    """An item that is worth (gain, weight) more than before, by its place; and the side conditions that then hold."""

    place: int
    more: tuple[int, int]
    splits: Sequence[Split]


Room = Mapping[str, int]
"""The maximum of money, in units, of the groups that have another one than the programme says."""


class Search:
    """A programme made ready to be asked; each answer is exact, or UndecidedError is raised."""

    def with_room(self, room: Room, known: Found, tick: Tick) -> Found:
        """Find the best awards with other room; `known` are some that hold it."""
        raise NotImplementedError

    def with_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        """Find the best awards that fund the item; None where none is worth over `above`."""
        raise NotImplementedError

    def without_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        """Find the best awards that do not fund the item; None where none is worth over `above`."""
        raise NotImplementedError


class Worths:
    """What awards are worth: a unit for the last in order counts one, any other more than all later ones."""

    def __init__(self, programme: Programme, order: Sequence[int]) -> None:
        self.programme = programme
        self.lots = [0] * len(programme.items)
        self.unit = 1
        for place in reversed(order):
            self.lots[place] = self.unit
            self.unit *= programme.items[place].most + 1

    def found(self, amounts: Amounts, more: int = 0) -> Found:
        """Give the awards with their worth; `more` is what they are worth beyond what the programme says."""
        lots = sum(lot * amount for lot, amount in zip(self.lots, amounts, strict=True) if amount)
        return Found(amounts, (value_of(self.programme, amounts) + more) * self.unit + lots)


def keeps(splits: Sequence[Split], programme: Programme, amounts: Amounts) -> bool:
    """Tell whether the amounts keep every side condition."""
    case = Case(programme, free_room(programme), amounts, 0) if splits else None
    return case is None or all(split(case) is None for split in splits)
