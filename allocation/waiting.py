"""The waiting list: who is next as money flows back, by the same rule and within the same limits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from allocation.outcome import Allocation
from allocation.problem import Candidate, Problem
from allocation.solve import solve


@dataclass(frozen=True, slots=True)
class NextAward:
    """What one candidate on the waiting list receives out of the money that flows back."""

    id: str
    more_cents: int


def waiting_list(problem: Problem, awards: Mapping[str, int], returned_cents: int = 0) -> tuple[NextAward, ...] | None:
    """Spend what is left and what flowed back on the candidates that received nothing, everything else fixed.

    Ordered by amount, then id. None where the fixed awards contradict the limits.
    """
    settled = replace(
        problem,
        budget_cents=problem.budget_cents + returned_cents,
        candidates=tuple(fixed(one, awards[one.id]) for one in problem.candidates),
    )
    outcome = solve(settled)
    if not isinstance(outcome, Allocation):
        return None
    found = (NextAward(id_, cents - awards[id_]) for id_, cents in outcome.awarded_cents.items())
    return tuple(sorted((one for one in found if one.more_cents), key=lambda one: (-one.more_cents, one.id)))


def fixed(candidate: Candidate, cents: int) -> Candidate:
    """Fix what was awarded; who received nothing stays in the running."""
    if not cents or candidate.fixed_cents is not None:
        return candidate
    return replace(candidate, fixed_cents=cents, excluded=None)
