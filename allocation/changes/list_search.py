"""Asking a list that is gone down from the top: quick wherever its minimums are reached without being kept in mind."""

from collections.abc import Sequence

from allocation.changes.found import Award, Found, Room, Search, UndecidedError, Worths, keeps
from allocation.programmes.cases import Split
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Amounts, Programme
from allocation.records import replace
from allocation.rules.best import down_the_list


class ListSearch(Search):
    """One programme whose awards are the lexicographically largest in an order."""

    def __init__(self, programme: Programme, order: Sequence[int], splits: Sequence[Split]) -> None:
        self.programme, self.order, self.splits = programme, order, splits
        self.worths = Worths(programme, order)

    def with_room(self, room: Room, known: Found, tick: Tick) -> Found:  # noqa: ARG002  (lists need no known awards)
        tick()
        groups = (replace(one, high=room[one.id]) if one.id in room else one for one in self.programme.groups)
        return self._held(down_the_list(replace(self.programme, groups=tuple(groups)), self.order))

    def with_award(self, asked: Award, above: int, tick: Tick) -> Found | None:  # noqa: ARG002
        tick()
        return self._held(down_the_list(self.programme, self.order, asked.place))

    def without_award(self, asked: Award, above: int, tick: Tick) -> Found | None:  # noqa: ARG002
        raise UndecidedError

    def _held(self, amounts: Amounts | None) -> Found:
        if amounts is None or not keeps(self.splits, self.programme, amounts):
            raise UndecidedError
        return self.worths.found(amounts)
