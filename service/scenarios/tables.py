"""Scenarios: what the machine proposes, with the frozen input that it was computed from."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.rows import Row, created, key, moment, reference


class ScenarioRow(Row, table=True):
    """One computed split. At most one scenario of a round is the draft resolution."""

    __tablename__ = "scenario"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        sa.CheckConstraint("problem_sha256 ~ '^[0-9a-f]{64}$'", "sha256_form"),
        sa.Index("uq_scenario_draft", "round_id", unique=True, postgresql_where=sa.text("is_draft_resolution")),
    )

    id: int | None = key()
    round_id: int = reference("round.id")
    number: int
    label: str = ""
    rule: str
    problem: dict[str, Any] = Field(sa_type=JSONB)
    problem_sha256: str
    outcome: dict[str, Any] = Field(sa_type=JSONB)
    status: str
    is_draft_resolution: bool = False
    created_at: datetime | None = created()
    created_by: int = reference("person.id")


class SteadinessRow(Row, table=True):
    """How steady a scenario's split is, asked once; `findings` say nothing of any single member."""

    __tablename__ = "steadiness"
    __table_args__ = (sa.CheckConstraint("problem_sha256 ~ '^[0-9a-f]{64}$'", "sha256_form"),)

    scenario_id: int = reference("scenario.id", primary_key=True)
    problem_sha256: str
    findings: dict[str, Any] = Field(sa_type=JSONB)
    complete: bool
    asked_at: datetime = moment()
    asked_by: int = reference("person.id")
