"""What the method of equal shares buys for some money of all members together, and up to how much it buys the same.

All that members have left, and all rates, are linear in the money that they begin with. So each decision says up to
how much of it the decision stays: a run knows how far it holds, and what comes next goes on from the first decision
that changes there.

A rate is found from those who give all that they have. With any others in their place it comes out lower, never
higher, as nobody gives more than they have: sum of min(money, rate x utility) = cost. So what was once found for a
candidate bounds its rate from below with more money too, and later on, as members only spend.

Rates are kept as floats too, only to sort out who is far from coming next: whoever is nearer than rounding can account
for is compared in whole numbers, and how far a decision holds is rounded down.
"""

from collections.abc import Collection, Mapping, Sequence
from copy import copy

from allocation.problem import BUDGET, Candidate
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Room
from allocation.records import dataclass, replace
from allocation.rules.equal_shares import Bloc, supporters_of

NEVER = 10**18
"""More cents than any problem has."""

ROUNDING = 4e-15
"""More than what dividing whole numbers and comparing two such quotients can be wrong by, relatively."""

Line = tuple[int, int]
"""What something is at no money at all, and how much it grows with each cent."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A candidate's least rate of money per utility, or what bounds it: (line, over `below`), and both in floats."""

    line: Line
    below: int
    now: float
    slope: float

    def at(self, money: int) -> "Rate":
        return Rate(self.line, self.below, (self.line[0] + self.line[1] * money) / self.below, self.slope)


@dataclass(frozen=True, slots=True)
class Due:
    """What funding a candidate takes from its supporters: who gives all, and what the others give by their score."""

    missing: Line
    weight: int
    exhausted: frozenset[int]


@dataclass(slots=True)
class Turn:
    """Where all stand before a purchase, and up to how much money, and more room in the limit asked about, it is made.

    Money is by bloc, over one denominator. Who waits is by place in the order of lots, with the last rate known; so
    does who lacks nothing but that room. What is left of it is without any that is added.
    """

    money: Sequence[Line]
    denominator: int
    waiting: Mapping[int, Rate]
    left: dict[str, tuple[int, int]]
    spent: int
    bought: int | None = None
    holds_to: int = NEVER
    holds_with: int = NEVER


@dataclass(frozen=True, slots=True)
class Purchases:
    """What is bought, by place, and for how much: with money up to `high`, and with room up to `high_room`."""

    high: int
    high_room: int
    bought: frozenset[int]
    cost: int


class Run:
    """The purchases of some candidates' supporters; kept turn by turn, so that more money can go on from there.

    `limit` is the one that may have more room; None where that is not asked.
    """

    def __init__(
        self,
        candidates: Sequence[Candidate],
        blocs: Sequence[Bloc],
        room: Mapping[str, Room],
        limit: str | None,
        tick: Tick,
    ) -> None:
        self.blocs, self.limit, self.tick = blocs, limit, tick
        self.costs = [one.maximum_cents for one in candidates]
        supporters = supporters_of(blocs, candidates)
        self.supporters = [supporters[one.id] for one in candidates]
        self.names = [sorted(one.limit_ids & room.keys() - {BUDGET}) for one in candidates]
        left = {name: (one.high, one.high_count) for name, one in room.items()}
        waiting = {place: Rate((0, 0), 1, 0.0, 0.0) for place in range(len(candidates)) if self._may_fit(place, left)}
        members = sum(bloc.size for bloc in blocs)
        self.turns = [Turn([(0, 1)] * len(blocs), max(members, 1), waiting, left, 0, holds_to=-1)]
        self.left_out = frozenset[int]()

    def fork(self, left_out: Collection[int] = ()) -> "Run":
        """Give a run that goes on from here by itself, with more candidates left out."""
        other = copy(self)
        other.left_out = self.left_out | frozenset(left_out)
        first = next((number for number, one in enumerate(self.turns) if one.bought in other.left_out), None)
        other.turns = self.turns[:first]
        if first is not None:
            other.turns.append(replace(self.turns[first], holds_to=-1))
        return other

    def _may_fit(self, place: int, left: Mapping[str, tuple[int, int]]) -> bool:
        """Tell whether a candidate fits, or would with still more room in the limit asked about."""
        cost = self.costs[place]
        return all(left[name][1] > 0 and (name == self.limit or left[name][0] >= cost) for name in self.names[place])

    def purchases(self, money: int, more_room: int = 0) -> Purchases:
        """Find what is bought; asked about ever more money, and ever more room."""
        for number, one in enumerate(self.turns):
            if one.holds_to < money or one.holds_with < more_room:
                self.turns[number:] = [replace(one)]
                self._take_turns(money, more_room)
                break
        return Purchases(
            min(one.holds_to for one in self.turns),
            min(one.holds_with for one in self.turns),
            frozenset(one.bought for one in self.turns if one.bought is not None),
            self.turns[-1].spent,
        )

    def _take_turns(self, money: int, more_room: int) -> None:
        while (following := self._following(self.turns[-1], money, more_room)) is not None:
            self.tick()
            self.turns.append(following)

    def _following(self, turn: Turn, money: int, more_room: int) -> Turn | None:
        """Take the turn: buy what is cheapest per utility, of several the first lot; None where nothing can be paid."""
        turn.holds_to = turn.holds_with = NEVER
        turn.bought = None
        waiting = {place: rate.at(money) for place, rate in turn.waiting.items() if place not in self.left_out}
        found = self._cheapest(turn, waiting, money, more_room)
        if found is None:
            return None
        turn.bought, due = found
        holds_to = (self._due_to(turn, due), first_to(turn.bought, waiting, money))
        turn.holds_to = min(turn.holds_to, *holds_to)
        return self._after(turn, due, waiting)

    def _cheapest(self, turn: Turn, waiting: dict[int, Rate], money: int, more_room: int) -> tuple[int, Due] | None:
        """Find who comes next; who cannot be paid any more, or no longer fits, is taken from those that wait."""
        values = [start + slope * money for start, slope in turn.money]
        dues = dict[int, Due]()
        while waiting:
            lowest = min(rate.now for rate in waiting.values())
            near = [place for place, rate in waiting.items() if rate.now <= lowest + abs(lowest) * ROUNDING]
            stale = [place for place in near if place not in dues]
            for place in stale:
                due = self._due(turn, place, values, money)
                if due is None:
                    del waiting[place]
                else:
                    dues[place] = due
                    waiting[place] = self._rate(turn, place, due).at(money)
            if stale:
                continue
            best = first_of(near, waiting, money)
            if self._fits(turn, best, more_room):
                return best, dues[best]
            del waiting[best]
        return None

    def _fits(self, turn: Turn, place: int, more_room: int) -> bool:
        if self.limit not in self.names[place]:
            return True
        lacking = self.costs[place] - turn.left[self.limit][0]
        if lacking > more_room:
            turn.holds_with = min(turn.holds_with, lacking - 1)
        return lacking <= more_room

    def _rate(self, turn: Turn, place: int, due: Due) -> Rate:
        below = due.weight * self.costs[place] * turn.denominator
        return Rate(due.missing, below, 0.0, due.missing[1] / below)

    def _due(self, turn: Turn, place: int, values: Sequence[int], money: int) -> Due | None:
        """Find what the supporters would have to give; None where they cannot, which holds up to the turn's end."""
        supporters = sorted(
            (values[bloc] * inverse, bloc, score)
            for bloc, score, inverse in self.supporters[place]
            if turn.money[bloc] != (0, 0)
        )
        missing = self.costs[place] * turn.denominator
        start, slope = missing, 0
        weight = sum(self.blocs[bloc].size * score for _, bloc, score in supporters)
        for number, (_, bloc, score) in enumerate(supporters):
            if missing * score <= values[bloc] * weight:
                return Due((start, slope), weight, frozenset(bloc for _, bloc, _ in supporters[:number]))
            size = self.blocs[bloc].size
            missing -= values[bloc] * size
            start -= turn.money[bloc][0] * size
            slope -= turn.money[bloc][1] * size
            weight -= size * score
        if slope < 0:
            turn.holds_to = min(turn.holds_to, money + (missing - 1) // -slope)
        return None

    def _due_to(self, turn: Turn, due: Due) -> int:
        """Tell up to how much money the same supporters give all that they have."""
        start, slope = due.missing
        most = NEVER
        for bloc, score, _ in self.supporters[turn.bought or 0]:
            if turn.money[bloc] == (0, 0):
                continue
            own, more = turn.money[bloc]
            spare = (own * due.weight - start * score, more * due.weight - slope * score)
            if bloc in due.exhausted:
                spare = (-spare[0], -spare[1])
            if spare[1] < 0:
                most = min(most, spare[0] // -spare[1])
        return most

    def _after(self, turn: Turn, due: Due, waiting: dict[int, Rate]) -> Turn:
        place = turn.bought or 0
        del waiting[place]
        start, slope = due.missing
        money = [(own * due.weight, more * due.weight) for own, more in turn.money]
        for bloc, score, _ in self.supporters[place]:
            own, more = money[bloc]
            has_nothing = bloc in due.exhausted or turn.money[bloc] == (0, 0)
            money[bloc] = (0, 0) if has_nothing else (own - start * score, more - slope * score)
        cost, names = self.costs[place], set(self.names[place])
        left = turn.left | {name: (turn.left[name][0] - cost, turn.left[name][1] - 1) for name in names}
        still = {
            one: rate for one, rate in waiting.items() if names.isdisjoint(self.names[one]) or self._may_fit(one, left)
        }
        return Turn(money, turn.denominator * due.weight, still, left, turn.spent + cost)


def first_of(near: Sequence[int], waiting: Mapping[int, Rate], money: int) -> int:
    """Find the lowest rate exactly, of several the first lot."""
    best = near[0]
    for place in near[1:]:
        if is_lower(waiting[place], waiting[best], money):
            best = place
    return best


def is_lower(one: Rate, other: Rate, money: int) -> bool:
    """Tell exactly which of two rates is lower."""
    first, second = ((each.line[0] + each.line[1] * money, each.below) for each in (one, other))
    return first[0] * second[1] < second[0] * first[1]


def first_to(place: int, waiting: Mapping[int, Rate], money: int) -> int:
    """Find up to how much money nobody else comes first, or somewhat less where that is easier to find."""
    best = waiting[place]
    holds_to = NEVER
    up, steeper = best.now * (1 + ROUNDING), best.slope + abs(best.slope) * ROUNDING
    for other, rate in waiting.items():
        closing = steeper - rate.slope + abs(rate.slope) * ROUNDING
        if closing <= 0 or other == place:
            continue
        gap = rate.now * (1 - ROUNDING) - up
        if gap <= closing:
            holds_to = min(holds_to, exactly_first_to(best, rate, money, is_before=place < other))
        elif gap < (holds_to - money) * closing:
            holds_to = money + int(gap / closing * (1 - ROUNDING))
    return holds_to


def exactly_first_to(best: Rate, other: Rate, money: int, *, is_before: bool) -> int:
    """Find up to how much money the other rate is not lower, nor as low where its lot comes before."""
    start = other.line[0] * best.below - best.line[0] * other.below
    slope = other.line[1] * best.below - best.line[1] * other.below
    return NEVER if slope >= 0 else money + (start + slope * money - (not is_before)) // -slope
