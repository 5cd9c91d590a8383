"""Conflicts as JSON."""

from dataclasses import dataclass
from datetime import datetime

from service.conflicts.facts import OwnConflict, RecordedConflict, Suggestion
from service.conflicts.tables import ConflictKind


@dataclass(frozen=True)
class DeclarationIn:
    """A conflict with one proposal; `explanation` is needed for the kind "other"."""

    proposal: int
    kind: ConflictKind
    explanation: str = ""


@dataclass(frozen=True)
class AnswerIn:
    """The answer to the conflict question for the whole list; none is an empty list.

    `denied` are the numbers of suggested likely conflicts that are none; each has to be declared or denied.
    """

    conflicts: tuple[DeclarationIn, ...]
    denied: tuple[int, ...] = ()


@dataclass(frozen=True)
class BallotIn:
    """How the board voted on whether a member has a conflict."""

    yes: int
    no: int
    abstained: int = 0


@dataclass(frozen=True)
class DoubtOut:
    """What the board decided: whether the member keeps out."""

    conflicted: bool


@dataclass(frozen=True)
class AffiliationIn:
    """An organisation to which one belongs."""

    organisation: str


@dataclass(frozen=True)
class PinIn:
    """A conflict that the office records for a member."""

    member: int
    proposal: int
    kind: ConflictKind
    explanation: str = ""


@dataclass(frozen=True)
class LiftIn:
    """Why a conflict is lifted."""

    reason: str


@dataclass(frozen=True)
class OwnConflictOut:
    """One of one's own conflicts in force."""

    proposal: int
    title: str
    kind: ConflictKind
    explanation: str
    pinned: bool
    declared_at: datetime

    @classmethod
    def of(cls, conflict: OwnConflict) -> "OwnConflictOut":
        return cls(
            proposal=conflict.proposal_number,
            title=conflict.title,
            kind=conflict.kind,
            explanation=conflict.explanation,
            pinned=conflict.pinned,
            declared_at=conflict.declared_at,
        )


@dataclass(frozen=True)
class AnswerOut:
    """When the question was answered (null: not yet), one's conflicts in force, and likely ones to confirm or deny."""

    answered_at: datetime | None
    conflicts: tuple[OwnConflictOut, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class RecordedOut:
    """Any conflict of the round, as the office sees it."""

    id: int
    proposal: int
    member: str
    kind: ConflictKind
    explanation: str
    pinned: bool
    declared_at: datetime
    declared_by: str
    lifted_at: datetime | None
    lifted_by: str | None

    @classmethod
    def of(cls, conflict: RecordedConflict) -> "RecordedOut":
        return cls(
            id=conflict.id,
            proposal=conflict.proposal_number,
            member=conflict.member,
            kind=conflict.kind,
            explanation=conflict.explanation,
            pinned=conflict.pinned,
            declared_at=conflict.declared_at,
            declared_by=conflict.declared_by,
            lifted_at=conflict.lifted_at,
            lifted_by=conflict.lifted_by,
        )
