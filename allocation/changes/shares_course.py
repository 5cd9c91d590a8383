"""How far `equal_shares` would decide all the same way with more budget, or with more room in one limit.

Only members' ballots matter to the rule, so more merit helps in two ways only: up to the threshold, and where nobody
may be passed over. More budget makes each part larger, and lets the raises go on until the purchases cost more than
that. More room in a limit lets somebody be bought who did not fit, which leaves less to others and may end the raises
earlier. So both can harm too, and each stretch is looked at, one after the other.
"""

from allocation.changes.changed import with_change, with_more_room
from allocation.changes.shares_raises import NEVER, Raises, RaisesByBudget, RaisesByRoom
from allocation.changes.stretches import Stretch
from allocation.outcome import Change
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.effort import Tick, dearer
from allocation.records import dataclass, replace
from allocation.rules.equal_shares import FEW_BLOCS, awards_of, blocs_of
from allocation.rules.order import left_out_next

CANDIDATES_A_STEP = 6
"""A turn takes about as long as three other steps, and one more for so many candidates."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who is left out next, as they pass somebody over; where nobody has to be: who is funded."""

    left_out: frozenset[str]
    funded: frozenset[str]


class SharesCourse:
    """One problem with ever more room in one limit, or ever more budget; or as it is, where no name is given."""

    def __init__(self, problem: Problem, name: str | None, tick: Tick) -> None:
        self.problem, self.name, self.tick_once = problem, name, tick
        self.tick = dearer(tick, 3 + len(problem.candidates) // CANDIDATES_A_STEP)
        self.raises: dict[frozenset[str], Raises] = {}
        self.verdicts: dict[tuple[frozenset[str], frozenset[str]], Verdict] = {}
        self.following = 0

    def at(self, more_cents: int) -> Stretch:
        """Find who is funded, and up to how much more the same are; out of turn it is looked at alone."""
        if more_cents != self.following:
            alone = self._wider(more_cents)
            found = SharesCourse(alone, self.name, self.tick_once).at(0)
            return Stretch(more_cents, more_cents + found.high, found.funded, found.found)
        wider = self._wider(more_cents)
        left_out, to_spare = frozenset[str](), NEVER
        raises = None
        while True:
            raises = self._raises(left_out, raises)
            bought, same = raises.completed(more_cents)
            to_spare = min(to_spare, same)
            if (left_out, bought) not in self.verdicts:
                self.verdicts[left_out, bought] = verdict_on(wider, bought)
            verdict = self.verdicts[left_out, bought]
            if not verdict.left_out:
                self.following = more_cents + to_spare + 1
                return Stretch(more_cents, more_cents + to_spare, verdict.funded, verdict)
            left_out |= verdict.left_out

    def funded_with(self, merits: Problem) -> frozenset[str]:
        """Find who is funded in a problem in which nothing but the merits of those that take part is another."""
        left_out, raises = frozenset[str](), None
        while True:
            raises = self._raises(left_out, raises)
            verdict = verdict_on(merits, raises.completed(0)[0])
            if not verdict.left_out:
                return verdict.funded
            left_out |= verdict.left_out

    def _wider(self, more_cents: int) -> Problem:
        return self.problem if self.name is None else with_more_room(self.problem, self.name, more_cents)

    def _raises(self, left_out: frozenset[str], before: Raises | None) -> Raises:
        """Give the raises with some left out, as those before go on without them."""
        if left_out not in self.raises:
            if before is not None:
                self.raises[left_out] = before.without(left_out)
            elif self.name == BUDGET:
                self.raises[left_out] = RaisesByBudget(self.problem, self.tick)
            else:
                self.raises[left_out] = RaisesByRoom(self.problem, self.name, self.tick)
        return self.raises[left_out]


def verdict_on(problem: Problem, bought: frozenset[str]) -> Verdict:
    awards = awards_of(problem, bought)
    more = left_out_next(problem, awards)
    funded = () if more is None else (id_ for id_, cents in awards.items() if cents)
    return Verdict(frozenset(more or ()), frozenset(funded))


class SharesByMerit:
    """One problem with more merit for somebody: ballots stay, so mostly the same is bought, and others pass over."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.courses: dict[str | None, SharesCourse] = {}

    def is_funded(self, candidate: Candidate, more_merit: int, tick: Tick) -> bool:
        better = with_change(self.problem, candidate, Change(more_merit=more_merit))
        risen = replace(candidate, merit=(candidate.merit or 0) + more_merit)
        is_new = self.problem.is_eligible(risen) and not self.problem.is_eligible(candidate)
        newcomer = candidate.id if is_new else None
        if newcomer not in self.courses:
            self.courses[newcomer] = SharesCourse(better, None, tick)
        return candidate.id in self.courses[newcomer].funded_with(better)


def has_few_blocs(problem: Problem) -> bool:
    return len(blocs_of(problem)) <= FEW_BLOCS
