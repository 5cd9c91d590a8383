"""What other rooms may know of a board."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenData:
    """How a board gives its data away; empty identifiers are not there.

    `org_identifier` is the body's number in a register, as org-id.guide writes it; `contributor_id` is the data
    provider's word at GovData (DCAT-AP.de).
    """

    licence: str
    org_identifier: str
    contributor_id: str


@dataclass(frozen=True)
class DistrictFacts:
    """A part of the board's area."""

    id: int
    code: str
    name: str
    population: int | None
