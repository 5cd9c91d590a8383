"""From awards in cents to a complete outcome: reasons, limits with what binds, prices."""

from allocation.formats.problem_hash import problem_sha256
from allocation.outcome import (
    Allocation,
    Award,
    Binding,
    Certificate,
    LimitOutcome,
    Price,
    Proof,
    SolverInfo,
)
from allocation.problem import Limit, Problem
from allocation.programmes.programme import demand_by_limit
from allocation.reasons.reasons import Reasons
from allocation.rules import Settlement


def allocation_of(problem: Problem, settlement: Settlement, solver: SolverInfo | None) -> Allocation:
    """Report a settlement as `beirat-outcome/1`, in the order of the problem's candidates and limits."""
    reasons = Reasons(problem, settlement.awards)
    awards = tuple(Award(one.id, settlement.awards[one.id], reasons.of(one)) for one in problem.candidates)
    return Allocation(
        problem_sha256=problem_sha256(problem),
        rule=problem.rule,
        spent_cents=sum(award.awarded_cents for award in awards),
        objective=settlement.objective,
        bound=settlement.bound,
        proof=settlement.proof,
        awards=awards,
        limits=limit_outcomes(problem, settlement.certificate, reasons),
        certificate=settlement.certificate,
        solver=None if settlement.proof is Proof.RULE else solver,
    )


def limit_outcomes(problem: Problem, certificate: Certificate | None, reasons: Reasons) -> tuple[LimitOutcome, ...]:
    demand = demand_by_limit(problem)
    return tuple(
        _limit_outcome(limit, demand.get(limit.id, (0, 0))[0], certificate, reasons) for limit in problem.limits
    )


def _limit_outcome(limit: Limit, demand: int, certificate: Certificate | None, reasons: Reasons) -> LimitOutcome:
    received = reasons.received(limit.id)
    minimum = min(limit.minimum_cents or 0, demand)
    return LimitOutcome(
        id=limit.id,
        awarded_cents=sum(received),
        awards=sum(cents > 0 for cents in received),
        binding=binding_side(limit, minimum, reasons),
        price=None if certificate is None else limit_price(limit, certificate),
        minimum_relaxed_to_cents=minimum if minimum < (limit.minimum_cents or 0) else None,
    )


def limit_price(limit: Limit, certificate: Certificate) -> Price:
    return certificate.limit_prices.get(limit.id, 0)


def binding_side(limit: Limit, minimum: int, reasons: Reasons) -> Binding | None:
    """Tell which side is reached: exactly, or so nearly that it stands in the way of somebody's next amount."""
    received = reasons.received(limit.id)
    funded = sum(cents > 0 for cents in received)
    standing = reasons.standings.get(limit.id)
    left = None if standing is None else standing.left
    if left is not None and (left == 0 or any(step > left for step in reasons.next_steps(limit.id))):
        return Binding.MAXIMUM
    if minimum > 0 and sum(received) == minimum:
        return Binding.MINIMUM
    if limit.maximum_awards is not None and funded >= limit.maximum_awards and received:
        return Binding.MAXIMUM_AWARDS
    if limit.minimum_awards and funded == limit.minimum_awards:
        return Binding.MINIMUM_AWARDS
    return None
