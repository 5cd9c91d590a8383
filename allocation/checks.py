"""Re-checking an outcome in integers, by code that does not know the solver.

The sums come first, then the reasons, and last the proof: the rule is worked through again, steered by nothing but
the prices in the certificate, and must arrive at the same cents.
"""

from collections.abc import Callable, Iterator, Mapping

from allocation.changes.change_checks import changes_hold
from allocation.fault import Fault, Numbers
from allocation.formats.problem_hash import problem_sha256
from allocation.outcome import Allocation, Outcome, Status, Unsolved
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.effort import Effort, SearchTooLongError, no_hurry
from allocation.programmes.limits import breaches, leapfrogs
from allocation.proof.found_in_time import as_allocation, misstatements
from allocation.proof.proof_checks import (
    prices_hold,
    proof_holds,
    solver_named,
    steps_without_solver,
)
from allocation.reasons.reasons import Reasons
from allocation.reasons.report import limit_outcomes
from allocation.records import replace
from allocation.rules import is_feasible
from allocation.rules.conflict import conflict


def check(problem: Problem, outcome: Outcome) -> Fault | None:
    """Find the first fault of the outcome; None where everything holds. Never calls a solver."""
    if isinstance(outcome, Allocation):
        return next((fault for step in ALLOCATION_STEPS for fault in step(problem, outcome)), None)
    return next((fault for step in UNSOLVED_STEPS for fault in step(problem, outcome)), None)


def first_broken_limit(problem: Problem, awarded: Mapping[str, int]) -> str | None:
    """Say in a sentence which limit these awards break first, or None."""
    broken = next(breaches(problem, awarded), None)
    return None if broken is None else str(broken)


def _origin(problem: Problem, outcome: Outcome) -> Iterator[Fault]:
    found = problem_sha256(problem)
    if outcome.problem_sha256 != found:
        numbers: Numbers = {"stated": outcome.problem_sha256, "actual": found}
        yield Fault("the outcome belongs to another problem", "$.problem_sha256", numbers)
    if outcome.rule is not problem.rule:
        numbers = {"stated": outcome.rule.value, "actual": problem.rule.value}
        yield Fault("the outcome belongs to another rule", "$.rule", numbers)


def _amounts(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    candidates = {one.id: one for one in problem.candidates}
    stated = {award.id for award in outcome.awards}
    if stated != candidates.keys() or len(outcome.awards) != len(stated):
        odd = min(stated ^ candidates.keys(), default=None)
        yield Fault("the awards do not list each candidate exactly once", "$.awards", {"candidate": odd})
        return
    if [award.id for award in outcome.awards] != [one.id for one in problem.candidates]:
        yield Fault("the awards are not in the order of the problem's candidates", "$.awards", {})
    for place, award in enumerate(outcome.awards):
        what = _amount_fault(problem, candidates[award.id], award.awarded_cents)
        if what is not None:
            numbers: Numbers = {"candidate": award.id, "awarded_cents": award.awarded_cents}
            yield Fault(what, f"$.awards[{place}].awarded_cents", numbers)
    spent = sum(outcome.awarded_cents.values())
    if spent != outcome.spent_cents:
        yield Fault("is not the sum of the awards", "$.spent_cents", {"stated": outcome.spent_cents, "actual": spent})


def _amount_fault(problem: Problem, candidate: Candidate, cents: int) -> str | None:
    if candidate.fixed_cents is not None:
        return None if cents == candidate.fixed_cents else "is not the fixed amount"
    if cents and not problem.is_eligible(candidate):
        return "goes to a candidate that no rule may fund"
    return None if candidate.may_receive(cents) else "is not an amount that the award allows"


def _limits_hold(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    places = {limit.id: place for place, limit in enumerate(outcome.limits)}
    for breach in breaches(problem, outcome.awarded_cents):
        where = "$.spent_cents" if breach.limit == BUDGET else f"$.limits[{places.get(breach.limit)}]"
        numbers: Numbers = {"limit": breach.limit, "found": breach.found, breach.kind.value: breach.allowed}
        yield Fault("a limit is broken", where, numbers)
    for above, below in leapfrogs(problem, outcome.awarded_cents) if problem.no_leapfrogging else ():
        numbers = {"candidate": above.id, "merit": above.merit, "funded": below.id, "its_merit": below.merit}
        yield Fault("a candidate of higher merit was passed over", "$.awards", numbers)


def _limits_stated(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    reasons = Reasons(problem, outcome.awarded_cents)
    actual = {one.id: one for one in limit_outcomes(problem, outcome.certificate, reasons)}
    if actual.keys() != {limit.id for limit in outcome.limits} or len(actual) != len(outcome.limits):
        yield Fault("the limits are not those of the problem", "$.limits", {})
        return
    if [limit.id for limit in outcome.limits] != [limit.id for limit in problem.limits]:
        yield Fault("the limits are not in the order of the problem's", "$.limits", {})
    for place, limit in enumerate(outcome.limits):
        for name in limit.__slots__:
            stated, found = getattr(limit, name), getattr(actual[limit.id], name)
            if stated != found:
                numbers: Numbers = {"limit": limit.id, "stated": _text(stated), "actual": _text(found)}
                yield Fault("is stated wrongly", f"$.limits[{place}].{name}", numbers)


def _reasons_stated(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    reasons = Reasons(problem, outcome.awarded_cents)
    candidates = {one.id: one for one in problem.candidates}
    for place, award in enumerate(outcome.awards):
        actual = replace(reasons.of(candidates[award.id]), would_be_funded_with=award.reason.would_be_funded_with)
        for name in actual.__slots__:
            stated, found = getattr(award.reason, name), getattr(actual, name)
            if stated != found:
                numbers: Numbers = {"candidate": award.id, "stated": _text(stated), "actual": _text(found)}
                yield Fault("the reason is stated wrongly", f"$.awards[{place}].reason.{name}", numbers)


def _unsolved_stated(problem: Problem, outcome: Unsolved) -> Iterator[Fault]:
    if outcome.status is not Status.INFEASIBLE:
        return
    effort = Effort(steps_without_solver(problem), no_hurry)
    try:
        if is_feasible(problem, effort.tick):
            yield Fault("there are awards that hold all limits", "$.status", {})
            return
        if outcome.conflict != conflict(problem, lambda one: is_feasible(one, effort.tick)):
            yield Fault("is not the smallest contradicting set with its smallest repairs", "$.conflict", {})
    except SearchTooLongError:
        yield Fault("cannot be proven with reasonable effort", "$.conflict", {})
    for name in ("awards", "objective", "bound", "certificate", "solver"):
        if getattr(outcome, name):
            yield Fault("cannot be where no awards hold the limits", f"$.{name}", {})


def _found_in_time(problem: Problem, outcome: Unsolved) -> Iterator[Fault]:
    """Look through awards found in time like any others; what is stated of them needs no sum to be the best."""
    if outcome.status is not Status.TIMED_OUT:
        return
    split = as_allocation(outcome)
    for step in (_amounts, _limits_hold, _reasons_stated) if outcome.awards else ():
        for fault in step(problem, split):
            yield fault if fault.where.startswith("$.awards") else replace(fault, where="$.awards")
    yield from misstatements(problem, outcome)


def _text(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)


Step = Callable[[Problem, Allocation], Iterator[Fault]]
UnsolvedStep = Callable[[Problem, Unsolved], Iterator[Fault]]

ALLOCATION_STEPS: tuple[Step, ...] = (
    _origin,
    _amounts,
    _limits_hold,
    prices_hold,
    _limits_stated,
    _reasons_stated,
    proof_holds,
    solver_named,
    changes_hold,
)
UNSOLVED_STEPS: tuple[UnsolvedStep, ...] = (_origin, _unsolved_stated, _found_in_time)
