"""Publications: frozen, versioned snapshots; all that the public ever reads."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.rows import Row, created, key, reference


class PublicationRow(Row, table=True):
    """One version of what is published about a round. A trigger refuses update and delete."""

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "version"),
        sa.UniqueConstraint("board_slug", "round_slug", "version"),
        sa.CheckConstraint("version >= 1", "version_positive"),
        sa.CheckConstraint("(version = 1) = (predecessor_sha256 IS NULL)", "chain"),
        sa.CheckConstraint("version = 1 OR length(btrim(correction_reason)) > 0", "correction_has_reason"),
    )

    id: int | None = key()
    round_id: int = reference("round.id")
    board_slug: str
    round_slug: str
    version: int
    pack: dict[str, Any] = Field(sa_type=JSONB)
    pages: dict[str, Any] = Field(sa_type=JSONB)
    sha256: str
    predecessor_sha256: str | None = None
    correction_reason: str = ""
    published_at: datetime | None = created()
    published_by: int = reference("person.id")
