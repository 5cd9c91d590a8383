"""Resolutions: what people decide, who was entitled, who kept out, and how the vote went."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.rounds.tables import MajorityRule, QuorumRule, TieRule
from service.rows import Row, created, key, moment, reference, words

SUBJECT = sa.text("coalesce(single_proposal_id, 0)")
"""What a vote is about, for unique indexes: 0 is the block."""


class Manner(StrEnum):
    """In a meeting, or by circular vote."""

    MEETING = "meeting"
    CIRCULAR = "circular"


class Presence(StrEnum):
    """How a member takes part in a meeting, if at all."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    ABSENT = "absent"


class Choice(StrEnum):
    """A vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class MeetingRow(Row, table=True):
    """A meeting in which a round is voted on; one at a time."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.UniqueConstraint("id", "round_id"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "end_has_author"),
        sa.Index("uq_meeting_open", "round_id", unique=True, postgresql_where=sa.text("ended_at IS NULL")),
    )

    id: int | None = key()
    round_id: int = reference("round.id")
    place: str = ""
    began_at: datetime | None = created()
    began_by: int = reference("person.id")
    ended_at: datetime | None = moment(default=None)
    ended_by: int | None = reference("person.id", default=None, nullable=True)


class PresenceRow(Row, table=True):
    """Who was there from when on: the latest entry of a member holds. Append-only by trigger."""

    __tablename__ = "presence"

    id: int | None = key()
    meeting_id: int = reference("meeting.id", index=True)
    member_id: int = reference("member.id")
    presence: Presence = Field(sa_type=words(Presence, "presence"))
    noted_at: datetime | None = created()
    noted_by: int = reference("person.id")


class ContestedRow(Row, table=True):
    """A proposal that somebody moved out of the block, to be voted on singly; frozen when the block's vote opens."""

    __tablename__ = "contested"

    scenario_id: int = reference("scenario.id", primary_key=True)
    proposal_id: int = reference("proposal.id", primary_key=True)
    member_id: int = reference("member.id")
    reason: str = ""
    moved_at: datetime | None = created()


class ResolutionRow(Row, table=True):
    """A vote on a draft resolution under the round's rules: on the block, or on one proposal moved out of it.

    Single votes carry the number of their block's vote. A circular vote ends at `closes_at`, or is stopped by an
    objection: then it is declared as not adopted, and no vote counts. From `frozen` on only the result can be added.
    """

    __tablename__ = "resolution"
    __table_args__ = (
        sa.ForeignKeyConstraint(["scenario_id", "round_id"], ["scenario.id", "scenario.round_id"]),
        sa.ForeignKeyConstraint(["single_proposal_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        sa.ForeignKeyConstraint(["meeting_id", "round_id"], ["meeting.id", "meeting.round_id"]),
        sa.CheckConstraint("(declared_at IS NULL) = (adopted IS NULL)", "declared_says_result"),
        sa.CheckConstraint("manner = 'circular' OR (closes_at IS NULL AND objected_by IS NULL)", "circular_ends"),
        sa.CheckConstraint("manner = 'meeting' OR meeting_id IS NULL", "meeting_has_place"),
        sa.CheckConstraint(
            "(objected_by IS NULL) = (length(btrim(objection)) = 0) AND (objected_by IS NULL OR NOT adopted)",
            "objection_stops",
        ),
        sa.Index("uq_resolution_number", "round_id", "number", SUBJECT, unique=True),
        sa.Index(
            "uq_resolution_open", "round_id", SUBJECT, unique=True, postgresql_where=sa.text("declared_at IS NULL")
        ),
        sa.Index(
            "uq_resolution_adopted",
            "round_id",
            unique=True,
            postgresql_where=sa.text("adopted AND single_proposal_id IS NULL"),
        ),
    )

    id: int | None = key()
    round_id: int = reference("round.id")
    number: int
    single_proposal_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    scenario_id: int = Field(sa_type=sa.BigInteger)
    manner: Manner = Field(sa_type=words(Manner, "manner"))
    meeting_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    closes_at: datetime | None = moment(default=None)
    quorum: QuorumRule = Field(sa_type=words(QuorumRule, "quorum"))
    majority: MajorityRule = Field(sa_type=words(MajorityRule, "majority"))
    tie_rule: TieRule = Field(sa_type=words(TieRule, "tie_rule"))
    frozen: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    opened_at: datetime | None = created()
    opened_by: int = reference("person.id")
    declared_at: datetime | None = moment(default=None)
    declared_by: int | None = reference("person.id", default=None, nullable=True)
    adopted: bool | None = None
    objected_by: int | None = reference("member.id", default=None, nullable=True)
    objection: str = Field(default="", sa_column_kwargs={"server_default": ""})


class EntitledRow(Row, table=True):
    """Who may vote on this resolution, frozen when it opened.

    `casting` says whose vote decides a tie: the lowest above 0 among those who take part and are not recused.
    """

    __tablename__ = "entitled"
    __table_args__ = (sa.CheckConstraint("present OR NOT remote", "remote_is_present"),)

    resolution_id: int = reference("resolution.id", primary_key=True)
    member_id: int = reference("member.id", primary_key=True)
    present: bool = True
    remote: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    casting: int = Field(default=0, sa_type=sa.SmallInteger)
    in_place_of: int | None = reference("member.id", default=None, nullable=True)


class HandOverRow(Row, table=True):
    """Somebody else acts in an entitled seat than when the vote opened; written when they vote. Append-only."""

    __tablename__ = "hand_over"
    __table_args__ = (
        sa.ForeignKeyConstraint(["resolution_id", "member_id"], ["entitled.resolution_id", "entitled.member_id"]),
        sa.UniqueConstraint("resolution_id", "acting_id"),
        sa.CheckConstraint("acting_id <> member_id", "two_people"),
    )

    resolution_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    member_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    acting_id: int = reference("member.id")
    at: datetime | None = created()


class RecusalRow(Row, table=True):
    """Who keeps out of which proposal in this resolution, frozen when it opened, or when the seat was handed over."""

    __tablename__ = "recusal"
    __table_args__ = (
        sa.ForeignKeyConstraint(["resolution_id", "member_id"], ["entitled.resolution_id", "entitled.member_id"]),
    )

    resolution_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    member_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    proposal_id: int = reference("proposal.id", primary_key=True)


class VoteRow(Row, table=True):
    """One vote per entitled member: the key refuses a second one."""

    __tablename__ = "vote"
    __table_args__ = (
        sa.ForeignKeyConstraint(["resolution_id", "member_id"], ["entitled.resolution_id", "entitled.member_id"]),
    )

    resolution_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    member_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    choice: Choice = Field(sa_type=words(Choice, "choice"))
    cast_at: datetime | None = created()


class ItemRow(Row, table=True):
    """What the board resolves for one proposal; another amount than the computed one carries a written reason."""

    __tablename__ = "resolution_item"
    __table_args__ = (
        sa.CheckConstraint("computed_cents >= 0 AND resolved_cents >= 0", "not_negative"),
        sa.CheckConstraint(
            "resolved_cents = computed_cents OR length(btrim(deviation_reason)) > 0", "deviation_has_reason"
        ),
    )

    resolution_id: int = reference("resolution.id", primary_key=True)
    proposal_id: int = reference("proposal.id", primary_key=True)
    computed_cents: int = Field(sa_type=sa.BigInteger)
    resolved_cents: int = Field(sa_type=sa.BigInteger)
    deviation_reason: str = ""
    broken_limit_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    adopted: bool | None = None


class DeviationRow(Row, table=True):
    """What the board wants instead of the computed amount, written down before the vote opens and frozen with it."""

    __tablename__ = "deviation"
    __table_args__ = (
        sa.CheckConstraint("resolved_cents >= 0", "not_negative"),
        sa.CheckConstraint("length(btrim(reason)) > 0", "has_reason"),
    )

    scenario_id: int = reference("scenario.id", primary_key=True)
    proposal_id: int = reference("proposal.id", primary_key=True)
    resolved_cents: int = Field(sa_type=sa.BigInteger)
    reason: str
    broken_limit_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    written_at: datetime | None = created()
    written_by: int = reference("person.id")
