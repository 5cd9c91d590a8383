"""Put letters into the outbox, in the same transaction as their cause."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from service.mail.tables import OutboxRow
from service.texts import Texts


@dataclass(frozen=True)
class LetterHead:
    """How letters are written: in which language, and where their links lead."""

    base_url: str
    texts: Texts


async def write_letter(  # noqa: PLR0913  (a letter has these parts)
    session: AsyncSession,
    *,
    key: str,
    to_address: str,
    subject: str,
    body: str,
    person_id: int | None = None,
    lapses_at: datetime | None = None,
) -> None:
    """Write a letter once: a second one with the same key is dropped. With `lapses_at` it carries a secret."""
    values = {"key": key, "to_address": to_address, "subject": subject, "body": body, "person_id": person_id}
    await session.execute(
        insert(OutboxRow)
        .values(**values, lapses_at=lapses_at, attempts=0, last_error="")
        .on_conflict_do_nothing(index_elements=["key"])
    )
