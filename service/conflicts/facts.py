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
class Affiliation:
    """An organisation to which somebody says they belong."""

    id: int
    organisation: str
    registered_at: datetime


@dataclass(frozen=True)
class MemberAffiliations:
    """A member's organisations, as the office sees them."""

    member: str
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A likely conflict: the applicant's name fits the member's own or one of their organisations'."""

    proposal_number: int
    title: str
    applicant: str
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class AnsweredSuggestion:
    """What a member answered when a likely conflict was suggested, as the office sees it."""

    member: str
    proposal_number: int
    title: str
    organisation: str
    confirmed: bool
    answered_at: datetime


@dataclass(frozen=True)
class Ballot:
    """How the board voted on whether a member has a conflict."""

    yes: int
    no: int
    abstained: int


@dataclass(frozen=True)
class Doubt:
    """A doubtful conflict with the board's decision; `conflicted` None: not decided yet."""

    conflict_id: int
    member: str
    proposal_number: int
    title: str
    explanation: str
    declared_at: datetime
    lifted: bool
    yes: int | None
    no: int | None
    abstained: int | None
    conflicted: bool | None
    decided_at: datetime | None
    decided_by: str | None


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
