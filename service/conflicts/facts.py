"""What is known about conflicts, as pages and answers show it."""

from dataclasses import dataclass
from datetime import datetime

from service.conflicts.tables import ConflictKind


@dataclass(frozen=True)
class ListedProposal:
    """A proposal as the conflict question lists it."""

    number: int
    title: str
    applicant: str
    district: str


@dataclass(frozen=True)
class Declaration:
    """What somebody says about one proposal."""

    proposal_number: int
    kind: ConflictKind
    explanation: str


@dataclass(frozen=True)
class OwnConflict:
    """A conflict in force, as its member sees it."""

    proposal_number: int
    title: str
    kind: ConflictKind
    explanation: str
    pinned: bool
    declared_at: datetime


@dataclass(frozen=True)
class RecordedConflict:
    """Any conflict of the round, lifted ones too, as the office sees it."""

    id: int
    proposal_number: int
    title: str
    member: str
    kind: ConflictKind
    explanation: str
    pinned: bool
    declared_at: datetime
    declared_by: str
    lifted_at: datetime | None
    lifted_by: str | None


@dataclass(frozen=True)
class SeatedMember:
    """A member who may have conflicts; `answered_at` None: the question is still open."""

    id: int
    name: str
    votes: bool
    answered_at: datetime | None
