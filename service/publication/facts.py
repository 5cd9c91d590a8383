"""What a publication is made of, and what it would say about people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.access import Board
from service.boards.facts import OpenData
from service.proposals.facts import ProposalFacts
from service.publication.snapshot import Snapshot
from service.resolutions.facts import AdoptedFacts
from service.rounds.facts import RoundFacts
from service.scoring.facts import ProposalMerit


@dataclass(frozen=True)
class Published:
    """One version that has been published, or is prepared and will be public from `published_at` on."""

    version: int
    sha256: str
    published_at: datetime
    published_by: str
    correction_reason: str
    frozen_at: datetime
    is_public: bool


@dataclass(frozen=True)
class Lighthouse:
    """A funded project, and why the board holds it up as an example."""

    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Facts:
    """Everything that is known inside; `editions` are public, newest first. Names are here to be kept out."""

    board: Board
    imprint: str
    open_data: OpenData
    round_: RoundFacts
    lot_seed: str
    proposals: tuple[ProposalFacts, ...]
    merits: tuple[ProposalMerit, ...]
    adopted: AdoptedFacts
    members_recused: int
    recusal_grounds: Mapping[int, Mapping[str, int]]
    member_names: tuple[str, ...]
    editions: tuple[Published, ...]
    lighthouses: tuple[Lighthouse, ...]


class Detail(StrEnum):
    """A kind of personal detail in a text."""

    MEMBER = "member"
    APPLICANT = "applicant"
    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    PERSON = "person"


@dataclass(frozen=True)
class Finding:
    """A personal detail that somebody wrote: where, what, and whether it is taken out before publication."""

    where: str
    number: int | None
    detail: Detail
    text: str
    removed: bool


@dataclass(frozen=True)
class Draft:
    """A publication before it is one; `fingerprint` changes with everything that the public would see."""

    snapshot: Snapshot
    pack: Mapping[str, Any]
    findings: tuple[Finding, ...]
    fingerprint: str

    @property
    def remaining(self) -> tuple[Finding, ...]:
        """The details that would become public."""
        return tuple(finding for finding in self.findings if not finding.removed)


@dataclass(frozen=True)
class Approval:
    """Somebody looked at the preview with this fingerprint, and confirmed what it says about people."""

    fingerprint: str
    details_confirmed: bool
