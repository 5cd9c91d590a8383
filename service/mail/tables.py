"""The outbox: mail is written in the same transaction as its cause and sent afterwards."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.rows import Row, created, key, moment, reference, words


class Failure(StrEnum):
    """Why the last attempt to send a letter failed."""

    UNREACHABLE = "unreachable"
    PASSWORD = "password"  # noqa: S105  (the reason, not one)
    ADDRESS = "address"
    REFUSED = "refused"
    LATE = "late"


class OutboxRow(Row, table=True):
    """One letter. `key` names its cause, so that the same cause never writes twice.

    `board_id` is the board whose office sees what became of it; sign-in links belong to no board.

    A letter with `lapses_at` is of use until then, and may carry a secret: it is not sent after that moment, and its
    body is not kept once sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.CheckConstraint("attempts >= 0", "attempts_counted"),
        sa.Index(
            "ix_outbox_waiting", "send_after", postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL")
        ),
    )

    id: int | None = key()
    key: str
    person_id: int | None = reference("person.id", default=None, nullable=True)
    board_id: int | None = reference("board.id", default=None, nullable=True, index=True)
    to_address: str
    subject: str
    body: str
    created_at: datetime | None = created()
    send_after: datetime | None = created()
    lapses_at: datetime | None = moment(default=None)
    attempts: int = 0
    last_error: str = ""
    failure: Failure | None = Field(default=None, nullable=True, sa_type=words(Failure, "failure"))
    sent_at: datetime | None = moment(default=None)
    given_up_at: datetime | None = moment(default=None)
