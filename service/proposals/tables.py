"""What people ask money for."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.rows import Row, created, key, moment, reference


class ApplicantRow(Row, table=True):
    """Who asks. A natural person is never named in public."""

    __tablename__ = "applicant"
    __table_args__ = (sa.UniqueConstraint("board_id", "name"), sa.UniqueConstraint("id", "board_id"))

    id: int | None = key()
    board_id: int = reference("board.id")
    name: str
    natural_person: bool = False


class ProposalRow(Row, table=True):
    """One request in one round; below `minimum_cents` the project cannot take place."""

    __tablename__ = "proposal"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        sa.ForeignKeyConstraint(["round_id", "board_id"], ["round.id", "round.board_id"]),
        sa.ForeignKeyConstraint(["applicant_id", "board_id"], ["applicant.id", "applicant.board_id"]),
        sa.ForeignKeyConstraint(["district_id", "board_id"], ["district.id", "district.board_id"]),
        sa.ForeignKeyConstraint(["pot_id", "round_id"], ["pot.id", "pot.round_id"]),
        sa.CheckConstraint("number > 0", "number_positive"),
        sa.CheckConstraint("requested_cents > 0", "requested_positive"),
        sa.CheckConstraint("minimum_cents >= 0 AND minimum_cents <= requested_cents", "minimum_fits"),
        sa.CheckConstraint("total_cost_cents >= requested_cents", "total_covers_requested"),
        sa.CheckConstraint("eligible OR length(btrim(ineligible_reason)) > 0", "ineligible_has_reason"),
    )

    id: int | None = key()
    round_id: int = Field(sa_type=sa.BigInteger)
    board_id: int = Field(sa_type=sa.BigInteger)
    number: int
    title: str
    summary: str = ""
    applicant_id: int = Field(sa_type=sa.BigInteger, index=True)
    district_id: int = Field(sa_type=sa.BigInteger, index=True)
    pot_id: int | None = Field(default=None, sa_type=sa.BigInteger, index=True)
    requested_cents: int = Field(sa_type=sa.BigInteger)
    minimum_cents: int = Field(default=0, sa_type=sa.BigInteger)
    total_cost_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    eligible: bool = True
    ineligible_reason: str = ""
    version: int = 1
    updated_at: datetime | None = created()
    updated_by: int | None = reference("person.id", default=None, nullable=True)


class ImportRow(Row, table=True):
    """An uploaded table of proposals between its preview and its import."""

    __tablename__ = "proposal_import"

    id: int | None = key()
    round_id: int = reference("round.id", index=True)
    file_name: str
    lines: list[dict[str, Any]] = Field(sa_type=JSONB)
    uploaded_by: int = reference("person.id")
    uploaded_at: datetime | None = created()
    applied_at: datetime | None = moment(default=None)
