"""Resolutions: what people decide, who was entitled, who kept out, and how the vote went."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.rounds.tables import MajorityRule, QuorumRule, TieRule
from service.rows import Row, created, key, moment, reference, words


class Manner(StrEnum):
    """In a meeting, or by circular vote."""

    MEETING = "meeting"
    CIRCULAR = "circular"


class Choice(StrEnum):
    """A vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class ResolutionRow(Row, table=True):
    """A vote on a draft resolution under the round's rules, frozen when it opens; one open vote per round."""

    __tablename__ = "resolution"
    __table_args__ = (
        sa.ForeignKeyConstraint(["scenario_id", "round_id"], ["scenario.id", "scenario.round_id"]),
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("(declared_at IS NULL) = (adopted IS NULL)", "declared_says_result"),
        sa.Index("uq_resolution_open", "round_id", unique=True, postgresql_where=sa.text("declared_at IS NULL")),
        sa.Index("uq_resolution_adopted", "round_id", unique=True, postgresql_where=sa.text("adopted")),
    )

    id: int | None = key()
    round_id: int = reference("round.id")
    number: int
    scenario_id: int = Field(sa_type=sa.BigInteger)
    manner: Manner = Field(sa_type=words(Manner, "manner"))
    quorum: QuorumRule = Field(sa_type=words(QuorumRule, "quorum"))
    majority: MajorityRule = Field(sa_type=words(MajorityRule, "majority"))
    tie_rule: TieRule = Field(sa_type=words(TieRule, "tie_rule"))
    opened_at: datetime | None = created()
    opened_by: int = reference("person.id")
    declared_at: datetime | None = moment(default=None)
    declared_by: int | None = reference("person.id", default=None, nullable=True)
    adopted: bool | None = None


class EntitledRow(Row, table=True):
    """Who may vote on this resolution, frozen when it opened."""

    __tablename__ = "entitled"

    resolution_id: int = reference("resolution.id", primary_key=True)
    member_id: int = reference("member.id", primary_key=True)
    present: bool = True
    casting: bool = False


class RecusalRow(Row, table=True):
    """Who keeps out of which proposal in this resolution, frozen when it opened."""

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
