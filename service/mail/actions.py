"""Put letters into the outbox, in the same transaction as their cause."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from service.mail.tables import OutboxRow


async def write_letter(  # noqa: PLR0913  (a letter has these parts)
    session: AsyncSession, *, key: str, to_address: str, subject: str, body: str, person_id: int | None = None
) -> None:
    """Write a letter once: a second one with the same key is dropped."""
    values = {"key": key, "to_address": to_address, "subject": subject, "body": body, "person_id": person_id}
    await session.execute(
        insert(OutboxRow).values(**values, attempts=0, last_error="").on_conflict_do_nothing(index_elements=["key"])
    )
