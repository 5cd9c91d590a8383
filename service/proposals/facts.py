"""What other rooms may know of a proposal, as frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProposalFacts:
    """A proposal as the office recorded it; `natural_person` says that the applicant is never named in public."""

    id: int
    number: int
    title: str
    summary: str
    applicant_id: int
    applicant_name: str
    natural_person: bool
    district_id: int
    district_code: str
    district_name: str
    pot_id: int | None
    pot_code: str | None
    pot_name: str | None
    requested_cents: int
    minimum_cents: int
    eligible: bool
    ineligible_reason: str
