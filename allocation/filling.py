"""How the budget filled up, as steps that a chart can draw, and the merit at which each district's money ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from allocation.lots import in_lot_order
from allocation.problem import BUDGET, Problem


@dataclass(frozen=True, slots=True)
class Step:
    """One funded candidate, and the money spent up to and including it."""

    id: str
    merit: int | None
    awarded_cents: int
    spent_cents: int


def filling(problem: Problem, awards: Mapping[str, int]) -> tuple[Step, ...]:
    """List the funded candidates: fixed ones first, then by merit and lot."""
    funded = [one for one in in_lot_order(problem) if awards[one.id]]
    funded.sort(key=lambda one: (one.fixed_cents is None, -(one.merit or 0)))
    spent = accumulate(awards[one.id] for one in funded)
    return tuple(Step(one.id, one.merit, awards[one.id], total) for one, total in zip(funded, spent, strict=True))


def cut_off_merits(problem: Problem, awards: Mapping[str, int]) -> dict[str, int | None]:
    """Find the lowest merit that was funded: in the budget as a whole, and for each limit that somebody carries."""
    found: dict[str, int | None] = {}
    for one in problem.candidates:
        for name in (BUDGET, *sorted(one.limit_ids)):
            found.setdefault(name, None)
            if awards[one.id] and one.merit is not None and one.fixed_cents is None:
                lowest = found[name]
                found[name] = one.merit if lowest is None else min(lowest, one.merit)
    return found
