"""Why each candidate receives what it receives: one code with its numbers, from the final awards alone."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from allocation.lots import in_lot_order
from allocation.outcome import Reason, ReasonCode
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, Problem, Rule

IN_FULL = Reason(ReasonCode.FUNDED_IN_FULL)


@dataclass(slots=True)
class Standing:
    """What a limit (or the budget) has to give, and what the awards leave of it."""

    capacity: int | None
    left: int | None
    awards_left: int | None


class Rivals:
    """The funded candidates of one limit that the rule decided on, given as (merit, place in lot order)."""

    def __init__(self, funded: Iterable[tuple[int, int]]) -> None:
        self.places: dict[int, list[int]] = {}
        for merit, place in funded:
            self.places.setdefault(merit, []).append(place)
        self.lowest_merit = min(self.places, default=None)

    def last_before(self, merit: int, place: int) -> int | None:
        """Find the place of the last one with this merit whose lot is earlier."""
        same = self.places.get(merit, [])
        earlier = bisect_left(same, place)
        return same[earlier - 1] if earlier else None


class Reasons:
    """Reasons for all candidates of one problem and its awards in cents by candidate id.

    Inside, candidates are known by their places in lot order; `members` are the places that count towards a limit.
    """

    def __init__(self, problem: Problem, awards: Mapping[str, int]) -> None:
        self.problem = problem
        self.by_lot = in_lot_order(problem)
        self.places = {one.id: place for place, one in enumerate(self.by_lot)}
        self.awarded = [awards[one.id] for one in self.by_lot]
        self.limits = {limit.id: limit for limit in problem.limits}
        self.names = self._names_by_place()
        self.members: dict[str, list[int]] = {BUDGET: []}
        for place, names in enumerate(self.names):
            for name in names:
                self.members.setdefault(name, []).append(place)
        self.standings = {name: self._standing(name) for name in self.members}
        self.rivals: dict[str, Rivals] = {}

    def _names_by_place(self) -> list[tuple[str, ...]]:
        """Give the limits that each candidate meets, the budget last; one tuple for all that meet the same."""
        known, carried = self.limits.keys(), [one.limit_ids for one in self.by_lot]
        shared = {ids: (*sorted(ids & known), BUDGET) for ids in set(carried)}
        return [shared[ids] for ids in carried]

    def _standing(self, name: str) -> Standing:
        limit = self.limits.get(name, Limit(BUDGET, BUDGET, maximum_cents=self.problem.available_cents))
        received = self.received(name)
        fixed = sum(self.by_lot[place].fixed_cents or 0 for place in self.members[name])
        most, count = limit.maximum_cents, limit.maximum_awards
        return Standing(
            None if most is None else max(most - fixed, 0),
            None if most is None else max(most - sum(received), 0),
            None if count is None else max(count - sum(cents > 0 for cents in received), 0),
        )

    def received(self, name: str) -> list[int]:
        """Give the awards in cents that count towards a limit."""
        return [self.awarded[place] for place in self.members.get(name, [])]

    def next_steps(self, name: str) -> Iterator[int]:
        """Give what each candidate of a limit that a rule may fund lacks to its next amount, in cents."""
        for place in self.members.get(name, []):
            one, awarded = self.by_lot[place], self.awarded[place]
            if self.problem.is_eligible(one):
                yield next_amount(one, awarded) - awarded

    def _rivals(self, name: str) -> Rivals:
        if name not in self.rivals:
            inside = ((self.by_lot[place], place) for place in self.members[name] if self.awarded[place])
            decided = ((one, place) for one, place in inside if self.problem.is_eligible(one))
            self.rivals[name] = Rivals((one.merit or 0, place) for one, place in decided)
        return self.rivals[name]

    def of(self, candidate: Candidate) -> Reason:
        """Give the candidate's reason."""
        place = self.places[candidate.id]
        awarded = self.awarded[place]
        if candidate.fixed_cents is not None or candidate.excluded is not None:
            return Reason(ReasonCode.EXCLUDED if candidate.fixed_cents is None else ReasonCode.FIXED)
        if candidate.merit is None:
            return Reason(ReasonCode.NOT_RANKABLE)
        if not self.problem.is_eligible(candidate):
            return Reason(ReasonCode.BELOW_THRESHOLD, needed_merit=self.problem.merit_threshold)
        if awarded == candidate.maximum_cents and awarded:
            return IN_FULL
        needed = next_amount(candidate, awarded) - awarded
        return self._partial(place, needed) if awarded else self._refusal(place, needed)

    def _partial(self, place: int, needed: int) -> Reason:
        name, left = self._tightest(place, needed)
        return Reason(ReasonCode.FUNDED_IN_PART, limit=name, left_cents=left, needed_cents=needed)

    def _refusal(self, place: int, needed: int) -> Reason:
        names = self.names[place]
        for name in names:
            capacity = self.standings[name].capacity
            if needed <= 0 or (capacity is not None and capacity < needed):
                return Reason(
                    ReasonCode.MINIMUM_TOO_LARGE, limit=name, left_cents=capacity, needed_cents=max(needed, 0)
                )
        full = [name for name in names if self.standings[name].awards_left == 0]
        tightest, left = self._tightest(place, needed)
        if tightest is None:
            return Reason(ReasonCode.OUTRANKED, limit=full[0] if full else None)
        code, tied_with = self._rivalry(place, tightest)
        return Reason(code, limit=tightest, left_cents=left, needed_cents=needed, tied_with=tied_with)

    def _rivalry(self, place: int, name: str) -> tuple[ReasonCode, str | None]:
        """Tell who took the room: somebody of lower merit, of the same merit, or simply everybody above."""
        merit, rivals = self.by_lot[place].merit or 0, self._rivals(name)
        below = rivals.lowest_merit is not None and rivals.lowest_merit < merit
        if below and self.problem.rule in {Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.EVEN_DISTRICTS}:
            return ReasonCode.DISPLACED, None
        tied_with = rivals.last_before(merit, place)
        if tied_with is not None and not below:
            return ReasonCode.LOST_LOT, self.by_lot[tied_with].id
        return (ReasonCode.BUDGET_EXHAUSTED if name == BUDGET else ReasonCode.LIMIT_REACHED), None

    def _tightest(self, place: int, needed: int) -> tuple[str | None, int | None]:
        """Find what has too little left: of the limits the one with the least, else the budget."""
        short = []
        for name in self.names[place]:
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
