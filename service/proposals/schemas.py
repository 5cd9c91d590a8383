"""What a proposal looks like on its way in (forms, tables, JSON) and out (JSON)."""

from dataclasses import dataclass

from service.proposals.facts import ProposalFacts


@dataclass(frozen=True)
class ProposalDraft:
    """A proposal as it shall be; without a number it gets the next one. Districts and pots go by their codes."""

    title: str
    applicant: str
    district: str
    requested_cents: int
    minimum_cents: int = 0
    total_cost_cents: int | None = None
    summary: str = ""
    natural_person: bool = False
    pot: str | None = None
    number: int | None = None


@dataclass(frozen=True)
class ProposalIn:
    """A changed proposal, with the version that was read."""

    proposal: ProposalDraft
    version: int


@dataclass(frozen=True)
class ProposalOut:
    """A proposal as the office sees it; `version` goes back with the next change."""

    number: int
    title: str
    summary: str
    applicant: str
    natural_person: bool
    district: str
    pot: str | None
    requested_cents: int
    minimum_cents: int
    total_cost_cents: int | None
    eligible: bool
    ineligible_reason: str
    version: int

    @classmethod
    def of(cls, facts: ProposalFacts, *, total_cost_cents: int | None, version: int) -> "ProposalOut":
        """Show a proposal."""
        return cls(
            facts.number,
            facts.title,
            facts.summary,
            facts.applicant_name,
            facts.natural_person,
            facts.district_code,
            facts.pot_code,
            facts.requested_cents,
            facts.minimum_cents,
            total_cost_cents,
            facts.eligible,
            facts.ineligible_reason,
            version,
        )


@dataclass(frozen=True)
class ListedOut:
    """A proposal in the list."""

    number: int
    title: str
    applicant: str
    natural_person: bool
    district: str
    pot: str | None
    requested_cents: int
    minimum_cents: int
    eligible: bool
    ineligible_reason: str

    @classmethod
    def of(cls, facts: ProposalFacts) -> "ListedOut":
        """Show a proposal in the list."""
        return cls(
            facts.number,
            facts.title,
            facts.applicant_name,
            facts.natural_person,
            facts.district_code,
            facts.pot_code,
            facts.requested_cents,
            facts.minimum_cents,
            facts.eligible,
            facts.ineligible_reason,
        )


@dataclass(frozen=True)
class NumberOut:
    """Which number a proposal has."""

    number: int


@dataclass(frozen=True)
class EligibilityIn:
    """Eligible or not; not eligible needs a reason."""

    eligible: bool
    version: int
    reason: str = ""


@dataclass(frozen=True)
class FaultOut:
    """What is wrong in a line of an uploaded table."""

    line: int
    field: str
    given: str
    reason: str


@dataclass(frozen=True)
class PreviewOut:
    """An uploaded table before its import; `sheet` is that of a workbook which was read, else empty."""

    id: int
    good: tuple[ProposalDraft, ...]
    faults: tuple[FaultOut, ...]
    bad_lines: int
    ignored_columns: tuple[str, ...]
    sheet: str
    left_out_sheets: tuple[str, ...]


@dataclass(frozen=True)
class ApplyIn:
    """Import now; lines with faults are only left out where that is asked for."""

    leave_out_bad: bool = False


@dataclass(frozen=True)
class AppliedOut:
    """How many proposals were imported."""

    imported: int
