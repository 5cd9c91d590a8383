"""Why each candidate receives what it receives: one code with its numbers, from the final awards alone."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from allocation.lots import in_lot_order
from allocation.outcome import Reason, ReasonCode
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, Problem, Rule


@dataclass(slots=True)
class Standing:
    """What a limit (or the budget) has to give, and what the awards leave of it."""

    capacity: int | None
    left: int | None
    awards_left: int | None


@dataclass(slots=True)
class Rivals:
    """The funded candidates of one limit that the rule decided on, as places in lot order by merit."""

    lowest_merit: int
    places: dict[int, list[int]] = field(default_factory=dict)

    def add(self, merit: int, place: int) -> None:
        """Add a candidate whose lot is later than all before."""
        self.lowest_merit = min(self.lowest_merit, merit)
        self.places.setdefault(merit, []).append(place)

    def last_before(self, merit: int, place: int) -> int | None:
        """Find the place of the last one with this merit whose lot is earlier."""
        same = self.places.get(merit, [])
        earlier = bisect_left(same, place)
        return same[earlier - 1] if earlier else None


class Reasons:
    """Reasons for all candidates of one problem and its awards in cents by candidate id."""

    def __init__(self, problem: Problem, awards: Mapping[str, int]) -> None:
        self.problem = problem
        self.awards = awards
        self.limits = {limit.id: limit for limit in problem.limits}
        self.by_lot = in_lot_order(problem)
        self.order = {one.id: place for place, one in enumerate(self.by_lot)}
        self.members: dict[str, list[Candidate]] = {BUDGET: list(problem.candidates)}
        for one in problem.candidates:
            for name in one.limit_ids & self.limits.keys():
                self.members.setdefault(name, []).append(one)
        self.standings = {name: self._standing(name) for name in self.members}
        self.rivals = self._rivals()

    def _rivals(self) -> dict[str, Rivals]:
        found: dict[str, Rivals] = {}
        for place, one in enumerate(self.by_lot):
            if one.merit is not None and self.awards[one.id] and self.problem.is_eligible(one):
                for name in (BUDGET, *(one.limit_ids & self.limits.keys())):
                    found.setdefault(name, Rivals(one.merit)).add(one.merit, place)
        return found

    def _standing(self, name: str) -> Standing:
        limit = self.limits.get(name, Limit(BUDGET, BUDGET, maximum_cents=self.problem.available_cents))
        inside = self.members[name]
        spent = sum(self.awards[one.id] for one in inside)
        fixed = sum(one.fixed_cents or 0 for one in inside)
        funded = sum(self.awards[one.id] > 0 for one in inside)
        most, count = limit.maximum_cents, limit.maximum_awards
        return Standing(
            None if most is None else max(most - fixed, 0),
            None if most is None else max(most - spent, 0),
            None if count is None else max(count - funded, 0),
        )

    def of(self, candidate: Candidate) -> Reason:
        """Give the candidate's reason."""
        awarded = self.awards[candidate.id]
        if candidate.fixed_cents is not None or candidate.excluded is not None:
            return Reason(ReasonCode.EXCLUDED if candidate.fixed_cents is None else ReasonCode.FIXED)
        if candidate.merit is None:
            return Reason(ReasonCode.NOT_RANKABLE)
        if not self.problem.is_eligible(candidate):
            return Reason(ReasonCode.BELOW_THRESHOLD, needed_merit=self.problem.merit_threshold)
        if awarded == candidate.maximum_cents and awarded:
            return Reason(ReasonCode.FUNDED_IN_FULL)
        needed = next_amount(candidate, awarded) - awarded
        return self._partial(candidate, needed) if awarded else self._refusal(candidate, needed)

    def _partial(self, candidate: Candidate, needed: int) -> Reason:
        name, left = self._tightest(candidate, needed)
        return Reason(ReasonCode.FUNDED_IN_PART, limit=name, left_cents=left, needed_cents=needed)

    def _refusal(self, candidate: Candidate, needed: int) -> Reason:
        for name in self._names(candidate):
            capacity = self.standings[name].capacity
            if needed <= 0 or (capacity is not None and capacity < needed):
                return Reason(
                    ReasonCode.MINIMUM_TOO_LARGE, limit=name, left_cents=capacity, needed_cents=max(needed, 0)
                )
        full = [name for name in self._names(candidate) if self.standings[name].awards_left == 0]
        tightest, left = self._tightest(candidate, needed)
        if tightest is None:
            return Reason(ReasonCode.OUTRANKED, limit=full[0] if full else None)
        code, tied_with = self._rivalry(candidate, tightest)
        return Reason(code, limit=tightest, left_cents=left, needed_cents=needed, tied_with=tied_with)

    def _rivalry(self, candidate: Candidate, name: str) -> tuple[ReasonCode, str | None]:
        """Tell who took the room: somebody of lower merit, of the same merit, or simply everybody above."""
        merit, rivals = candidate.merit or 0, self.rivals.get(name, Rivals(candidate.merit or 0))
        below = rivals.lowest_merit < merit
        if below and self.problem.rule in {Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.EVEN_DISTRICTS}:
            return ReasonCode.DISPLACED, None
        tied_with = rivals.last_before(merit, self.order[candidate.id])
        if tied_with is not None and not below:
            return ReasonCode.LOST_LOT, self.by_lot[tied_with].id
        return (ReasonCode.BUDGET_EXHAUSTED if name == BUDGET else ReasonCode.LIMIT_REACHED), None

    def _names(self, candidate: Candidate) -> list[str]:
        return [*sorted(candidate.limit_ids & self.members.keys()), BUDGET]

    def _tightest(self, candidate: Candidate, needed: int) -> tuple[str | None, int | None]:
        """Find what has too little left: of the limits the one with the least, else the budget."""
        short = []
        for name in self._names(candidate):
            left = self.standings[name].left
            if left is not None and left < needed:
                short.append((name == BUDGET, left, name))
        if not short:
            return None, None
        _, left, tightest = min(short)
        return tightest, left


def next_amount(candidate: Candidate, awarded: int) -> int:
    """Give the next larger amount that the award allows; the amount itself where there is none."""
    award = candidate.award
    if isinstance(award, MenuAward):
        return min((cents for cents in award.amounts_cents if cents > awarded), default=awarded)
    if awarded == 0:
        return candidate.smallest_cents
    return min(awarded + award.step_cents, candidate.maximum_cents)
