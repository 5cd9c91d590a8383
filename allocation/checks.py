"""Re-checking an outcome in integers, by code that does not know the solver.

The sums come first, then the reasons, and last the proof: the rule is worked through again, steered by nothing but
the prices in the certificate, and must arrive at the same cents.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from allocation.certificate import certificate_fault, prices_from
from allocation.changes import is_funded_with, one_step_less
from allocation.conflict import conflict
from allocation.effort import Effort, SearchTooLongError, reasonable_steps
from allocation.found_in_time import as_allocation, misstatements
from allocation.limits import breaches, leapfrogs
from allocation.outcome import Allocation, Certificate, Outcome, Proof, Status, Unsolved
from allocation.prices import Prices
from allocation.problem import BUDGET, Candidate, Problem
from allocation.problem_hash import problem_sha256
from allocation.programme import WORTHS, Programme, programme_of
from allocation.reasons import Reasons
from allocation.report import limit_outcomes
from allocation.rules import RULES, Settlement, is_feasible
from allocation.stated_bound import can_ask_solver, own_objective, proven_bound

Numbers = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not hold: `what` (a sentence), `where` (JSON path in the outcome), `numbers`."""

    what: str
    where: str
    numbers: Numbers

    def __str__(self) -> str:
        numbers = ", ".join(f"{name} {value}" for name, value in self.numbers.items())
        return f"{self.where}: {self.what}" + (f" ({numbers})" if numbers else "")


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


def _changes_hold(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    """Solve anew with each change that is said to fund a candidate, and with one step less."""
    candidates = {one.id: one for one in problem.candidates}
    known = {BUDGET, *(limit.id for limit in problem.limits)}
    for place, award in enumerate(outcome.awards):
        for number, change in enumerate(award.reason.would_be_funded_with):
            where = f"$.awards[{place}].reason.would_be_funded_with[{number}]"
            numbers: Numbers = {"candidate": award.id, "limit": change.limit}
            if (change.more_cents is None) == (change.more_merit is None) or (
                change.more_cents is not None and change.limit not in known
            ):
                yield Fault("is no single change", where, numbers)
                continue
            one = candidates[award.id]
            if award.awarded_cents or not is_funded_with(problem, outcome.certificate, one, change, _no_hurry):
                yield Fault("would not fund the candidate", where, numbers)
            elif is_funded_with(problem, outcome.certificate, one, one_step_less(change), _no_hurry):
                yield Fault("is more than it takes", where, numbers)


def _certificate_stated(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    if outcome.certificate is not None:
        what = certificate_fault(problem, outcome.certificate)
        if what is not None:
            yield Fault(what.sentence, what.where, what.numbers)


def _proof_holds(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    """Prove the optimum again; where it rests on the solver's word, prove what is stated about it: bound and gap."""
    if outcome.proof is Proof.SOLVER and can_ask_solver(problem):
        yield from _bound_holds(problem, outcome)
        return
    try:
        best = worked_through_again(problem, outcome.certificate)
    except SearchTooLongError:
        yield Fault("cannot be proven from the certificate with reasonable effort", "$.proof", {})
        return
    if best is None:
        yield Fault("no awards at all hold the limits", "$.status", {})
        return
    for place, award in enumerate(outcome.awards):
        if award.awarded_cents != best.awards[award.id]:
            numbers: Numbers = {"candidate": award.id, "stated": award.awarded_cents, "best": best.awards[award.id]}
            worse: Numbers = {"objective": outcome.objective, "best_objective": best.objective}
            what = "these are not the best awards under the rule and its ties"
            yield Fault(what, f"$.awards[{place}].awarded_cents", {**numbers, **worse})
            return
    yield from _figures(outcome, best)


def _bound_holds(problem: Problem, outcome: Allocation) -> Iterator[Fault]:
    actual = own_objective(problem, outcome.awarded_cents)
    if outcome.objective != str(actual):
        yield Fault("is stated wrongly", "$.objective", {"stated": outcome.objective, "actual": str(actual)})
    bound = actual
    if problem.rule in WORTHS:
        programme = programme_of(problem, WORTHS[problem.rule])
        bound = proven_bound(problem, programme, outcome.certificate or Certificate(0, {}, {}))
    if outcome.bound != str(bound):
        yield Fault("is stated wrongly", "$.bound", {"stated": outcome.bound, "actual": str(bound)})
    if (outcome.certificate is None) != (problem.rule not in WORTHS):
        yield Fault("is stated wrongly", "$.certificate", {})


def _figures(outcome: Allocation, best: Settlement) -> Iterator[Fault]:
    if outcome.objective != best.objective:
        yield Fault("is stated wrongly", "$.objective", {"stated": outcome.objective, "actual": best.objective})
    if outcome.proof is not best.proof:
        yield Fault("is stated wrongly", "$.proof", {"stated": outcome.proof.value, "actual": best.proof.value})
    if outcome.bound != best.bound:
        yield Fault("is stated wrongly", "$.bound", {"stated": outcome.bound, "actual": best.bound})
    if (outcome.certificate is None) != (best.certificate is None):
        yield Fault("is stated wrongly", "$.certificate", {})


MORE_PATIENCE = 2
"""Checking may take so many times the steps of solving, which begins with the same prices."""


def worked_through_again(problem: Problem, certificate: Certificate | None) -> Settlement | None:
    """Work through the rule with the certificate's prices."""

    def find_prices(programme: Programme) -> Prices:
        return prices_from(certificate or Certificate(0, {}, {}), problem, programme)

    if not can_ask_solver(problem):
        return RULES[problem.rule](problem, find_prices, _no_hurry)
    patience = Effort(MORE_PATIENCE * reasonable_steps(len(problem.candidates)), _no_hurry)
    return RULES[problem.rule](problem, find_prices, patience.tick)


def _no_hurry() -> None:
    """Take all the time that it needs."""


def _unsolved_stated(problem: Problem, outcome: Unsolved) -> Iterator[Fault]:
    if outcome.status is not Status.INFEASIBLE:
        return
    if is_feasible(problem, _no_hurry):
        yield Fault("there are awards that hold all limits", "$.status", {})
        return
    if outcome.conflict != conflict(problem, lambda one: is_feasible(one, _no_hurry)):
        yield Fault("is not the smallest contradicting set with its smallest repairs", "$.conflict", {})
    for name in ("awards", "objective", "bound", "certificate"):
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
    for what, where, numbers in misstatements(problem, outcome):
        yield Fault(what, where, numbers)


def _text(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)


Step = Callable[[Problem, Allocation], Iterator[Fault]]
UnsolvedStep = Callable[[Problem, Unsolved], Iterator[Fault]]

ALLOCATION_STEPS: tuple[Step, ...] = (
    _origin,
    _amounts,
    _limits_hold,
    _limits_stated,
    _reasons_stated,
    _certificate_stated,
    _proof_holds,
    _changes_hold,
)
UNSOLVED_STEPS: tuple[UnsolvedStep, ...] = (_origin, _unsolved_stated, _found_in_time)
