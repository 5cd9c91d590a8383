"""Scorecards: one member's points for one proposal, with every revision."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.access import RoundStage
from service.rows import Row, created, key, reference, words


class ScorecardState(StrEnum):
    """Open (not yet done), complete, or abstained; three different things everywhere."""

    OPEN = "open"
    COMPLETE = "complete"
    ABSTAINED = "abstained"


class ScorecardRow(Row, table=True):
    """One scorecard per member and proposal.

    `comment` is meant for the board: others may read it from deliberation on, where they have no conflict.
    `private_note` is for its member alone; `note_version` is the version with which it was last changed, because
    revisions do not keep it. An alternate's scorecard says in whose place it was made: each seat has one that is done.
    """

    __tablename__ = "scorecard"
    __table_args__ = (
        sa.ForeignKeyConstraint(["proposal_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        sa.CheckConstraint("version >= 1", "version_positive"),
        sa.CheckConstraint("length(comment) <= 4000 AND length(private_note) <= 4000", "texts_fit"),
        sa.Index(
            "uq_scorecard_seat",
            sa.text("coalesce(in_place_of, member_id)"),
            "proposal_id",
            unique=True,
            postgresql_where=sa.text("state <> 'open'"),
        ),
    )

    member_id: int = reference("member.id", primary_key=True)
    in_place_of: int | None = reference("member.id", default=None, nullable=True)
    proposal_id: int = Field(primary_key=True, sa_type=sa.BigInteger, index=True)
    round_id: int = Field(sa_type=sa.BigInteger, index=True)
    state: ScorecardState = Field(sa_type=words(ScorecardState, "state"))
    abstained_because: str = ""
    comment: str = Field(default="", sa_column_kwargs={"server_default": ""})
    private_note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    note_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    version: int = 1
    updated_at: datetime | None = created()


class PointsRow(Row, table=True):
    """The points for one criterion. A criterion without a row is still open, not zero."""

    __tablename__ = "points"
    __table_args__ = (
        sa.ForeignKeyConstraint(["member_id", "proposal_id"], ["scorecard.member_id", "scorecard.proposal_id"]),
        sa.CheckConstraint("points >= 0", "not_negative"),
    )

    member_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    proposal_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    criterion_id: int = reference("criterion.id", primary_key=True)
    points: int = Field(sa_type=sa.SmallInteger)


class ScorecardRevisionRow(Row, table=True):
    """What a scorecard said after each save, in which stage; `typed_first_by`: it came from paper, typed by two."""

    __tablename__ = "scorecard_revision"
    __table_args__ = (
        sa.UniqueConstraint("member_id", "proposal_id", "version"),
        sa.ForeignKeyConstraint(["member_id", "proposal_id"], ["scorecard.member_id", "scorecard.proposal_id"]),
        sa.CheckConstraint("typed_first_by <> saved_by", "typed_by_two"),
    )

    id: int | None = key()
    member_id: int = Field(sa_type=sa.BigInteger)
    proposal_id: int = Field(sa_type=sa.BigInteger)
    version: int
    state: ScorecardState = Field(sa_type=words(ScorecardState, "state"))
    points: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    abstained_because: str = Field(default="", sa_column_kwargs={"server_default": ""})
    comment: str = Field(default="", sa_column_kwargs={"server_default": ""})
    stage: RoundStage = Field(
        default=RoundStage.SCORING, sa_type=words(RoundStage, "stage"), sa_column_kwargs={"server_default": "scoring"}
    )
    typed_first_by: int | None = reference("person.id", default=None, nullable=True)
    saved_by: int = reference("person.id")
    saved_at: datetime | None = created()
