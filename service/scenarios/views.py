"""From a frozen problem and its outcome to what one member may see of it. Pure.

For a recused member the award, the reason and the merit of "their" proposals are left out, and with them everything
from which the award would follow: what is spent and left overall, which limit is reached, and reasons that speak of
what was left in a pot of money from which a hidden proposal could have been paid.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import floor

from allocation.outcome import Allocation, Award, Binding, LimitOutcome, Outcome, Price, ReasonCode, Unsolved
from allocation.problem import BUDGET, Candidate, Limit, Problem, Rule
from allocation.sentences.explain import sentence
from service.scenarios.facts import (
    AwardLine,
    ChangeLine,
    Comparison,
    Computation,
    ContradictionLine,
    GroupChange,
    LimitLine,
    ScenarioView,
    Totals,
)

INDEPENDENT = frozenset(
    {
        ReasonCode.FUNDED_IN_FULL,
        ReasonCode.FIXED,
        ReasonCode.EXCLUDED,
        ReasonCode.NOT_RANKABLE,
        ReasonCode.BELOW_THRESHOLD,
    }
)
"""Reasons that say nothing about anybody else's award."""


@dataclass(frozen=True)
class Frozen:
    """A stored scenario, read back into values."""

    number: int
    label: str
    is_draft_resolution: bool
    created_at: datetime
    created_by: str
    problem: Problem
    problem_sha256: str
    outcome: Outcome
    severity_correction: bool = False


def view_of(frozen: Frozen, hidden: frozenset[int], language: str) -> ScenarioView:
    """Show a scenario without the proposals whose numbers are hidden."""
    sight = _Sight(frozen.problem, frozen.outcome, hidden, language)
    return ScenarioView(
        number=frozen.number,
        label=frozen.label,
        status=frozen.outcome.status.value,
        is_draft_resolution=frozen.is_draft_resolution,
        created_at=frozen.created_at,
        created_by=frozen.created_by,
        recused=tuple(sorted(hidden)),
        totals=sight.totals(),
        computation=_computation(frozen, concealed=bool(hidden)),
        districts=sight.limits("district:"),
        pots=sight.limits("pot:"),
        applicants=tuple(line for line in sight.limits("applicant:") if line.binding),
        awards=sight.awards(sight.shown),
        ineligible=sight.awards(sight.ineligible),
        contradictions=_contradictions(frozen, sight.touched),
        severity_correction=frozen.severity_correction,
    )


class _Sight:
    """What one viewer sees of one outcome."""

    def __init__(self, problem: Problem, outcome: Outcome, hidden: frozenset[int], language: str) -> None:
        self.problem = problem
        self.outcome = outcome
        self.language = language
        self.hidden = [one for one in problem.candidates if int(one.id) in hidden]
        seen = [one for one in problem.candidates if int(one.id) not in hidden]
        self.shown = [one for one in seen if one.excluded is None]
        self.ineligible = [one for one in seen if one.excluded is not None]
        self.awarded = {award.id: award for award in outcome.awards}
        self.touched = {BUDGET, *(id_ for one in self.hidden for id_ in one.limit_ids)} if self.hidden else set()
        self.labels = {limit.id: limit.label for limit in problem.limits}

    def cents(self, candidate: Candidate) -> int:
        award = self.awarded.get(candidate.id)
        return award.awarded_cents if award else 0

    def totals(self) -> Totals:
        spent = sum(self.cents(one) for one in self.problem.candidates)
        solved = isinstance(self.outcome, Allocation) and not self.hidden
        return Totals(
            budget_cents=self.problem.budget_cents,
            reserve_cents=self.problem.reserve_cents,
            spent_cents=spent if solved else None,
            left_cents=self.problem.available_cents - spent if solved else None,
            funded=sum(self.cents(one) > 0 for one in self.shown) if solved else None,
            proposals=len(self.shown),
            requested_cents=sum(one.requested_cents for one in self.shown),
        )

    def limits(self, kind: str) -> tuple[LimitLine, ...]:
        outcomes = {one.id: one for one in self.outcome.limits} if isinstance(self.outcome, Allocation) else {}
        wanted = [limit for limit in self.problem.limits if limit.id.startswith(kind)]
        return tuple(self._limit(limit, outcomes.get(limit.id)) for limit in wanted)

    def _limit(self, limit: Limit, outcome: LimitOutcome | None) -> LimitLine:
        members = [one for one in self.shown if limit.id in one.limit_ids]
        partial = limit.id in self.touched
        told = None if partial else outcome
        return LimitLine(
            id=limit.id,
            label=limit.label,
            awarded_cents=sum(self.cents(one) for one in members),
            awards=sum(self.cents(one) > 0 for one in members),
            requested_cents=sum(one.requested_cents for one in members),
            minimum_cents=limit.minimum_cents,
            maximum_cents=limit.maximum_cents,
            binding=_side(told.binding) if told and told.binding else None,
            cut_off=self._cut_off(told.price) if told and told.price is not None else None,
            minimum_relaxed_to_cents=told.minimum_relaxed_to_cents if told else None,
            partial=partial,
        )

    def _cut_off(self, price: Price) -> int | None:
        """Add the budget's price: nothing below this merit is worth a further cent here. Only points per euro tell."""
        certificate = self.outcome.certificate if isinstance(self.outcome, Allocation) else None
        if certificate is None or self.hidden or self.problem.rule is not Rule.MERIT_EUROS:
            return None
        return max(floor(Fraction(certificate.budget_price) + price + Fraction(1, 2)), 0)

    def awards(self, candidates: Iterable[Candidate]) -> tuple[AwardLine, ...]:
        return tuple(self._award(one, self.awarded[one.id]) for one in candidates if one.id in self.awarded)

    def _award(self, candidate: Candidate, award: Award) -> AwardLine:
        return AwardLine(
            number=int(candidate.id),
            title=candidate.label,
            district=self.labels.get(candidate.district or "", ""),
            pot=", ".join(self.labels.get(group, group) for group in candidate.groups),
            requested_cents=candidate.requested_cents,
            awarded_cents=award.awarded_cents,
            merit=candidate.merit,
            state=_state(candidate, award),
            reason=self._reason(candidate, award),
        )

    def _reason(self, candidate: Candidate, award: Award) -> str | None:
        reason = award.reason
        if self.hidden and reason.code not in INDEPENDENT:
            if (reason.limit or BUDGET) in self.touched or reason.tied_with in {one.id for one in self.hidden}:
                return None
            told = tuple(change for change in reason.would_be_funded_with if change.limit == reason.limit)
            award = replace(award, reason=replace(reason, would_be_funded_with=told))
            outcome = replace(self.outcome, awards=(award,))
            return sentence(self.problem, outcome, candidate.id, self.language)
        return sentence(self.problem, self.outcome, candidate.id, self.language)


def _side(binding: Binding) -> str:
    return binding.value.removesuffix("_awards")


def _state(candidate: Candidate, award: Award) -> str:
    if award.awarded_cents:
        return "granted" if award.awarded_cents >= candidate.maximum_cents else "partly_granted"
    return "not_rankable" if award.reason.code is ReasonCode.NOT_RANKABLE else "rejected"


def _computation(frozen: Frozen, *, concealed: bool) -> Computation | None:
    """Say how it was computed; objective and bound would give away a hidden award."""
    outcome, solver = frozen.outcome, frozen.outcome.solver
    proof = outcome.proof.value if isinstance(outcome, Allocation) else None
    return Computation(
        rule=frozen.problem.rule.value,
        merit_threshold=frozen.problem.merit_threshold,
        no_leapfrogging=frozen.problem.no_leapfrogging,
        proof=proof,
        objective=None if concealed else outcome.objective,
        bound=None if concealed else outcome.bound,
        gap_per_mille=None if concealed else _gap_per_mille(outcome),
        solver=f"{solver.name} {solver.version} ({solver.modeller})" if solver else None,
        problem_sha256=frozen.problem_sha256,
    )


def _gap_per_mille(outcome: Outcome) -> int | None:
    """Give the proven distance to the bound, rounded up, where both are single whole numbers."""
    objective, bound = outcome.objective or "", outcome.bound or ""
    if not (objective.isdigit() and bound.isdigit() and int(bound)):
        return None
    return -((int(objective) - int(bound)) * 1000 // int(bound))


def _contradictions(frozen: Frozen, touched: Collection[str]) -> tuple[ContradictionLine, ...]:
    """Name the limits; how much would mend one tells what a hidden proposal asks of it."""
    if not isinstance(frozen.outcome, Unsolved):
        return ()
    labels = {limit.id: limit.label for limit in frozen.problem.limits}
    return tuple(
        ContradictionLine(
            labels.get(one.limit, one.limit),
            one.kind.value,
            None if touched else one.relax_by_cents,
            None if touched else one.relax_by_awards,
        )
        for one in frozen.outcome.conflict
    )


def compare(first: ScenarioView, second: ScenarioView) -> Comparison:
    """Say who gains and who loses from the first to the second scenario."""
    before = {line.number: line.awarded_cents for line in first.awards}
    changes = [
        ChangeLine(line.number, line.title, line.district, before.get(line.number, 0), line.awarded_cents)
        for line in second.awards
    ]
    gains = sorted((one for one in changes if one.difference_cents > 0), key=lambda one: -one.difference_cents)
    losses = sorted((one for one in changes if one.difference_cents < 0), key=lambda one: one.difference_cents)
    return Comparison(
        first=first,
        second=second,
        gains=tuple(gains),
        losses=tuple(losses),
        unchanged=len(changes) - len(gains) - len(losses),
        districts=tuple(_group_changes(first.districts, second.districts)),
        pots=tuple(_group_changes(first.pots, second.pots)),
    )


def _group_changes(first: Iterable[LimitLine], second: Iterable[LimitLine]) -> Iterable[GroupChange]:
    before: Mapping[str, int] = {line.id: line.awarded_cents for line in first}
    for line in second:
        yield GroupChange(line.label, before.get(line.id, 0), line.awarded_cents)
