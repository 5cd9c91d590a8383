"""How steady a split is: what changes when one thing about the problem changes.

Asked is about 5 % less and more budget, about each withdrawal that can matter, and about each member left out;
`allocation.studies.variations` says exactly what each of these means, and why some need not be solved.
"""

from collections.abc import Collection, Mapping, Sequence

from allocation.outcome import Allocation, Certificate, Status
from allocation.problem import Problem
from allocation.records import dataclass
from allocation.rules.again import awards_anew
from allocation.solving import Clock, Progress, TimeUpError
from allocation.studies.belonging import own_problem
from allocation.studies.compare import Difference, compare_awards
from allocation.studies.leave_one_out import Merits
from allocation.studies.variations import Case, Kind, budget_cases, member_cases, withdrawal_cases

SHARE = 2
"""One variation may take at most half of the time that is left, so that a hard one leaves some for the rest."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One change and whose awards it changes; `about` is the candidate who withdraws, or the member left out.

    `budget_cents` is the budget under the change. `changes` come in the order of the problem, without the one who
    withdraws; there are none unless `status` is solved. `infeasible`: no awards hold the limits any more.
    """

    kind: Kind
    about: str
    budget_cents: int
    status: Status
    changes: tuple[Difference, ...] = ()

    @property
    def gains(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.changes if one.change_cents > 0)

    @property
    def losses(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.changes if one.change_cents < 0)


@dataclass(frozen=True, slots=True)
class Steadiness:
    """All variations: less budget, more, members by token, withdrawals in the order of the problem.

    `steady` are the ids of the candidates whose award, be it nothing, is the same to the cent in every variation
    that was solved; one's own withdrawal does not count.
    """

    variations: tuple[Variation, ...]
    steady: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every variation was answered before the time was over."""
        return all(one.status is not Status.TIMED_OUT for one in self.variations)


def steadiness(  # noqa: PLR0913  (options of the public function, each with a default)
    problem: Problem,
    outcome: Allocation,
    merits_without: Mapping[str, Merits] | None = None,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
    known: Collection[tuple[Kind, str]] = (),
) -> Steadiness:
    """Solve every variation that can matter by the outcome's own rule, and compare its awards with the outcome's.

    Withdrawals come last, as there are as many of them as awards: where time is short, theirs is what stays open.
    `merits_without` gives, by token of each member to leave out, the merits without that member's scores
    (`leave_one_out` computes them); candidates not named keep their merit. Only what is still open when
    `seconds` are over depends on the clock; whoever goes on later names what is `known`, by kind and about whom, and
    gets the rest. Raises OtherProblemError, or ValueError for an unknown candidate.
    """
    own, awards = own_problem(problem, outcome), outcome.awarded_cents
    cases = [*budget_cases(own, awards), *member_cases(own, merits_without or {}), *withdrawal_cases(own, awards)]
    cases = [one for one in cases if (one.kind, one.about) not in known]
    clock, variations = Clock(seconds), list[Variation]()
    for place, case in enumerate(cases):
        if progress is not None:
            progress("steadiness", place, len(cases))
        variations.append(variation_of(case, awards, outcome.certificate, clock))
    if progress is not None:
        progress("steadiness", len(cases), len(cases))
    return Steadiness(tuple(variations), steady(own, variations))


def variation_of(case: Case, before: Mapping[str, int], certificate: Certificate | None, clock: Clock) -> Variation:
    """Answer one variation within its share of the time."""
    budget_cents = case.problem.budget_cents
    if not case.matters:
        return Variation(case.kind, case.about, budget_cents, Status.SOLVED)
    left = clock.left()
    try:
        clock.tick()
        awards = awards_anew(case.problem, certificate, Clock(None if left is None else left / SHARE).tick)
    except TimeUpError:
        return Variation(case.kind, case.about, budget_cents, Status.TIMED_OUT)
    if awards is None:
        return Variation(case.kind, case.about, budget_cents, Status.INFEASIBLE)
    withdraws = case.about if case.kind is Kind.WITHDRAWAL else None
    found = compare_awards(case.problem, before, awards).candidates
    changes = tuple(one for one in found if one.change_cents and one.id != withdraws)
    return Variation(case.kind, case.about, budget_cents, Status.SOLVED, changes)


def steady(problem: Problem, variations: Sequence[Variation]) -> tuple[str, ...]:
    """Find the candidates that no variation changes, in the order of the problem."""
    shaken = {change.id for one in variations for change in one.changes}
    return tuple(one.id for one in problem.candidates if one.id not in shaken)
