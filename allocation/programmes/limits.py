"""Whether awards hold every limit: plain sums, nothing else."""

from collections.abc import Iterator, Mapping

from allocation.outcome import Binding
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.programme import demand_by_limit
from allocation.records import dataclass

Awards = Mapping[str, int]

Queue = tuple[str | None, frozenset[str]]
"""A district and groups: candidates that share both may not pass one another over."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A side of a limit that awards break: what was found and what is allowed."""

    limit: str
    kind: Binding
    found: int
    allowed: int

    def __str__(self) -> str:
        unit = "cents" if self.kind in {Binding.MINIMUM, Binding.MAXIMUM} else "awards"
        bound = "at most" if self.kind in {Binding.MAXIMUM, Binding.MAXIMUM_AWARDS} else "at least"
        return f"{self.limit} receives {self.found} {unit}, allowed are {bound} {self.allowed}"


def breaches(problem: Problem, awards: Awards) -> Iterator[Breach]:
    """Find all sides that the awards break, the budget first."""
    spent = sum(awards.values())
    if spent > problem.available_cents:
        yield Breach(BUDGET, Binding.MAXIMUM, spent, problem.available_cents)
    demand = demand_by_limit(problem)
    inside: dict[str, list[int]] = {}
    for one in problem.candidates:
        for name in one.limit_ids:
            inside.setdefault(name, []).append(awards[one.id])
    for limit in problem.limits:
        cents, fundable = demand.get(limit.id, (0, 0))
        received = inside.get(limit.id, [])
        money, funded = sum(received), sum(one > 0 for one in received)
        if money < min(limit.minimum_cents or 0, cents):
            yield Breach(limit.id, Binding.MINIMUM, money, min(limit.minimum_cents or 0, cents))
        if limit.maximum_cents is not None and money > limit.maximum_cents:
            yield Breach(limit.id, Binding.MAXIMUM, money, limit.maximum_cents)
        if funded < min(limit.minimum_awards or 0, fundable):
            yield Breach(limit.id, Binding.MINIMUM_AWARDS, funded, min(limit.minimum_awards or 0, fundable))
        if limit.maximum_awards is not None and funded > limit.maximum_awards:
            yield Breach(limit.id, Binding.MAXIMUM_AWARDS, funded, limit.maximum_awards)


def leapfrogs(problem: Problem, awards: Awards) -> Iterator[tuple[Candidate, Candidate]]:
    """Find each candidate that gets nothing while one of lower merit, same district and groups is funded."""
    supported: dict[str, int] = {}
    lowest: dict[Queue, Candidate] = {}
    for one in problem.candidates:
        if not awards[one.id]:
            continue
        if one.applicant is not None:
            supported[one.applicant] = supported.get(one.applicant, 0) + 1
        kept = lowest.get(peers_of(one))
        if one.merit is not None and (kept is None or one.merit < (kept.merit or 0)):
            lowest[peers_of(one)] = one
    for one in problem.candidates:
        below = lowest.get(peers_of(one))
        if below is None or not may_be_leapfrogged(problem, one, awards) or one.applicant in supported:
            continue
        if (one.merit or 0) > (below.merit or 0):
            yield one, below


PassedOver = Mapping[Queue, Mapping[str | None, int]]
"""By queue and applicant, the highest merit of those who would be passed over if one of lower merit were funded."""


def passed_over(problem: Problem, awards: Awards) -> PassedOver:
    """Find who gets nothing, and whom therefore nobody of the same queue and lower merit may pass over."""
    supported = {one.applicant for one in problem.candidates if awards[one.id]} - {None}
    found: dict[Queue, dict[str | None, int]] = {}
    for one in problem.candidates:
        if may_be_leapfrogged(problem, one, awards) and one.applicant not in supported:
            highest = found.setdefault(peers_of(one), {})
            highest[one.applicant] = max(highest.get(one.applicant, 0), one.merit or 0)
    return found


def peers_of(candidate: Candidate) -> Queue:
    return candidate.district, frozenset(candidate.groups)


def may_be_leapfrogged(problem: Problem, candidate: Candidate, awards: Awards) -> bool:
    """Tell whether the candidate gets nothing although it is neither excluded nor unranked nor below the threshold."""
    if awards[candidate.id] or candidate.excluded is not None or candidate.merit is None:
        return False
    return problem.merit_threshold is None or candidate.merit >= problem.merit_threshold
