"""A problem with one thing changed in a candidate's favour: more budget, more room in a limit, more merit."""

from allocation.outcome import Certificate, Change
from allocation.problem import BUDGET, Candidate, Limit, Problem
from allocation.programmes.effort import Tick
from allocation.records import replace
from allocation.rules.again import awards_anew


def with_more_room(problem: Problem, name: str, more_cents: int) -> Problem:
    """Give the problem with more budget, or with a higher maximum of a limit that has one."""
    if name == BUDGET:
        return replace(problem, budget_cents=problem.budget_cents + more_cents)

    def wider(limit: Limit) -> Limit:
        if limit.id != name or limit.maximum_cents is None:
            return limit
        return replace(limit, maximum_cents=limit.maximum_cents + more_cents)

    return replace(problem, limits=tuple(wider(limit) for limit in problem.limits))


def with_change(problem: Problem, candidate: Candidate, change: Change) -> Problem:
    """Give the problem as the change would have it."""
    if change.more_merit is None:
        return with_more_room(problem, change.limit or BUDGET, change.more_cents or 0)
    better = replace(candidate, merit=(candidate.merit or 0) + change.more_merit)
    return replace(problem, candidates=tuple(better if one == candidate else one for one in problem.candidates))


def one_step_less(change: Change) -> Change:
    """Give the change with one cent, or one hundredth of a point, less."""
    if change.more_merit is not None:
        return replace(change, more_merit=change.more_merit - 1)
    return replace(change, more_cents=(change.more_cents or 0) - 1)


def is_funded_with(
    problem: Problem, certificate: Certificate | None, candidate: Candidate, change: Change, tick: Tick
) -> bool:
    """Solve anew with the change and see whether the candidate receives anything."""
    awards = awards_anew(with_change(problem, candidate, change), certificate, tick)
    return awards is not None and awards[candidate.id] > 0
