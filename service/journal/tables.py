"""The journal: what happened, in an order that nobody can change afterwards."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.rows import Row, created, key, reference


class JournalEntryRow(Row, table=True):
    """One thing that somebody did. A trigger refuses update, delete and truncate."""

    __tablename__ = "journal_entry"

    id: int | None = key()
    board_id: int | None = reference("board.id", index=True, default=None, nullable=True)
    at: datetime | None = created()
    person_id: int | None = reference("person.id", default=None, nullable=True)
    action: str
    subject: str
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    transaction: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        nullable=False,
        sa_column_kwargs={"server_default": sa.text("(pg_current_xact_id()::text)::bigint")},
    )


class JournalSealRow(Row, table=True):
    """A link of the hash chain over finished entries: SHA-256 of the previous link and of the entries sealed here."""

    __tablename__ = "journal_seal"
    __table_args__ = (
        sa.UniqueConstraint("previous_sha256"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256_form"),
    )

    id: int | None = key()
    sealed_at: datetime | None = created()
    previous_sha256: str
    sha256: str


class JournalSealedRow(Row, table=True):
    """Which seal covers which entry."""

    __tablename__ = "journal_sealed"

    entry_id: int = reference("journal_entry.id", primary_key=True)
    seal_id: int = reference("journal_seal.id", index=True)
