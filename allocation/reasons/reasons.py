"""Why each candidate receives what it receives: one code with its numbers, from the final awards alone."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.lots import in_lot_order
from allocation.outcome import Reason, ReasonCode
from allocation.problem import BUDGET, Candidate, Limit, Problem, Rule, next_amount
from allocation.programmes.limits import PassedOver, passed_over, peers_of
from allocation.programmes.programme import rooms
from allocation.reasons.ties import Ties
from allocation.records import dataclass

if TYPE_CHECKING:
    from allocation.rules import flat_cut
else:
    flat_cut = WhenUsed("allocation.rules.flat_cut")

IN_FULL = Reason(ReasonCode.FUNDED_IN_FULL)
BY_COMBINATION = frozenset({Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.EVEN_DISTRICTS})


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

    def before(self, merit: int, place: int) -> Iterator[int]:
        """Give the places of those with this merit whose lot is earlier, the last of them first."""
        same = self.places.get(merit, [])
        return (same[earlier - 1] for earlier in range(bisect_left(same, place), 0, -1))


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
        self.awards = awards

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
        full = next((name for name in names if self.standings[name].awards_left == 0), None)
        tightest, left = self._tightest(place, needed)
        tied_with = self._lost_to(place, tightest or full or BUDGET)
        if tied_with is not None:
            missing = None if tightest is None else needed
            return Reason(
                ReasonCode.LOST_LOT, limit=tightest or full, left_cents=left, needed_cents=missing, tied_with=tied_with
            )
        if tightest is not None:
            return Reason(self._shortage(place, tightest), limit=tightest, left_cents=left, needed_cents=needed)
        if full is not None:
            return Reason(self._who_filled(place, full), limit=full)
        return self._refusal_with_room(place, needed)

    def _refusal_with_room(self, place: int, needed: int) -> Reason:
        """Say what else than room was missing: the turn, the smallest part that is workable, or supporters' money."""
        one = self.by_lot[place]
        ahead = self._passed_over.get(peers_of(one), {})
        higher = [merit for applicant, merit in ahead.items() if applicant is None or applicant != one.applicant]
        if max(higher, default=0) > (one.merit or 0):
            return Reason(ReasonCode.OUTRANKED, needed_merit=max(higher))
        if self.problem.rule is not Rule.FLAT_CUT:
            return Reason(ReasonCode.OUTRANKED)
        if one.id in self._sharing:
            return Reason(ReasonCode.MINIMUM_TOO_LARGE, needed_cents=needed)
        return Reason(ReasonCode.OUTRANKED, limit=next(name for name in self.names[place] if self._is_counted(name)))

    def _is_counted(self, name: str) -> bool:
        return self.standings[name].awards_left is not None

    @cached_property
    def _passed_over(self) -> PassedOver:
        return passed_over(self.problem, self.awards) if self.problem.no_leapfrogging else {}

    @cached_property
    def _sharing(self) -> frozenset[str]:
        """The candidates that `flat_cut` lets take part in some round: of more than may be funded the best."""
        rounds = flat_cut.rounds(self.problem, rooms(self.problem), lambda: None)
        return frozenset(one.id for round_ in rounds for one in round_.taking_part)

    def _lost_to(self, place: int, name: str) -> str | None:
        """Name somebody to whom only the lot gave preference, among those who count towards a limit."""
        one = self.by_lot[place]
        earlier = (self.by_lot[other] for other in self._rivals(name).before(one.merit or 0, place))
        first = next(earlier, None)
        winner = None if first is None else self.ties.lost_to(one, chain((first,), earlier))
        return None if winner is None else winner.id

    @cached_property
    def ties(self) -> Ties:
        """What tells where lots decided; only where some candidates are tied."""
        return Ties(self.problem, self.awards)

    def _who_filled(self, place: int, name: str) -> ReasonCode:
        """Tell who took the last of the awards that a limit allows: only candidates of higher merit, or others too."""
        lowest = self._rivals(name).lowest_merit
        is_outranked = lowest is not None and lowest > (self.by_lot[place].merit or 0)
        return ReasonCode.OUTRANKED if is_outranked else self._shortage(place, name)

    def _shortage(self, place: int, name: str) -> ReasonCode:
        """Tell who took the room: somebody of lower merit in a better combination, or simply everybody above."""
        lowest = self._rivals(name).lowest_merit
        if lowest is not None and lowest < (self.by_lot[place].merit or 0) and self.problem.rule in BY_COMBINATION:
            return ReasonCode.DISPLACED
        return ReasonCode.BUDGET_EXHAUSTED if name == BUDGET else ReasonCode.LIMIT_REACHED

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
