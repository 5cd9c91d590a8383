"""Publications: frozen, versioned snapshots; all that the public ever reads, from their moment on."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased
from sqlmodel import Field, col

from service.rows import Row, created, key, moment, reference

NOT_WITHDRAWN: Final = sa.text("withdrawn_at IS NULL")


class PublicationRow(Row, table=True):
    """One version of what is published about a round, public from `published_at` on.

    A trigger refuses every change, but that a version is withdrawn before it is public; another may then take its
    number.
    """

    __tablename__ = "publication"
    __table_args__ = (
        sa.Index("uq_publication_round_id_version", "round_id", "version", unique=True, postgresql_where=NOT_WITHDRAWN),
        sa.Index(
            "uq_publication_board_slug_round_slug_version",
            "board_slug",
            "round_slug",
            "version",
            unique=True,
            postgresql_where=NOT_WITHDRAWN,
        ),
        sa.CheckConstraint("version >= 1", "version_positive"),
        sa.CheckConstraint("(version = 1) = (predecessor_sha256 IS NULL)", "chain"),
        sa.CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_by) = 0 OR "
            "(num_nonnulls(withdrawn_at, withdrawn_by) = 2 AND length(btrim(withdrawal_reason)) > 0)",
            "withdrawal_has_reason",
        ),
        sa.CheckConstraint("withdrawn_at < published_at", "withdrawn_in_time"),
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
    frozen_at: datetime | None = created()
    withdrawn_at: datetime | None = moment(default=None)
    withdrawn_by: int | None = reference("person.id", default=None, nullable=True)
    withdrawal_reason: str = ""


class LighthouseRow(Row, table=True):
    """A funded project that the board holds up as an example."""

    __tablename__ = "lighthouse"
    __table_args__ = (sa.CheckConstraint("length(btrim(text)) > 0", "says_why"),)

    proposal_id: int = reference("proposal.id", primary_key=True)
    text: str
    marked_by: int = reference("person.id")
    marked_at: datetime | None = created()


class StatementRow(Row, table=True):
    """What a body says about itself on the pages for everybody, whichever of its rounds they are about."""

    __tablename__ = "statement"
    __table_args__ = (sa.UniqueConstraint("board_slug"),)

    board_id: int = reference("board.id", primary_key=True)
    board_slug: str
    imprint: str = ""
    privacy: str = ""
    feedback: str = ""
    funding_notice: str = ""


WAITING: Final = sa.and_(
    col(PublicationRow.published_at) > sa.func.statement_timestamp(), col(PublicationRow.withdrawn_at).is_(None)
)
"""The version that waits for its moment; a round has at most one."""

PublicRow = aliased(
    PublicationRow,
    sa.select(PublicationRow)
    .where(
        col(PublicationRow.published_at) <= sa.func.statement_timestamp(), col(PublicationRow.withdrawn_at).is_(None)
    )
    .subquery("public_publication"),
)
"""The publications whose moment has come, by the database's clock, so that all processes agree.

Whoever serves everybody reads this and never `PublicationRow`.
"""
