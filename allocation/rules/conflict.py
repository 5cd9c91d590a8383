"""Limits that cannot hold together: a smallest contradicting set, and the smallest repair of each."""

from collections.abc import Callable, Sequence

from allocation.formats.jsonvalues import LARGEST_INTEGER
from allocation.outcome import Binding, Contradiction
from allocation.problem import BUDGET, Limit, Problem
from allocation.programmes.effort import Tick
from allocation.programmes.programme import demand_by_limit, nothing_but_room, programme_of
from allocation.records import dataclass, replace
from allocation.rules.awards import any_awards, splits_of

SIDES = {
    Binding.MINIMUM: "minimum_cents",
    Binding.MAXIMUM: "maximum_cents",
    Binding.MINIMUM_AWARDS: "minimum_awards",
    Binding.MAXIMUM_AWARDS: "maximum_awards",
}
Feasible = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of one limit; the budget is a maximum."""

    limit: str
    kind: Binding


def any_awards_hold(problem: Problem, tick: Tick) -> bool:
    """Tell whether any awards hold all limits."""
    return any_awards(programme_of(problem, nothing_but_room), splits_of(problem), tick)


def conflict(problem: Problem, feasible: Feasible) -> tuple[Contradiction, ...]:
    """Find a smallest set of sides that contradict each other: without any one of them the rest can hold.

    Each comes with the smallest change of it alone, in cents or awards from what the problem states, with which the
    set can hold; without one where no problem could state the changed limit.
    """
    stated = with_relaxed_minimums(problem)
    needed = sides_of(stated)
    step = max(len(needed) // 2, 1)
    while True:
        place = 0
        while place < len(needed):
            fewer = needed[:place] + needed[place + step :]
            if feasible(only_sides(stated, fewer)):
                place += step
            else:
                needed = fewer
        if step == 1:
            break
        step //= 2
    core = only_sides(stated, needed)
    return tuple(_contradiction(problem, stated, side, _repair(core, side, feasible)) for side in needed)


def with_relaxed_minimums(problem: Problem) -> Problem:
    """Lower each minimum to what eligible demand allows, so that only real contradictions remain."""
    demand = demand_by_limit(problem)

    def relaxed(limit: Limit) -> Limit:
        cents, awards = demand.get(limit.id, (0, 0))
        lower = min(limit.minimum_cents or 0, cents) or None
        return replace(limit, minimum_cents=lower, minimum_awards=min(limit.minimum_awards or 0, awards) or None)

    limits = tuple(relaxed(limit) for limit in problem.limits if limit.id in demand)
    return replace(problem, limits=limits)


def sides_of(problem: Problem) -> list[Side]:
    found = [Side(BUDGET, Binding.MAXIMUM)]
    for limit in sorted(problem.limits, key=lambda one: one.id):
        found += [Side(limit.id, kind) for kind, name in SIDES.items() if getattr(limit, name) is not None]
    return found


def only_sides(problem: Problem, sides: Sequence[Side]) -> Problem:
    """Drop every other side; without its own side the budget is as large as all demand."""
    kept = {(side.limit, side.kind) for side in sides}
    limits = []
    for limit in problem.limits:
        sides_kept = {name: getattr(limit, name) for kind, name in SIDES.items() if (limit.id, kind) in kept}
        limits.append(Limit(limit.id, limit.label, **sides_kept))
    whole = problem
    if (BUDGET, Binding.MAXIMUM) not in kept:
        ample = sum(max(one.maximum_cents, one.fixed_cents or 0) for one in problem.candidates)
        whole = replace(problem, budget_cents=ample, reserve_cents=0)
    return replace(whole, limits=tuple(limits))


def _repair(core: Problem, side: Side, feasible: Feasible) -> int:
    """Find by bisection the smallest change of this side alone with which all can hold."""
    too_little, enough = 0, _largest_change(core, side)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if feasible(relaxed_by(core, side, middle)):
            enough = middle
        else:
            too_little = middle
    return enough


def _contradiction(problem: Problem, relaxed: Problem, side: Side, change: int) -> Contradiction:
    """State the change: a minimum that was lowered to demand is changed from where the problem has it."""
    change += _size(problem, side) - _size(relaxed, side)
    if side.kind in {Binding.MINIMUM_AWARDS, Binding.MAXIMUM_AWARDS}:
        return Contradiction(side.limit, side.kind, relax_by_awards=change)
    is_expressible = side.kind is Binding.MINIMUM or _size(problem, side) + change <= LARGEST_INTEGER
    return Contradiction(side.limit, side.kind, relax_by_cents=change if is_expressible else None)


def _size(problem: Problem, side: Side) -> int:
    if side.limit == BUDGET:
        return problem.budget_cents
    return next(int(getattr(limit, SIDES[side.kind])) for limit in problem.limits if limit.id == side.limit)


def _largest_change(core: Problem, side: Side) -> int:
    if side.kind in {Binding.MINIMUM_AWARDS, Binding.MAXIMUM_AWARDS}:
        return len(core.candidates)
    ample = sum(max(one.maximum_cents, one.fixed_cents or 0) for one in core.candidates)
    return ample + max(core.reserve_cents - core.budget_cents, 0)


def relaxed_by(problem: Problem, side: Side, change: int) -> Problem:
    """Give the problem with one side moved outwards by so many cents or awards."""
    if side.limit == BUDGET:
        return replace(problem, budget_cents=problem.budget_cents + change)
    name = SIDES[side.kind]
    outwards = change if side.kind in {Binding.MAXIMUM, Binding.MAXIMUM_AWARDS} else -change

    def moved(limit: Limit) -> Limit:
        if limit.id != side.limit:
            return limit
        return replace(limit, **{name: max(getattr(limit, name) + outwards, 0)})

    return replace(problem, limits=tuple(moved(limit) for limit in problem.limits))
