"""What would have funded a refused candidate: the smallest single change, proven by settling anew.

Three changes are tried: more merit, more room in the limit that stood in the way, more budget; each for all refused
candidates before the next one, as they become dearer in this order.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from allocation.changes.found import UndecidedError
from allocation.changes.questions import Questions
from allocation.formats.jsonvalues import LARGEST_INTEGER
from allocation.lots import in_lot_order
from allocation.outcome import Allocation, Change, Proof
from allocation.problem import BUDGET, Candidate, Problem, Rule
from allocation.programmes.effort import STEPS_FOR_CHANGES, Effort, SearchTooLongError, Tick, no_hurry
from allocation.records import replace

Tell = Callable[[str, int, int], None]
Told = tuple[str, Change]
"""The id of a candidate, and a change that would have funded it."""

MOST_WORK = 10_000
"""Refused candidates times all candidates, as 65 of 124."""


def refused(problem: Problem, outcome: Allocation) -> list[Candidate]:
    """Find the candidates that receive nothing although they could be ranked and ask for something, first lot first."""
    awards = outcome.awarded_cents
    open_ = (one for one in in_lot_order(problem) if one.fixed_cents is None and one.excluded is None)
    return [one for one in open_ if one.merit is not None and one.smallest_cents > 0 and not awards[one.id]]


def is_quick(problem: Problem, outcome: Allocation) -> bool:
    """Tell whether the problem is of a board's size, so that `solve` looks for changes without being asked."""
    return len(refused(problem, outcome)) * len(problem.candidates) <= MOST_WORK


def can_be_asked(outcome: Allocation) -> bool:
    """Tell whether changes can be proven at all with the outcome's proof."""
    return outcome.proof is not Proof.SOLVER


def with_changes(problem: Problem, outcome: Allocation, tick: Tick, tell: Tell) -> Allocation:
    """Complete each refusal with the changes that would have funded it, as far as they can be proven in time."""
    told: dict[str, list[Change]] = {}
    for id_, change in found_in_steps(problem, outcome, tick, tell):
        told.setdefault(id_, []).append(change)
    awards = []
    for award in outcome.awards:
        stated = tuple(sorted(told.get(award.id, []), key=place_of))
        awards.append(replace(award, reason=replace(award.reason, would_be_funded_with=stated)))
    return replace(outcome, awards=tuple(awards))


def place_of(change: Change) -> tuple[bool, bool, str]:
    """Give the place of a change among others: limits by their ids, the budget, merit."""
    return change.more_merit is not None, change.limit == BUDGET, change.limit or ""


def found_in_steps(problem: Problem, outcome: Allocation, tick: Tick, tell: Tell) -> list[Told]:
    """Find changes, as many as the steps and the time allow; in this order, whatever ends the search."""
    found: list[Told] = []
    with suppress(SearchTooLongError):
        for told in changes(problem, outcome, tick, tell):
            found.append(told)  # noqa: PERF402  (what was found before the search ends is kept)
    return found


def changes_found(problem: Problem, outcome: Allocation) -> list[Told]:
    """Find the changes that `solve` states; none where the outcome rests on a solver's word."""
    if not can_be_asked(outcome):
        return []
    return found_in_steps(problem, outcome, Effort(STEPS_FOR_CHANGES, no_hurry).tick, lambda _stage, _done, _all: None)


def kind_of(change: Change) -> tuple[str | None, bool]:
    """Tell changes of different kinds apart: of which limit, or of merit."""
    return change.limit, change.more_merit is not None


def is_smaller(change: Change, other: Change) -> bool:
    """Tell which of two changes of one kind is smaller."""
    return (change.more_cents or 0) + (change.more_merit or 0) < (other.more_cents or 0) + (other.more_merit or 0)


def changes(problem: Problem, outcome: Allocation, tick: Tick, tell: Tell) -> Iterator[Told]:
    """Find the changes, by candidate; below the threshold each is a problem of its own, so their merit comes second."""
    asked = refused(problem, outcome)
    eligible = [one for one in asked if problem.is_eligible(one)]
    below = [one for one in asked if not problem.is_eligible(one)]
    reasons = {award.id: award.reason for award in outcome.awards}
    limits = {one.id: reasons[one.id].limit for one in asked}
    known = {limit.id for limit in problem.limits}
    questions = Questions(problem, outcome.certificate, outcome.awarded_cents)
    questions.tick = tick
    work: list[tuple[Candidate, str | None]] = [(one, None) for one in eligible]
    work += [(one, None) for one in below]
    work += [(one, limit) for one in eligible if (limit := limits[one.id]) in known]
    work += [(one, BUDGET) for one in eligible]
    elsewhere = [limit.id for limit in problem.limits] if problem.rule is Rule.FLAT_CUT else []
    work += [(one, name) for name in elsewhere for one in eligible if name != limits[one.id]]
    helped: set[str] = set()
    for done, (one, name) in enumerate(work):
        tell("changes", done, len(work))
        if not questions.can_be_answered(name) or (one.id in helped and name in elsewhere):
            continue
        with suppress(UndecidedError):
            reason = reasons[one.id]
            change = questions.merit_for(one, reason) if name is None else questions.room_for(one, name, reason)
            if change is not None and can_be_stated(problem, one, change):
                helped.add(one.id)
                yield one.id, change


def can_be_stated(problem: Problem, candidate: Candidate, change: Change) -> bool:
    """Tell whether the format can hold the number that the change would lead to."""
    before = candidate.merit or 0
    if change.limit == BUDGET:
        before = problem.budget_cents
    elif change.limit is not None:
        before = next(one.maximum_cents or 0 for one in problem.limits if one.id == change.limit)
    return before + (change.more_cents or 0) + (change.more_merit or 0) <= LARGEST_INTEGER
