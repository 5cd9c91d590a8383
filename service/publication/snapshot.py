"""What a publication freezes for the public pages: `beirat-pages/1`, plain values in a JSON column.

Money is integer cents, merit integer hundredths of a point. No member is named and nobody's single score stands here;
natural persons are `Privatperson`. A field that comes later needs a default, so that older publications stay readable.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from service.publication.tiles import Tile, laid_out
from service.publication.votes import Resolution

PAGES_FORMAT: Final = "beirat-pages/1"
LICENCE: Final = "CC0-1.0"
PRIVATE_PERSON: Final = "Privatperson"


class Decision(StrEnum):
    """What became of a proposal."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REJECTED = "rejected"
    NOT_RANKABLE = "not_rankable"


@dataclass(frozen=True)
class BoardHead:
    """Who decided."""

    slug: str
    name: str
    body_label: str
    district_label: str
    accent: str
    imprint: str
    org_identifier: str = ""
    contributor_id: str = ""


@dataclass(frozen=True)
class RoundHead:
    """What was decided about."""

    slug: str
    title: str
    year: int
    funding_notice: str


@dataclass(frozen=True)
class Edition:
    """Which version this is; `correction_reason` and the predecessor are None exactly in version 1."""

    version: int
    published_at: datetime
    correction_reason: str | None
    predecessor_sha256: str | None


@dataclass(frozen=True)
class Figures:
    """The round in a few numbers; `available_cents` is the budget without the reserve."""

    budget_cents: int
    reserve_cents: int
    requested_cents: int
    granted_cents: int
    proposals: int
    funded: int

    @property
    def available_cents(self) -> int:
        return self.budget_cents - self.reserve_cents

    @property
    def refused(self) -> int:
        return self.proposals - self.funded


@dataclass(frozen=True)
class Share:
    """What one district or pot asked for and was granted, within its limits.

    `binding` says which side of its limit the computation reached ("minimum" or "maximum"). `cut_off_merit` is the
    merit from which on the programme's prices let money go here (None for rules without prices),
    `lowest_funded_merit` the lowest merit that did get some.
    """

    code: str
    name: str
    population: int | None
    proposals: int
    funded: int
    requested_cents: int
    granted_cents: int
    minimum_cents: int | None
    maximum_cents: int | None
    binding: str | None
    cut_off_merit: int | None
    lowest_funded_merit: int | None
    tile: Tile | None = None

    @property
    def percent_granted(self) -> int | None:
        """What was granted of what was asked for, rounded half up."""
        return _rounded(100 * self.granted_cents, self.requested_cents) if self.requested_cents else None

    @property
    def cents_per_thousand(self) -> int | None:
        """Granted cents for each thousand inhabitants, rounded half up."""
        return _rounded(1000 * self.granted_cents, self.population) if self.population else None


def _rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


@dataclass(frozen=True)
class Criterion:
    """What members looked at, and how much it counted."""

    name: str
    question: str
    weight: int


@dataclass(frozen=True)
class Method:
    """How the split was computed, and from what; the lots' seed was secret until this publication."""

    rule: str
    no_leapfrogging: bool
    merit_threshold: int | None
    applicant_maximum_cents: int | None
    step_cents: int
    criteria: tuple[Criterion, ...]
    points_minimum: int
    points_maximum: int
    aggregation: str
    minimum_scores: int
    proof: str
    solver: str | None
    problem_sha256: str
    lot_seed: str
    lot_commitment: str
    lots_committed_at: datetime
    severity_correction: bool = False


@dataclass(frozen=True)
class FillStep:
    """One funded proposal's turn as the computed money is counted up, fixed awards first, then by merit and lot.

    `sum_cents` includes it; `reached` names the districts, pots and applicants' limits that are full from here on,
    "" is the budget.
    """

    number: int
    merit: int | None
    awarded_cents: int
    sum_cents: int
    fixed: bool
    reached: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A single change that would have funded a proposal; `place` names the limit, None is the budget."""

    place: str | None
    more_cents: int | None
    more_merit: int | None


@dataclass(frozen=True)
class Deviation:
    """Why the board departed from the computed amount, and why a limit was exceeded for it."""

    reason: str
    broken_limit_reason: str | None


@dataclass(frozen=True)
class Sentences:
    """The same sentence in both languages."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.de


@dataclass(frozen=True)
class RecusalGround:
    """How many members kept out of a proposal on one ground."""

    ground: str
    members: int


@dataclass(frozen=True)
class PublishedProposal:
    """One proposal as everybody may see it; `rank` counts from 1 down the merits, equal merits share one.

    `waiting_place` counts from 1 down those who get nothing though they could: by merit, then by lot.
    `lighthouse` says why the board holds it up as an example.
    """

    number: int
    title: str
    summary: str
    applicant: str
    private_person: bool
    district_code: str
    district: str
    pot_code: str | None
    pot: str | None
    requested_cents: int
    minimum_cents: int
    computed_cents: int
    granted_cents: int
    decision: Decision
    merit: int | None
    scores: int
    abstentions: int
    recusals: int | None
    rank: int | None
    reason_code: str
    reason: Sentences
    changes: tuple[Change, ...]
    deviation: Deviation | None
    waiting_place: int | None = None
    lighthouse: str | None = None
    recusal_grounds: tuple[RecusalGround, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Everything that the public pages of one round show."""

    format: str
    board: BoardHead
    round: RoundHead
    edition: Edition
    figures: Figures
    districts: tuple[Share, ...]
    pots: tuple[Share, ...]
    method: Method
    resolution: Resolution
    proposals: tuple[PublishedProposal, ...]
    licence: str = LICENCE
    filling: tuple[FillStep, ...] = ()

    @property
    def href(self) -> str:
        """The path of the round's public page, in its newest version."""
        return f"/rounds/{self.board.slug}/{self.round.slug}"

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Where the districts stand on the schematic map, in their order."""
        return laid_out((share.name, share.tile) for share in self.districts)

    @property
    def lighthouses(self) -> tuple[PublishedProposal, ...]:
        """The projects that the board holds up as examples."""
        return tuple(one for one in self.proposals if one.lighthouse)

    def find_proposal(self, number: int) -> PublishedProposal | None:
        """Find a proposal by its number."""
        return next((one for one in self.proposals if one.number == number), None)

    def district_of(self, proposal: PublishedProposal) -> Share:
        """Find the district that a proposal comes from."""
        return next(share for share in self.districts if share.code == proposal.district_code)

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        plain: dict[str, Any] = _SNAPSHOT.dump_python(self, mode="json")
        return plain

    @classmethod
    def from_json(cls, value: object) -> "Snapshot":
        """Read what `to_json` wrote."""
        return _SNAPSHOT.validate_python(value)


_SNAPSHOT: Final = TypeAdapter(Snapshot)
