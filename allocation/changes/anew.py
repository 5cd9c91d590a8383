"""Asking by working through the rule again, with the problem as the change would have it: where no search is kept."""

from collections.abc import Iterator

from allocation.changes.changed import is_funded_with, with_more_room
from allocation.changes.shares_course import SharesByMerit, has_few_blocs
from allocation.changes.stretches import Stretch
from allocation.outcome import Certificate, Change
from allocation.problem import BUDGET, Candidate, Problem, Rule
from allocation.programmes.effort import NotYetError, Patience, Tick, dearer
from allocation.programmes.limits import peers_of
from allocation.programmes.programme import common_unit, eligible, rooms
from allocation.rules import STEP_BY_STEP
from allocation.rules.again import awards_anew

CANDIDATES_A_STEP = {Rule.FLAT_CUT: 3, Rule.EQUAL_SHARES: 20}
"""A step of working through these rules looks at all candidates: it takes about as long as others for so many each."""


def slower(problem: Problem, tick: Tick) -> Tick:
    """Count a step of working through the rule as so many others as take about as long."""
    candidates = len(problem.candidates)
    return dearer(tick, 2 + candidates // CANDIDATES_A_STEP.get(problem.rule, candidates + 1))


class Anew:
    """One problem with its best awards in cents, asked by solving it anew."""

    def __init__(self, problem: Problem, certificate: Certificate | None) -> None:
        self.problem, self.certificate = problem, certificate
        self.cost: int | None = None
        self.unit_cents = 1
        if problem.rule not in STEP_BY_STEP:
            self.unit_cents = common_unit(one.award for one in eligible(problem))
        self.rooms = rooms(problem)
        by_shares = problem.rule is Rule.EQUAL_SHARES and has_few_blocs(problem)
        self.shares = SharesByMerit(problem) if by_shares else None

    def can_answer(self, steps: int, settlings: int, tick: Tick) -> bool:
        """Tell whether so many steps suffice for so many settlings; the first of all is made to see what one takes.

        It is broken off where it takes more than its share, and no further question is begun.
        """
        if self.cost is None:
            patience = Patience(tick, steps // settlings)
            try:
                awards_anew(self.problem, self.certificate, slower(self.problem, patience.tick))
            except NotYetError as interruption:
                if interruption.patience is not patience:
                    raise
                patience.left = -steps
            self.cost = steps // settlings - (patience.left or 0)
        return self.cost * settlings <= steps

    def with_room(self, name: str, step: int, tick: Tick) -> Stretch:
        """Find who is funded with so many units more; where the best of all is taken, also with fewer units."""
        beyond = self.rooms[name].high % self.unit_cents
        wider = with_more_room(self.problem, name, step * self.unit_cents - beyond)
        awards = awards_anew(wider, self.certificate, slower(self.problem, tick))
        if awards is None:
            return Stretch(step, step, frozenset(), None)
        low = step
        if self.problem.rule not in STEP_BY_STEP:
            own = (one for one in self.problem.candidates if name == BUDGET or name in one.limit_ids)
            used = sum(awards[one.id] for one in own if one.fixed_cents is None)
            low = max(-(-(used - self.rooms[name].high + beyond) // self.unit_cents), 0)
        return Stretch(low, step, frozenset(id_ for id_, cents in awards.items() if cents), awards)

    def merit_needed(self, candidate: Candidate, most: int, tick: Tick) -> int | None:
        """Find the smallest hundredths of a point with which the candidate is funded; None where none are found."""
        if self.problem.rule in STEP_BY_STEP:
            levels = sorted({one for one in self._levels(candidate) if 0 < one <= most})
            return next((one for one in levels if self.is_funded(candidate, one, tick)), None)
        too_little, enough = 0, most
        if not self.is_funded(candidate, enough, tick):
            return None
        while enough - too_little > 1:
            middle = (too_little + enough) // 2
            if self.is_funded(candidate, middle, tick):
                enough = middle
            else:
                too_little = middle
        return enough

    def is_funded(self, candidate: Candidate, more_merit: int, tick: Tick) -> bool:
        change = Change(more_merit=more_merit)
        if self.shares is not None:
            return self.shares.is_funded(candidate, more_merit, tick)
        return is_funded_with(self.problem, self.certificate, candidate, change, slower(self.problem, tick))

    def _levels(self, candidate: Candidate) -> Iterator[int]:
        """Give the merits to add at which a rule that only compares merits can decide otherwise."""
        own, threshold = candidate.merit or 0, self.problem.merit_threshold
        if threshold is not None:
            yield threshold - own
        counted = self._counted(candidate) if self.problem.rule is Rule.FLAT_CUT else frozenset()
        for one in self.problem.candidates:
            is_peer = self.problem.no_leapfrogging and peers_of(one) == peers_of(candidate)
            if is_peer or not counted.isdisjoint(one.limit_ids):
                yield (one.merit or 0) - own
                yield (one.merit or 0) + 1 - own

    def _counted(self, candidate: Candidate) -> frozenset[str]:
        """Find the candidate's limits that fund only so many."""
        counting = (limit.id for limit in self.problem.limits if limit.maximum_awards is not None)
        return candidate.limit_ids.intersection(counting)
