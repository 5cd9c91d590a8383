"""What would have funded a refused candidate: the smallest single change, proven by settling anew.

Three changes are tried: more budget, more room in the limit that stood in the way, more merit. Each is found between a
step that does not fund the candidate and one that does, so that one step less never does.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property

from allocation.changes.changed import is_funded_with, with_more_room
from allocation.changes.smallest import smallest
from allocation.changes.what_if import Answer, WhatIf, Widened, what_if
from allocation.formats.jsonvalues import LARGEST_INTEGER
from allocation.lots import in_lot_order
from allocation.outcome import Allocation, Certificate, Change, Proof, Reason
from allocation.problem import BUDGET, Candidate, Problem, Rule
from allocation.programmes.effort import Effort, SearchTooLongError, Tick, TooManyAmountsError, no_hurry
from allocation.programmes.programme import common_unit, demand_cents, eligible, rooms
from allocation.programmes.waterline import waterline_prices
from allocation.records import replace
from allocation.rules import RULES, STEP_BY_STEP

MOST_WORK = 2_000
"""Refused candidates times candidates up to which `solve` looks for changes without being asked."""

STEPS_FOR_ONE = 1_000
"""All questions about one candidate may take so many steps."""

SMALL_PART = 8
"""The search for a change goes from its guess in strides of this part of it."""

QUICK_RULES = frozenset({Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING, Rule.FLAT_CUT})

Tell = Callable[[str, int, int], None]


def refused(problem: Problem, outcome: Allocation) -> list[Candidate]:
    """Find the candidates that receive nothing although they could be ranked, first lot first."""
    awards = outcome.awarded_cents
    open_ = (one for one in in_lot_order(problem) if one.fixed_cents is None and one.excluded is None)
    return [one for one in open_ if one.merit is not None and not awards[one.id]]


def can_be_asked(problem: Problem, outcome: Allocation) -> bool:
    """Tell whether changes can be proven at all under the rule and with the outcome's proof."""
    return problem.rule in QUICK_RULES and outcome.proof is not Proof.SOLVER


def is_quick(problem: Problem, outcome: Allocation) -> bool:
    """Tell whether `solve` looks for changes without being asked."""
    return len(refused(problem, outcome)) * len(problem.candidates) <= MOST_WORK


def with_changes(problem: Problem, outcome: Allocation, tick: Tick, tell: Tell) -> Allocation:
    """Complete each refusal with the changes that would have funded it, as far as they can be proven in time.

    A large problem with an order to keep would have to be solved anew for each question: there nobody is asked.
    """
    asked = refused(problem, outcome)
    reasons = {award.id: award.reason for award in outcome.awards}
    questions = Questions(problem, outcome.certificate)
    questions.tick = tick
    if questions.what_if is None and not is_quick(problem, outcome):
        return outcome
    found: dict[str, Reason] = {}
    for done, one in enumerate(asked):
        tell("changes", done, len(asked))
        reason = reasons[one.id]
        patience = Effort(STEPS_FOR_ONE, tick)
        changes: list[Change] = []
        with suppress(SearchTooLongError):
            for change in questions.changes_for(one, reason, patience.tick):
                changes.append(change)  # noqa: PERF402  (what was found before the steps ran out stays)
        changes.sort(key=lambda change: (change.more_merit is not None, change.limit == BUDGET))
        found[one.id] = replace(reason, would_be_funded_with=tuple(changes))
    awards = (replace(award, reason=found.get(award.id, award.reason)) for award in outcome.awards)
    return replace(outcome, awards=tuple(awards))


class Questions:
    """Answers questions about the refused candidates of one problem; the certificate's prices steer the search."""

    def __init__(self, problem: Problem, certificate: Certificate | None) -> None:
        self.problem = problem
        self.certificate = certificate
        self.tick: Tick = no_hurry
        self.ample: dict[str, Mapping[str, int]] = {}
        self.widened: dict[str | None, Widened] = {}

    @cached_property
    def what_if(self) -> WhatIf | None:
        """The problem as it is, settled; None where every question has to be solved anew."""
        try:
            return what_if(self.problem, self.certificate, self.tick)
        except SearchTooLongError:
            return None

    def _with_ample_room(self, name: str) -> Mapping[str, int]:
        """Give the awards where the limit, or the budget, stands in nobody's way."""
        if name not in self.ample:
            wide = with_more_room(self.problem, name, self.demand_cents)
            settlement = RULES[wide.rule](wide, waterline_prices, self.tick)
            self.ample[name] = {} if settlement is None else settlement.awards
        return self.ample[name]

    @cached_property
    def unit(self) -> int:
        """The cents of a step of room."""
        if self.problem.rule in STEP_BY_STEP:
            return 1
        return common_unit(one.award for one in eligible(self.problem))

    @cached_property
    def demand_cents(self) -> int:
        return sum(demand_cents(self.problem, one) for one in self.problem.candidates)

    @cached_property
    def most_merit(self) -> int:
        """The most merit that is tried in addition."""
        return 2 * max((one.merit or 0) for one in self.problem.candidates) + 1

    def changes_for(self, candidate: Candidate, reason: Reason, tick: Tick) -> Iterator[Change]:
        """Find the smallest change of each kind that funds the candidate on its own, what is soonest found first."""
        self.tick = tick
        names = [one.id for one in self.problem.limits if one.id == reason.limit]
        missing = max((reason.needed_cents or candidate.smallest_cents) - (reason.left_cents or 0), 1)
        yield from self._merit_for(candidate)
        for name in (*names, BUDGET):
            if self._with_ample_room(name).get(candidate.id):
                yield from self._room_for(candidate, name, missing)

    def _room_for(self, candidate: Candidate, name: str, missing: int) -> Iterator[Change]:
        """Find the cents of room; those that are too few for a whole unit are used as well."""
        beyond = rooms(self.problem)[name].high % self.unit
        guess = missing
        if name == BUDGET and self.what_if is not None and self.what_if.knows(candidate):
            guess = self.what_if.budget_for(candidate)

        def probe(step: int) -> int | None:
            change = Change(name, more_cents=step * self.unit - beyond)
            return step if self.funds(candidate, change, self.tick) else None

        first = -(-(guess + beyond) // self.unit)
        steps = smallest(self.demand_cents // self.unit + 1, probe, first, max(first // SMALL_PART, 1))
        if steps is not None:
            yield from self._stated(candidate, Change(name, more_cents=steps * self.unit - beyond))

    def _merit_for(self, candidate: Candidate) -> Iterator[Change]:
        """Find the hundredths of a point; where awards are known that fund the candidate, what they have to spare."""
        threshold = self.problem.merit_threshold
        below = 0 if threshold is None else max(threshold - (candidate.merit or 0), 0)

        def probe(merit: int) -> int | None:
            if merit < below:
                return None
            change = Change(more_merit=merit)
            answer = self._answer(candidate, change)
            if answer is None or self.what_if is None:
                return merit if self._is_funded(candidate, change) else None
            return merit - self.what_if.merit_to_spare(candidate, answer) if answer.amount else None

        first = below or 1
        if self.what_if is not None and self.what_if.knows(candidate):
            first = self.what_if.merit_for(candidate)
        merit = smallest(self.most_merit, probe, first, max(first // SMALL_PART, 1))
        if merit is not None:
            yield from self._stated(candidate, Change(more_merit=merit))

    def _stated(self, candidate: Candidate, change: Change) -> Iterator[Change]:
        """Leave out a change with which the number would be larger than the format holds."""
        before = candidate.merit or 0
        if change.limit == BUDGET:
            before = self.problem.budget_cents
        elif change.limit is not None:
            before = next(one.maximum_cents or 0 for one in self.problem.limits if one.id == change.limit)
        if before + (change.more_cents or 0) + (change.more_merit or 0) <= LARGEST_INTEGER:
            yield change

    def funds(self, candidate: Candidate, change: Change, tick: Tick) -> bool:
        """Tell whether the candidate receives anything with the change."""
        self.tick = tick
        answer = self._answer(candidate, change)
        return self._is_funded(candidate, change) if answer is None else answer.amount > 0

    def _answer(self, candidate: Candidate, change: Change) -> Answer | None:
        """Answer from the settled problem; None where it has to be solved anew."""
        if self.what_if is None or not self.what_if.knows(candidate):
            return None
        if change.limit not in self.widened:
            self.widened[change.limit] = Widened(self.problem, self.what_if)
        try:
            return self.widened[change.limit].answer(candidate, change, self.tick)
        except TooManyAmountsError:
            return None

    def _is_funded(self, candidate: Candidate, change: Change) -> bool:
        return is_funded_with(self.problem, self.certificate, candidate, change, self.tick)
