"""Whether the changes that an outcome states fund whom they are said to, are the smallest, and none is missing.

An outcome may state the first so many of them only, as `solve` does where its time ended, or none at all.
"""

from collections.abc import Iterator, Sequence

from allocation.changes.changed import one_step_less
from allocation.changes.changes import Told, can_be_stated, changes_found, is_smaller, kind_of, place_of
from allocation.changes.questions import Questions
from allocation.fault import Fault
from allocation.outcome import Allocation, Award, Change
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.effort import STEPS_FOR_CHANGES, Effort, SearchTooLongError, no_hurry
from allocation.proof.proof_checks import MORE_PATIENCE


def changes_hold(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    """Look for the changes again; what is stated beyond them is solved anew, and so is one step less."""
    if not any(award.reason.would_be_funded_with for award in outcome.awards):
        return
    found = changes_found(problem, outcome)
    expected = by_candidate(found[: known_in_time(found, outcome)])
    smallest, stated = by_candidate(found), Stated(problem, outcome)
    for place, (one, award) in enumerate(zip(problem.candidates, outcome.awards, strict=True)):
        where = f"$.awards[{place}].reason.would_be_funded_with"
        changes = award.reason.would_be_funded_with
        for number, change in enumerate(changes):
            what = stated.fault_in(award, one, changes[: number + 1], smallest.get(one.id, []))
            if what is not None:
                yield Fault(what, f"{where}[{number}]", {"candidate": one.id, "limit": change.limit})
        if {kind_of(change) for change in expected.get(one.id, [])} - {kind_of(change) for change in changes}:
            yield Fault("a change that would fund the candidate is missing", where, {"candidate": one.id})


def by_candidate(found: Sequence[Told]) -> dict[str, list[Change]]:
    changes: dict[str, list[Change]] = {}
    for id_, change in found:
        changes.setdefault(id_, []).append(change)
    return changes


def known_in_time(found: Sequence[Told], outcome: Allocation) -> int:
    """Tell how many changes were found before the time of `solve` ended: all up to the last that is stated."""
    stated = {(award.id, kind_of(change)) for award in outcome.awards for change in award.reason.would_be_funded_with}
    known = (number for number, (id_, change) in enumerate(found, start=1) if (id_, kind_of(change)) in stated)
    return max(known, default=0)


class Stated:
    """The changes that one outcome states, held against what solving anew gives."""

    def __init__(self, problem: Problem, outcome: Allocation) -> None:
        self.problem = problem
        self.questions = Questions(problem, outcome.certificate, outcome.awarded_cents)
        self.effort = Effort(MORE_PATIENCE * STEPS_FOR_CHANGES, no_hurry)
        self.limits = {BUDGET, *(limit.id for limit in problem.limits)}

    def fault_in(self, award: Award, one: Candidate, stated: Sequence[Change], found: Sequence[Change]) -> str | None:
        """Say what is wrong with the last of the changes stated so far, given those that were found again."""
        *before, change = stated
        if any(kind_of(other) == kind_of(change) for other in before):
            return "is said twice"
        if before and place_of(before[-1]) > place_of(change):
            return "is out of order: limits by id, the budget, merit"
        if change in found:
            return None
        what = self._fault(award, one, change)
        is_too_much = any(kind_of(other) == kind_of(change) and is_smaller(other, change) for other in found)
        return "is more than it takes" if what is None and is_too_much else what

    def _fault(self, award: Award, one: Candidate, change: Change) -> str | None:
        more_room = change.more_cents is not None and change.more_merit is None and change.limit in self.limits
        more_merit = change.more_merit is not None and change.more_cents is None and change.limit is None
        if (not more_room and not more_merit) or (change.more_cents or change.more_merit or 0) <= 0:
            return "is no single change"
        if not can_be_stated(self.problem, one, change):
            return "is more than a problem can hold"
        try:
            if award.awarded_cents or not self.questions.funds(one, change, self.effort.tick):
                return "would not fund the candidate"
            is_enough = self.questions.funds(one, one_step_less(change), self.effort.tick)
        except SearchTooLongError:
            return "cannot be proven with reasonable effort"
        return "is more than it takes" if is_enough else None
