"""Write to the journal, in the same transaction as what it records."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.journal.tables import JournalEntryRow


async def record(session: AsyncSession, seat: Seat, action: str, subject: str, **details: Any) -> None:  # noqa: ANN401
    """Record that this seat did `action` (verb_noun) to `subject` (`round:2026`, `proposal:2026/17`).

    Details are plain JSON values. Points, votes and other secrets never stand in them.
    """
    session.add(
        JournalEntryRow(
            board_id=seat.board.id, person_id=seat.person.id, action=action, subject=subject, details=details
        )
    )
    await session.flush()
