"""What equal shares buy in the end, when every member's part was raised as often as the budget bears.

What is bought depends on the money of all members alone, a whole number of cents: `budget + raises x members x 1 EUR`.
The budget only says where the raises end: before the first with which the purchases would cost more.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from copy import copy

from allocation.changes.shares_run import NEVER, Run
from allocation.problem import BUDGET, Problem
from allocation.programmes.effort import Tick
from allocation.programmes.programme import eligible, rooms
from allocation.records import dataclass
from allocation.rules.equal_shares import RAISE_CENTS, blocs_of, most_raises

__all__ = ["NEVER", "Raises", "RaisesByBudget", "RaisesByRoom"]


class Raises:
    """The raises of one problem; answers for ever more room say what is bought and how much more leaves it so.

    `first` is the run for the first of these answers, before any raise.
    """

    def __init__(self, problem: Problem, limit: str | None, tick: Tick) -> None:
        room = rooms(problem)
        candidates, blocs = eligible(problem), blocs_of(problem)
        self.members = sum(bloc.size for bloc in blocs)
        self.ids = [one.id for one in candidates]
        self.everything = len(self.ids)
        self.budget = room[BUDGET].high
        self.stride = RAISE_CENTS * self.members
        self.first = Run(candidates, blocs, room, limit, tick)

    def without(self, ids: Collection[str]) -> "Raises":
        """Give the same with some candidates left out, for answers from the last one on."""
        other = copy(self)
        places = [place for place, id_ in enumerate(self.ids) if id_ in ids]
        other.first = self.first.fork(places)
        other.everything = len(self.ids) - len(other.first.left_out)
        other.begin()
        return other

    def begin(self) -> None:
        """Forget all answers."""
        raise NotImplementedError

    def completed(self, more: int) -> tuple[frozenset[str], int]:
        raise NotImplementedError

    def named(self, bought: frozenset[int]) -> frozenset[str]:
        return frozenset(self.ids[place] for place in bought)

    def last(self, budget: int) -> int:
        """Give the money after the last raise that the rule would make."""
        return budget + most_raises(budget, self.members) * self.stride


class RaisesByRoom(Raises):
    """The same budget, and more room in one limit: one run for each raise with which others were bought before."""

    def __init__(self, problem: Problem, limit: str | None, tick: Tick) -> None:
        super().__init__(problem, limit, tick)
        self.begin()

    def begin(self) -> None:
        self.runs = {max(self.budget, 0): self.first}

    def completed(self, more: int) -> tuple[frozenset[str], int]:
        budget = max(self.budget, 0)
        money, to_spare = budget, NEVER
        if not self.members:
            return frozenset(), NEVER
        run = self.runs[money]
        here = run.purchases(money, more)
        while True:
            to_spare = min(to_spare, here.high_room - more)
            stays = min(here.high, self.last(budget)) - money
            money += max(stays, 0) // self.stride * self.stride + self.stride
            if money > self.last(budget) or len(here.bought) >= self.everything:
                return self.named(here.bought), to_spare
            if money not in self.runs:
                self.runs[money] = run.fork()
            run = self.runs[money]
            there = run.purchases(money, more)
            if there.cost > self.budget:
                return self.named(here.bought), min(to_spare, there.high_room - more)
            here = there


@dataclass(slots=True)
class Piece:
    """Money in cents, from `low` to `high`, with which the same are bought for `cost`."""

    low: int
    high: int
    bought: frozenset[int]
    cost: int


class RaisesByBudget(Raises):
    """The same limits, and more budget: what is bought with how much money is found once, for all budgets."""

    def __init__(self, problem: Problem, tick: Tick) -> None:
        super().__init__(problem, None, tick)
        self.begin()

    def begin(self) -> None:
        self.run = self.first
        self.pieces: list[Piece] = []

    def completed(self, more: int) -> tuple[frozenset[str], int]:
        """Go from piece to piece, to the first that is hit by a raise and costs too much.

        All money is that much more with a cent more of budget; so the answer stays as long as the last raise stays
        in its piece, the next one in what costs too much, and no raise hits what costs too much before.
        """
        budget = self.budget + more
        if budget < 0 or not self.members:
            return frozenset(), -budget - 1 if budget < 0 else NEVER
        top, to_spare = self.last(budget), NEVER
        for place in self._places_from(budget):
            piece = self.pieces[place]
            raised = budget + max(-(-(piece.low - budget) // self.stride), 0) * self.stride
            is_too_much = piece.cost > budget
            if raised > top:
                return self._ended(place - 1, top, 0)
            if piece.high >= NEVER and not is_too_much:
                return self._ended(place, raised, to_spare)
            if not is_too_much and len(piece.bought) < self.everything:
                continue
            if raised > piece.high:
                to_spare = min(to_spare, piece.low - (raised - self.stride) - 1)
            elif is_too_much:
                to_spare = min(to_spare, self._too_much_for(place, raised, budget))
                return self._ended(place, raised - self.stride, to_spare)
            else:
                return self._ended(place, raised, 0)
        raise AssertionError

    def _places_from(self, budget: int) -> Iterator[int]:
        """Give the places of pieces, each known to its end."""
        if not self.pieces:
            self._add_piece(budget)
            self.first = self.run.fork()
        place = bisect_left(self.pieces, budget, key=lambda one: one.high)
        while True:
            while place + 1 >= len(self.pieces) and self.pieces[-1].high < NEVER:
                self._add_piece(self.pieces[-1].high + 1)
            yield place
            place += 1

    def _add_piece(self, low: int) -> None:
        found = self.run.purchases(low)
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.bought == found.bought:
            last.high = found.high
        else:
            self.pieces.append(Piece(low, found.high, found.bought, found.cost))

    def _ended(self, place: int, money: int, to_spare: int) -> tuple[frozenset[str], int]:
        """Give what is bought with the money of the last raise, which is in this piece or before it."""
        while self.pieces[place].low > money:
            place -= 1
        piece = self.pieces[place]
        return self.named(piece.bought), min(to_spare, piece.high - money)

    def _too_much_for(self, place: int, raised: int, budget: int) -> int:
        """Tell with how many more cents of budget, and money, it still costs too much."""
        to_spare = NEVER
        for piece in self.pieces[place:]:
            to_spare = min(to_spare, piece.cost - budget - 1)
            if to_spare < 0:
                break
            reached = min(to_spare, piece.high - raised)
            if reached == to_spare:
                break
        return reached
