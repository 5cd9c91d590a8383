"""A scenario as a member may see it. What a recused member could infer is left out here, not in the templates."""

from dataclasses import dataclass
from datetime import datetime

from allocation import Rule


@dataclass(frozen=True)
class Options:
    """What the chair chooses; a merit threshold in hundredths of a point."""

    rule: Rule
    merit_threshold: int | None = None
    no_leapfrogging: bool = False


@dataclass(frozen=True)
class RoundScale:
    """The round's own merit threshold (hundredths) and its highest points."""

    merit_threshold: int | None
    points_maximum: int


@dataclass(frozen=True)
class ScenarioLine:
    """One scenario in the list; spent and funded are None where the viewer could infer a hidden award from them."""

    number: int
    label: str
    rule: str
    status: str
    merit_threshold: int | None
    no_leapfrogging: bool
    is_draft_resolution: bool
    created_at: datetime
    created_by: str
    spent_cents: int | None
    funded: int | None


@dataclass(frozen=True)
class LimitLine:
    """What a district, pot or applicant receives against its minimum and maximum.

    `partial`: the figures leave out proposals from which the viewer is recused. `binding` is "minimum", "maximum" or
    None. `cut_off` is the merit in hundredths from which one more euro here would be worth it.
    """

    id: str
    label: str
    awarded_cents: int
    awards: int
    requested_cents: int
    minimum_cents: int | None
    maximum_cents: int | None
    binding: str | None
    cut_off: int | None
    minimum_relaxed_to_cents: int | None
    partial: bool


@dataclass(frozen=True)
class AwardLine:
    """One proposal in a scenario; `state` is granted, partly_granted, rejected or not_rankable.

    `reason` is None where it would give away an award that is hidden from the viewer.
    """

    number: int
    title: str
    district: str
    pot: str
    requested_cents: int
    awarded_cents: int
    merit: int | None
    state: str
    reason: str | None


@dataclass(frozen=True)
class ContradictionLine:
    """A limit that cannot hold together with the others, and the smallest change that alone would do."""

    label: str
    kind: str
    relax_by_cents: int | None
    relax_by_awards: int | None


@dataclass(frozen=True)
class Totals:
    """The scenario in figures; None where the viewer could infer a hidden award."""

    budget_cents: int
    reserve_cents: int
    spent_cents: int | None
    left_cents: int | None
    funded: int | None
    proposals: int
    requested_cents: int


@dataclass(frozen=True)
class Computation:
    """How it was computed; objective, bound and gap in points times cents, as decimal text."""

    rule: str
    merit_threshold: int | None
    no_leapfrogging: bool
    proof: str | None
    objective: str | None
    bound: str | None
    gap_per_mille: int | None
    solver: str | None
    problem_sha256: str


@dataclass(frozen=True)
class ScenarioView:
    """A whole scenario, without what the viewer is recused from; `recused` lists those proposals' numbers.

    All figures are of the eligible proposals; `ineligible` lists the others, which take no part in the split.
    """

    number: int
    label: str
    status: str
    is_draft_resolution: bool
    created_at: datetime
    created_by: str
    recused: tuple[int, ...]
    totals: Totals
    computation: Computation | None
    districts: tuple[LimitLine, ...]
    pots: tuple[LimitLine, ...]
    applicants: tuple[LimitLine, ...]
    awards: tuple[AwardLine, ...]
    ineligible: tuple[AwardLine, ...]
    contradictions: tuple[ContradictionLine, ...]
    severity_correction: bool


@dataclass(frozen=True)
class ChangeLine:
    """A proposal that receives something else in the second scenario."""

    number: int
    title: str
    district: str
    first_cents: int
    second_cents: int

    @property
    def difference_cents(self) -> int:
        """Above zero: the proposal gains."""
        return self.second_cents - self.first_cents


@dataclass(frozen=True)
class GroupChange:
    """A district's or pot's total in both scenarios."""

    label: str
    first_cents: int
    second_cents: int

    @property
    def difference_cents(self) -> int:
        """Above zero: the district or pot gains."""
        return self.second_cents - self.first_cents


@dataclass(frozen=True)
class Comparison:
    """Two scenarios side by side, as far as the viewer may see them."""

    first: ScenarioView
    second: ScenarioView
    gains: tuple[ChangeLine, ...]
    losses: tuple[ChangeLine, ...]
    unchanged: int
    districts: tuple[GroupChange, ...]
    pots: tuple[GroupChange, ...]
