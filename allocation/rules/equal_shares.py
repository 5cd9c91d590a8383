"""`equal_shares`: each member commands an equal part of the budget.

The method of equal shares with utility = score x cost (Peters, Pierczyński and Skowron, "Proportional participatory
budgeting with additive utilities", NeurIPS 2021), completed by raising every member's part together by one unit of
the currency until the selection would cost more than the budget ("add1"). All parts are exact fractions.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heapreplace
from math import lcm

from allocation.outcome import Proof
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Room, eligible, rooms
from allocation.records import dataclass, field
from allocation.rules.settlement import Settlement, Steering, merit_times_cents

RAISE_CENTS = 100

FEW_BLOCS = 100
"""Up to so many blocs, as a board has, raises that change nothing are jumped over; with more, nearly each changes."""


@dataclass(frozen=True, slots=True)
class Bloc:
    """Members with the very same ballot: they always have the same money left."""

    size: int
    scores: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Purchases:
    """What is bought, none of it where all together would cost more than the budget, and the course this took.

    The course lists whose rate was looked at, one after the other, each time with the blocs that would have to give
    all that they have. Along one course all money left and all rates are linear in the members' part, and every
    decision is a comparison of two of these. If both ends of an interval have the same course, the comparisons hold
    at both ends, hence everywhere between.
    """

    bought: Collection[str]
    is_too_much: bool
    course: Sequence[tuple[str, frozenset[int]]]


def equal_shares(problem: Problem, _steering: Steering, tick: Tick) -> Settlement:
    """Buy what members can afford together, whatever becomes of minimums."""
    room = rooms(problem)
    candidates = eligible(problem)
    blocs = blocs_of(problem)
    members = sum(bloc.size for bloc in blocs)
    budget = max(room[BUDGET].high, 0)
    part = Fraction(budget, members or 1)

    supporters = supporters_of(blocs, candidates)

    def after(raises: int) -> Purchases:
        raised = part + raises * RAISE_CENTS
        purse = Purse(blocs, [raised.numerator] * len(blocs), raised.denominator, supporters)
        return purchases(candidates, purse, room, tick)

    most = most_raises(budget, members)
    bought = last_within_budget(after, most, everything=len(candidates), may_jump=len(blocs) <= FEW_BLOCS)
    awards = awards_of(problem, bought)
    objective = str(merit_times_cents(problem, awards))
    return Settlement(awards, objective, objective, Proof.RULE)


def most_raises(budget: int, members: int) -> int:
    """Tell after how many raises each member could pay for all that the budget can, alone and twice."""
    return int(2 * budget + RAISE_CENTS - Fraction(budget, members)) // RAISE_CENTS if members else 0


def awards_of(problem: Problem, bought: Collection[str]) -> dict[str, int]:
    """Give cents by candidate id: what is fixed, and the costs of what is bought."""
    return {one.id: one.fixed_cents or (one.maximum_cents if one.id in bought else 0) for one in problem.candidates}


def last_within_budget(
    after: Callable[[int], Purchases], most: int, *, everything: int, may_jump: bool
) -> Collection[str]:
    """Raise the parts one unit at a time, until the purchases would cost more than the budget.

    Two raises whose purchases have the same course leave no other course between them (see `Purchases`), so what
    lies between need not be looked at. Jumps grow while the course stays, and shrink where it does not.
    """
    raises, jump, here = 0, 1, after(0)
    while raises < most and len(here.bought) < everything:
        further = min(jump, most - raises)
        there = after(raises + further)
        stays = there.course == here.course
        if further > 1 and not stays:
            jump = further // 2
            continue
        if there.is_too_much:
            break
        raises, here = raises + further, there
        jump = 2 * further if stays and may_jump else 1
    return here.bought


def blocs_of(problem: Problem) -> list[Bloc]:
    sizes: dict[tuple[tuple[str, int], ...], int] = {}
    for ballot in problem.ballots:
        key = tuple(sorted((id_, score) for id_, score in ballot.scores.items() if score > 0))
        sizes[key] = sizes.get(key, 0) + 1
    return [Bloc(size, dict(key)) for key, size in sorted(sizes.items())]


Supporters = Mapping[str, Sequence[tuple[int, int, int]]]
"""For each candidate the places of the blocs that score it, their scores, and factors that make money per score
comparable in whole numbers."""


@dataclass(slots=True)
class Purse:
    """What each bloc's members still have, as whole numbers over one common denominator."""

    blocs: Sequence[Bloc]
    money: list[int]
    denominator: int
    supporters: Supporters
    course: list[tuple[str, frozenset[int]]] = field(default_factory=list)

    def rate(self, id_: str, cost: int) -> tuple[Fraction, int, int] | None:
        """Find the least rate at which the supporters can pay together; None where they cannot.

        The rate is ``missing / (weight x cost)`` once those who cannot pay it in full give all that they have.
        """
        able = ((self.money[place], place, score, inverse) for place, score, inverse in self.supporters[id_])
        supporters = sorted((one for one in able if one[0]), key=lambda one: one[0] * one[3])
        missing = cost * self.denominator
        weight = sum(self.blocs[place].size * score for _, place, score, _ in supporters)
        for number, (money, place, score, _) in enumerate(supporters):
            if missing * score <= money * weight:
                self._note(id_, supporters[:number])
                return Fraction(missing, weight * cost * self.denominator), missing, weight
            missing -= money * self.blocs[place].size
            weight -= self.blocs[place].size * score
        self._note(id_, supporters)
        return None

    def _note(self, id_: str, exhausted: Sequence[tuple[int, int, int, int]]) -> None:
        if len(self.blocs) <= FEW_BLOCS:
            self.course.append((id_, frozenset(place for _, place, _, _ in exhausted)))

    def pay(self, id_: str, missing: int, weight: int) -> None:
        """Let each supporter pay the rate, or all that is left."""
        self.money = [money * weight for money in self.money]
        self.denominator *= weight
        for place, score, _ in self.supporters[id_]:
            self.money[place] -= min(self.money[place], missing * score)


def supporters_of(blocs: Sequence[Bloc], candidates: Sequence[Candidate]) -> Supporters:
    scores: dict[str, list[tuple[int, int]]] = {one.id: [] for one in candidates}
    for place, bloc in enumerate(blocs):
        for id_, score in bloc.scores.items():
            if id_ in scores:
                scores[id_].append((place, score))
    commons = {id_: lcm(*(score for _, score in listed)) for id_, listed in scores.items()}
    return {id_: [(place, score, commons[id_] // score) for place, score in listed] for id_, listed in scores.items()}


def purchases(candidates: Sequence[Candidate], purse: Purse, room: Mapping[str, Room], tick: Tick) -> Purchases:
    """Buy what is cheapest per utility first; nothing where all together would cost more than the budget."""
    left = {name: [one.high, one.high_count] for name, one in room.items()}
    waiting = [(Fraction(0), place) for place in range(len(candidates))]
    bought: set[str] = set()
    while (one := cheapest(candidates, waiting, purse)) is not None:
        tick()
        names = one.limit_ids & left.keys()
        if any(left[name][0] < one.maximum_cents or left[name][1] < 1 for name in names):
            continue
        if left[BUDGET][0] < one.maximum_cents:
            return Purchases((), is_too_much=True, course=purse.course)
        for name in (BUDGET, *names):
            left[name] = [left[name][0] - one.maximum_cents, left[name][1] - 1]
        found = purse.rate(one.id, one.maximum_cents)
        if found is not None:
            purse.pay(one.id, *found[1:])
        bought.add(one.id)
    return Purchases(bought, is_too_much=False, course=purse.course)


def cheapest(candidates: Sequence[Candidate], waiting: list[tuple[Fraction, int]], purse: Purse) -> Candidate | None:
    """Take the candidate with the smallest rate of money per utility, then the first lot, from those that wait.

    Rates only rise as members spend, so the last known rate bounds the next one from below: whoever still comes first
    with the rate of now is the cheapest.
    """
    while waiting:
        _, place = waiting[0]
        found = purse.rate(candidates[place].id, candidates[place].maximum_cents)
        if found is None:
            heappop(waiting)
            continue
        heapreplace(waiting, (found[0], place))
        if waiting[0][1] == place:
            heappop(waiting)
            return candidates[place]
    return None
