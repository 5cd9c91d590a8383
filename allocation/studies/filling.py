"""How the budget filled up, as steps that a chart can draw, and the merit at which each district's money ended."""

from collections.abc import Iterable, Mapping
from itertools import accumulate

from allocation.lots import in_lot_order
from allocation.outcome import Allocation, Binding, Price, Reason
from allocation.problem import BUDGET, Candidate, Problem, next_amount
from allocation.reasons.groups import group_labels, members
from allocation.records import dataclass
from allocation.studies.belonging import own_problem

FULL = frozenset({Binding.MAXIMUM, Binding.MAXIMUM_AWARDS})


@dataclass(frozen=True, slots=True)
class Step:
    """One candidate's turn.

    `cumulative_cents` is the money spent up to and including it; `reached` names the limits (and "budget") that are
    full from here on: they bind at a maximum in the end, and this is the last step that takes money from them.
    A skipped candidate has awarded 0, repeats the sum and reaches nothing; `reason` says why it was skipped.
    """

    id: str
    merit: int | None
    awarded_cents: int
    cumulative_cents: int
    reached: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class CutOff:
    """Where the money of a group ended, in hundredths of a point.

    `lowest_funded` and `highest_refused` are None where nobody was; both count only candidates that the rule decided
    on (not fixed, excluded, unranked or below the threshold). Under limits that cross, minimums or menus the one can
    lie above or below the other. `price` is the certificate's price of the group's limit in the rule's objective
    per cent, None where the rule has no prices or the group no limit.
    """

    id: str
    label: str
    lowest_funded: int | None
    highest_refused: int | None
    price: Price | None


def filling(problem: Problem, outcome: Allocation) -> tuple[Step, ...]:
    """List the funded candidates, fixed ones first, then the skipped ones; each by merit from above, then by lot.

    Candidates without a merit come last in their part. This is an order to read the outcome in; only `ranking`
    computed it in this order. Raises OtherProblemError where the outcome belongs to another problem.
    """
    own = own_problem(problem, outcome)
    awards = {award.id: award for award in outcome.awards}
    ordered = by_merit(own)
    funded = [one for one in ordered if awards[one.id].awarded_cents]
    funded.sort(key=lambda one: one.fixed_cents is None)
    order = [*funded, *(one for one in ordered if not awards[one.id].awarded_cents)]
    sums = accumulate(awards[one.id].awarded_cents for one in order)
    reached = last_steps(own, outcome, funded)
    return tuple(
        Step(one.id, one.merit, awards[one.id].awarded_cents, total, reached.get(one.id, ()), awards[one.id].reason)
        for one, total in zip(order, sums, strict=True)
    )


def by_merit(problem: Problem) -> list[Candidate]:
    """Give the candidates by merit from above, then by lot; those without a merit last."""
    return sorted(in_lot_order(problem), key=lambda one: (one.merit is None, -(one.merit or 0)))


def last_steps(problem: Problem, outcome: Allocation, funded: Iterable[Candidate]) -> Mapping[str, tuple[str, ...]]:
    """Name, by candidate id, the full limits that receive their last award with that candidate."""
    full = [limit.id for limit in outcome.limits if limit.binding in FULL]
    if budget_is_full(problem, outcome.awarded_cents):
        full.append(BUDGET)
    last: dict[str, str] = {}
    for one in funded:
        last.update((name, one.id) for name in (BUDGET, *one.limit_ids))
    found: dict[str, tuple[str, ...]] = {}
    for name in full:
        if name in last:
            found[last[name]] = (*found.get(last[name], ()), name)
    return found


def budget_is_full(problem: Problem, awards: Mapping[str, int]) -> bool:
    """Tell whether nothing is left, or too little for the next amount of some candidate that a rule may fund."""
    left = problem.available_cents - sum(awards.values())
    eligible = (one for one in problem.candidates if problem.is_eligible(one))
    return left <= 0 or any(next_amount(one, awards[one.id]) - awards[one.id] > left for one in eligible)


def cut_offs(problem: Problem, outcome: Allocation) -> tuple[CutOff, ...]:
    """Find the cut-off merits of the whole, of every limit, and of districts and pots without one.

    Raises OtherProblemError where the outcome belongs to another problem.
    """
    own, awards = own_problem(problem, outcome), outcome.awarded_cents
    prices: dict[str, Price | None] = {limit.id: limit.price for limit in outcome.limits}
    prices[BUDGET] = None if outcome.certificate is None else outcome.certificate.budget_price
    inside = members(own)
    return tuple(
        cut_off(name, label, [one for one in inside[name] if own.is_eligible(one)], awards, prices.get(name))
        for name, label in group_labels(own).items()
    )


def cut_off(
    name: str, label: str, decided: Iterable[Candidate], awards: Mapping[str, int], price: Price | None
) -> CutOff:
    merits: dict[bool, list[int]] = {True: [], False: []}
    for one in decided:
        if one.merit is not None:
            merits[awards[one.id] > 0].append(one.merit)
    return CutOff(name, label, min(merits[True], default=None), max(merits[False], default=None), price)
