"""`equal_shares`: each member commands an equal part of the budget.

The method of equal shares with utility = score x cost (Peters, Pierczyński and Skowron, "Proportional participatory
budgeting with additive utilities", NeurIPS 2021), completed by raising every member's part together by one unit of
the currency until the selection would cost more than the budget ("add1"). All parts are exact fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.outcome import Proof
from allocation.problem import BUDGET, Candidate, Problem
from allocation.profile import Tick
from allocation.programme import Room, eligible, rooms
from allocation.rules.settlement import FindPrices, Settlement, merit_times_cents

RAISE_CENTS = 100


@dataclass(frozen=True, slots=True)
class Bloc:
    """Members with the very same ballot: they always have the same money left."""

    size: int
    scores: Mapping[str, int]


def equal_shares(problem: Problem, _find_prices: FindPrices, tick: Tick) -> Settlement:
    """Buy what members can afford together, whatever becomes of minimums."""
    room = rooms(problem)
    candidates = eligible(problem)
    blocs = blocs_of(problem)
    members = sum(bloc.size for bloc in blocs)
    part = Fraction(max(room[BUDGET].high, 0), members or 1)
    bought = purchases(candidates, purse_of(blocs, part, candidates), room, tick)
    bought = bought or set()
    while members and len(bought) < len(candidates):
        part += RAISE_CENTS
        more = purchases(candidates, purse_of(blocs, part, candidates), room, tick)
        if more is None or part > 2 * room[BUDGET].high + RAISE_CENTS:
            break
        bought = more
    awards = {one.id: one.fixed_cents or (one.maximum_cents if one.id in bought else 0) for one in problem.candidates}
    objective = str(merit_times_cents(problem, awards))
    return Settlement(awards, objective, objective, Proof.RULE)


def blocs_of(problem: Problem) -> list[Bloc]:
    sizes: dict[tuple[tuple[str, int], ...], int] = {}
    for ballot in problem.ballots:
        key = tuple(sorted((id_, score) for id_, score in ballot.scores.items() if score > 0))
        sizes[key] = sizes.get(key, 0) + 1
    return [Bloc(size, dict(key)) for key, size in sorted(sizes.items())]


@dataclass(slots=True)
class Purse:
    """What each bloc's members still have, as whole numbers over one common denominator."""

    blocs: Sequence[Bloc]
    money: list[int]
    denominator: int
    supporters: dict[str, list[tuple[int, int]]]

    def rate(self, id_: str, cost: int) -> tuple[Fraction, int, int] | None:
        """Find the least rate at which the supporters can pay together; None where they cannot.

        The rate is ``missing / (weight x cost)`` once those who cannot pay it in full give all that they have.
        """
        supporters = [(self.money[place], place, score) for place, score in self.supporters[id_] if self.money[place]]
        missing = cost * self.denominator
        weight = sum(self.blocs[place].size * score for _, place, score in supporters)
        supporters.sort(key=lambda one: Fraction(one[0], one[2]) if one[2] > 1 else one[0])
        for money, place, score in supporters:
            if missing * score <= money * weight:
                return Fraction(missing, weight * cost * self.denominator), missing, weight
            missing -= money * self.blocs[place].size
            weight -= self.blocs[place].size * score
        return None

    def pay(self, id_: str, missing: int, weight: int) -> None:
        """Let each supporter pay the rate, or all that is left."""
        self.money = [money * weight for money in self.money]
        self.denominator *= weight
        for place, score in self.supporters[id_]:
            self.money[place] -= min(self.money[place], missing * score)


def purse_of(blocs: Sequence[Bloc], part: Fraction, candidates: Sequence[Candidate]) -> Purse:
    supporters: dict[str, list[tuple[int, int]]] = {one.id: [] for one in candidates}
    for place, bloc in enumerate(blocs):
        for id_, score in bloc.scores.items():
            if id_ in supporters:
                supporters[id_].append((place, score))
    return Purse(blocs, [part.numerator] * len(blocs), part.denominator, supporters)


def purchases(candidates: Sequence[Candidate], purse: Purse, room: Mapping[str, Room], tick: Tick) -> set[str] | None:
    """Buy what is cheapest per utility first; None where all together would cost more than the budget."""
    left = {name: [one.high, one.high_count] for name, one in room.items()}
    open_ = {one.id: (Fraction(0), place) for place, one in enumerate(candidates)}
    bought: set[str] = set()
    while open_:
        tick()
        one = cheapest(candidates, open_, purse)
        if one is None:
            return bought
        del open_[one.id]
        names = one.limit_ids & left.keys()
        if any(left[name][0] < one.maximum_cents or left[name][1] < 1 for name in names):
            continue
        if left[BUDGET][0] < one.maximum_cents:
            return None
        for name in (BUDGET, *names):
            left[name] = [left[name][0] - one.maximum_cents, left[name][1] - 1]
        found = purse.rate(one.id, one.maximum_cents)
        if found is not None:
            purse.pay(one.id, *found[1:])
        bought.add(one.id)
    return bought


def cheapest(candidates: Sequence[Candidate], open_: dict[str, tuple[Fraction, int]], purse: Purse) -> Candidate | None:
    """Find the candidate with the smallest rate of money per utility, then the first lot.

    Rates only rise as members spend, so the last known rate bounds the next one from below: candidates are
    looked at in the order of those, and the search ends where no bound can beat the best.
    """
    best: tuple[Fraction, int] | None = None
    for id_, (bound, place) in sorted(open_.items(), key=lambda entry: entry[1]):
        if best is not None and (bound, place) > best:
            break
        found = purse.rate(id_, candidates[place].maximum_cents)
        if found is None:
            del open_[id_]
            continue
        open_[id_] = (found[0], place)
        if best is None or open_[id_] < best:
            best = open_[id_]
    return None if best is None else candidates[best[1]]
