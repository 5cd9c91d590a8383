"""What would have funded a refused candidate: the smallest single change, proven by solving anew.

Three changes are tried: more budget, more room in the limit that stood in the way, more merit. Each is found by
halving between "does not fund it" and "funds it", so that one step less never does.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from allocation.certificate import prices_from
from allocation.effort import Effort, SearchTooLongError, reasonable_steps
from allocation.outcome import Allocation, Award, Certificate, Change, Proof
from allocation.prices import Prices
from allocation.problem import BUDGET, Candidate, Limit, Problem, Rule
from allocation.profile import Tick
from allocation.programme import Programme, common_unit, demand_cents, eligible, rooms
from allocation.rules import RULES, STEP_BY_STEP

MOST_WORK = 2_000
"""Refused candidates times candidates up to which `solve` looks for changes by itself."""

MANY_QUESTIONS = 10
"""All questions about one candidate may take so many times the steps of solving."""

QUICK_RULES = frozenset({Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING, Rule.FLAT_CUT})

Tell = Callable[[str, int, int], None]


def refused(problem: Problem, outcome: Allocation) -> list[Candidate]:
    """Find the candidates that receive nothing although they could be ranked."""
    awards = outcome.awarded_cents
    open_ = (one for one in problem.candidates if one.fixed_cents is None and one.excluded is None)
    return [one for one in open_ if one.merit is not None and not awards[one.id]]


def is_quick(problem: Problem, outcome: Allocation) -> bool:
    """Tell whether `solve` looks for changes without being asked."""
    work = len(refused(problem, outcome)) * len(problem.candidates)
    return problem.rule in QUICK_RULES and work <= MOST_WORK and outcome.proof is not Proof.SOLVER


def with_changes(problem: Problem, outcome: Allocation, tick: Tick, tell: Tell) -> Allocation:
    """Complete each refusal with the changes that would have funded it."""
    asked = {one.id for one in refused(problem, outcome)}
    candidates = {one.id: one for one in problem.candidates}
    completed: list[Award] = []
    for place, award in enumerate(outcome.awards):
        tell("changes", place, len(outcome.awards))
        if award.id in asked:
            found = _found_in_time(problem, outcome, candidates[award.id], award.reason.limit, tick)
            completed.append(replace(award, reason=replace(award.reason, would_be_funded_with=found)))
        else:
            completed.append(award)
    return replace(outcome, awards=tuple(completed))


def _found_in_time(
    problem: Problem, outcome: Allocation, candidate: Candidate, limit: str | None, tick: Tick
) -> tuple[Change, ...]:
    """Find the changes, or none where the search takes too long to prove them."""
    patience = Effort(MANY_QUESTIONS * reasonable_steps(len(problem.candidates)), tick)
    try:
        return tuple(changes_for(problem, outcome, candidate, limit, patience.tick))
    except SearchTooLongError:
        return ()


def changes_for(
    problem: Problem, outcome: Allocation, candidate: Candidate, limit: str | None, tick: Tick
) -> Iterator[Change]:
    """Find the smallest change of each kind that funds the candidate on its own."""
    unit = 1 if problem.rule in STEP_BY_STEP else common_unit(one.award for one in eligible(problem))
    ample = sum(demand_cents(problem, one) for one in problem.candidates) + candidate.maximum_cents + unit
    names = [limit] if limit in {one.id for one in problem.limits} else []

    def funds(change: Change) -> bool:
        return is_funded_with(problem, outcome.certificate, candidate, change, tick)

    for name in (*names, BUDGET):
        widened = partial(more_room, name, unit, room_beyond_units(problem, name, unit))
        steps = smallest(ample // unit, lambda step, widened=widened: funds(widened(step)))  # type: ignore[misc]
        if steps is not None:
            yield widened(steps)
    top = max((one.merit or 0) for one in problem.candidates)
    merit = smallest(2 * top + 1, lambda step: funds(Change(more_merit=step)))
    if merit is not None:
        yield Change(more_merit=merit)


def more_room(name: str, unit: int, beyond: int, steps: int) -> Change:
    """Give the change that adds so many usable units."""
    return Change(name, steps * unit - beyond)


def room_beyond_units(problem: Problem, name: str, unit: int) -> int:
    """Find the cents of room that are too few for a whole unit."""
    room = rooms(problem)[name]
    return room.high % unit


def smallest(most: int, funds: Callable[[int], bool]) -> int | None:
    """Find a step that funds while the step before does not; None where even the largest does not."""
    if not funds(most):
        return None
    too_little, enough = 0, most
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if funds(middle):
            enough = middle
        else:
            too_little = middle
    return enough


def is_funded_with(
    problem: Problem, certificate: Certificate | None, candidate: Candidate, change: Change, tick: Tick
) -> bool:
    """Solve anew with the change and see whether the candidate receives anything."""
    changed = with_change(problem, candidate, change)

    def find_prices(programme: Programme) -> Prices:
        return prices_from(certificate or Certificate(0, {}, {}), changed, programme)

    settlement = RULES[changed.rule](changed, find_prices, tick)
    return settlement is not None and settlement.awards[candidate.id] > 0


def with_change(problem: Problem, candidate: Candidate, change: Change) -> Problem:
    """Give the problem with more budget, more room in a limit, or more merit."""
    if change.more_merit is not None:
        better = replace(candidate, merit=(candidate.merit or 0) + change.more_merit)
        return replace(problem, candidates=tuple(better if one == candidate else one for one in problem.candidates))
    more = change.more_cents or 0
    if change.limit == BUDGET:
        return replace(problem, budget_cents=problem.budget_cents + more)

    def wider(limit: Limit) -> Limit:
        if limit.id != change.limit or limit.maximum_cents is None:
            return limit
        return replace(limit, maximum_cents=limit.maximum_cents + more)

    return replace(problem, limits=tuple(wider(limit) for limit in problem.limits))


def one_step_less(change: Change) -> Change:
    """Give the change with one cent, or one hundredth of a point, less."""
    if change.more_merit is not None:
        return replace(change, more_merit=change.more_merit - 1)
    return replace(change, more_cents=(change.more_cents or 0) - 1)
