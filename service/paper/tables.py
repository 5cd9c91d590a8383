"""Scorecards on paper, as two people of the office typed them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.rows import Row, created, key, reference


class PaperEntryRow(Row, table=True):
    """What somebody read on a member's sheet for one proposal. Append-only: the latest of each person counts."""

    __tablename__ = "paper_entry"
    __table_args__ = (
        sa.ForeignKeyConstraint(["proposal_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        sa.Index("ix_paper_entry_member", "round_id", "member_id", "proposal_id"),
    )

    id: int | None = key()
    member_id: int = reference("member.id")
    proposal_id: int = Field(sa_type=sa.BigInteger)
    round_id: int = Field(sa_type=sa.BigInteger)
    points: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    abstained: bool = False
    typed_by: int = reference("person.id")
    typed_at: datetime | None = created()
