"""Conflicts of interest: declared by the member or pinned by the office, never deleted."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.rows import Row, created, key, moment, reference, words


class ConflictKind(StrEnum):
    """Why a member keeps out of a proposal."""

    OWN_APPLICATION = "own_application"
    OFFICE_HOLDER = "office_holder"
    RELATIVE = "relative"
    OTHER = "other"
    DOUBTFUL = "doubtful"


class ConflictRow(Row, table=True):
    """One member's conflict with one proposal; in force until it is lifted."""

    __tablename__ = "conflict"
    __table_args__ = (
        sa.CheckConstraint("kind NOT IN ('other', 'doubtful') OR length(btrim(explanation)) > 0", "other_is_explained"),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", "lifted_by_somebody"),
        sa.Index(
            "uq_conflict_in_force",
            "member_id",
            "proposal_id",
            unique=True,
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: int | None = key()
    member_id: int = reference("member.id")
    proposal_id: int = reference("proposal.id", index=True)
    kind: ConflictKind = Field(sa_type=words(ConflictKind, "kind"))
    explanation: str = ""
    pinned: bool = False
    declared_at: datetime | None = created()
    declared_by: int = reference("person.id")
    lifted_at: datetime | None = moment(default=None)
    lifted_by: int | None = reference("person.id", default=None, nullable=True)


class ConflictAnswerRow(Row, table=True):
    """A member has answered the conflict question for a round's whole list; "none" is an answer too."""

    __tablename__ = "conflict_answer"

    member_id: int = reference("member.id", primary_key=True)
    round_id: int = reference("round.id", primary_key=True)
    answered_at: datetime | None = created()


class DoubtDecisionRow(Row, table=True):
    """What the board decided about a doubtful conflict, without the member; a tie leaves the conflict in force."""

    __tablename__ = "doubt_decision"
    __table_args__ = (
        sa.CheckConstraint("yes >= 0 AND no >= 0 AND abstained >= 0", "not_negative"),
        sa.CheckConstraint("yes + no > 0", "somebody_voted"),
        sa.CheckConstraint("conflicted = (yes >= no)", "as_voted"),
    )

    conflict_id: int = reference("conflict.id", primary_key=True)
    yes: int
    no: int
    abstained: int
    conflicted: bool
    decided_at: datetime | None = created()
    decided_by: int = reference("person.id")


class AffiliationRow(Row, table=True):
    """An organisation to which a member belongs, as they told; only they and the office see it."""

    __tablename__ = "affiliation"
    __table_args__ = (sa.CheckConstraint("length(btrim(organisation)) > 0", "has_name"),)

    id: int | None = key()
    member_id: int = reference("member.id", index=True)
    organisation: str
    registered_at: datetime | None = created()
    ended_at: datetime | None = moment(default=None)


class SuggestionAnswerRow(Row, table=True):
    """What a member answered when a likely conflict was suggested, because an organisation's name fits."""

    __tablename__ = "suggestion_answer"

    member_id: int = reference("member.id", primary_key=True)
    proposal_id: int = reference("proposal.id", primary_key=True, index=True)
    organisation: str = Field(primary_key=True)
    confirmed: bool
    answered_at: datetime | None = created()
    answered_by: int = reference("person.id")
