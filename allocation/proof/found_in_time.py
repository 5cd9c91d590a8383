"""What an outcome states where the time was up: the awards that were found, their worth, and a bound on all awards.

The bound rests on nobody's word. Where the rule maximises a sum, the outcome carries prices, any prices prove a bound
in whole numbers (see `allocation.programmes.prices`), and exactly that bound must be stated. Other rules state none.
Where the bound leaves no gap, and few steps prove these awards to be the best, the problem is solved, whatever the
time.
"""

from collections.abc import Iterator

from allocation.fault import Fault
from allocation.outcome import Allocation, Proof, Unsolved
from allocation.problem import Problem, Rule
from allocation.programmes.effort import SearchTooLongError
from allocation.programmes.programme import WORTHS, programme_of
from allocation.proof.price_checks import misplaced_prices, price_faults
from allocation.proof.proof_checks import STEPS_BESIDE_A_SOLVER, worked_through_again
from allocation.proof.stated_bound import own_objective, proven_bound
from allocation.rules import Settlement


def as_allocation(outcome: Unsolved) -> Allocation:
    """Give the awards that were found as a split, to be looked through like any other."""
    return Allocation(
        problem_sha256=outcome.problem_sha256,
        rule=outcome.rule,
        spent_cents=sum(award.awarded_cents for award in outcome.awards),
        objective=outcome.objective or "",
        bound=outcome.bound or "",
        proof=Proof.SOLVER,
        awards=outcome.awards,
        limits=(),
    )


def misstatements(problem: Problem, outcome: Unsolved) -> Iterator[Fault]:
    """Find what is stated wrongly about awards that hold the limits, and about the bound."""
    if outcome.conflict:
        yield Fault("is known of no contradiction where the time was up", "$.conflict", {})
    for place, award in enumerate(outcome.awards):
        if award.reason.would_be_funded_with:
            where = f"$.awards[{place}].reason.would_be_funded_with"
            yield Fault("cannot be known where the time was up", where, {"candidate": award.id})
    objective = own_worth(problem, outcome)
    if outcome.objective != objective:
        yield Fault("is stated wrongly", "$.objective", {"stated": outcome.objective, "actual": objective})
    if outcome.solver is not None:
        yield Fault("is not named where the time was up", "$.solver", {"stated": outcome.solver.name})
    for fault in _bound_misstatements(problem, outcome):
        yield fault
        return
    best = proven_after_all(problem, outcome)
    if best is not None and all(award.awarded_cents == best.awards[award.id] for award in outcome.awards):
        yield Fault("the awards are proven to be the best, so the problem is solved", "$.status", {})


def proven_after_all(problem: Problem, outcome: Unsolved) -> Settlement | None:
    """Find the best awards where the bound leaves no gap to those stated and few steps are enough; None elsewhere."""
    if outcome.certificate is None or outcome.objective is None or outcome.objective != outcome.bound:
        return None
    if any(price_faults(problem, outcome.certificate)):
        return None
    stated = {award.id: award.awarded_cents for award in outcome.awards}
    try:
        return worked_through_again(problem, outcome.certificate, stated, STEPS_BESIDE_A_SOLVER)
    except SearchTooLongError:
        return None


def own_worth(problem: Problem, outcome: Unsolved) -> str | None:
    """Give the objective that the awards reach; None without awards, and for coverages of districts."""
    if not outcome.awards or problem.rule is Rule.EVEN_DISTRICTS:
        return None
    return str(own_objective(problem, {award.id: award.awarded_cents for award in outcome.awards}))


def _bound_misstatements(problem: Problem, outcome: Unsolved) -> Iterator[Fault]:
    if problem.rule not in WORTHS:
        if outcome.bound is not None or outcome.certificate is not None:
            yield Fault("is not known under this rule", "$.bound", {"stated": outcome.bound})
        return
    if outcome.certificate is None:
        if outcome.bound is not None:
            yield Fault("has no prices that prove it", "$.bound", {"stated": outcome.bound})
        return
    for fault in misplaced_prices(problem, outcome.certificate):
        yield fault
        return
    programme = programme_of(problem, WORTHS[problem.rule])
    actual = str(proven_bound(problem, programme, outcome.certificate))
    if outcome.bound != actual:
        yield Fault("is not what the prices prove", "$.bound", {"stated": outcome.bound, "actual": actual})
