"""Reading the outbox."""

import re
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.mail.pages import LetterItem, Piece
from service.mail.tables import OutboxRow

MOST_LETTERS: Final = 50
ADDRESS: Final = re.compile(r"(https?://\S+)")


async def newest_letters(session: AsyncSession, *, base_url: str) -> tuple[LetterItem, ...]:
    """List the newest letters; links into this site can be followed."""
    statement = sa.select(OutboxRow).order_by(col(OutboxRow.id).desc()).limit(MOST_LETTERS)
    return tuple(
        LetterItem(
            to_address=row.to_address,
            subject=row.subject,
            pieces=pieces_of(row.body, base_url=base_url),
            written_at=row.created_at,
            state=_state(row),
            last_error=row.last_error,
        )
        for row in (await session.execute(statement)).scalars()
    )


def pieces_of(body: str, *, base_url: str) -> tuple[Piece, ...]:
    """Split a letter at its addresses; those of this site become links."""
    return tuple(
        Piece(text, text.removeprefix(base_url) if text.startswith(f"{base_url}/") else None)
        for text in ADDRESS.split(body)
        if text
    )


def _state(row: OutboxRow) -> str:
    if row.sent_at is not None:
        return "sent"
    return "failed" if row.given_up_at is not None else "waiting"
