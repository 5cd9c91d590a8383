"""Reading the outbox."""

import re
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.mail.pages import LetterItem, LetterLine, Piece
from service.mail.rules import REASONS, may_try_again
from service.mail.tables import OutboxRow
from service.texts import Texts

MOST_LETTERS: Final = 50
STATES: Final = {
    "failed": (col(OutboxRow.given_up_at).is_not(None),),
    "waiting": (col(OutboxRow.sent_at).is_(None), col(OutboxRow.given_up_at).is_(None)),
    "sent": (col(OutboxRow.sent_at).is_not(None),),
}
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


async def letters_of(
    session: AsyncSession, board_id: int, *, texts: Texts, now: datetime
) -> dict[str, tuple[LetterLine, ...]]:
    """List a board's letters by their state, the newest first; of those sent, the last few."""
    found: dict[str, tuple[LetterLine, ...]] = {}
    for state, which in STATES.items():
        statement = sa.select(OutboxRow).where(col(OutboxRow.board_id) == board_id, *which)
        newest = statement.order_by(col(OutboxRow.id).desc()).limit(MOST_LETTERS if state == "sent" else None)
        found[state] = tuple(_line(row, texts, now) for row in (await session.execute(newest)).scalars())
    return found


def _line(row: OutboxRow, texts: Texts, now: datetime) -> LetterLine:
    return LetterLine(
        id=row.id or 0,
        to_address=row.to_address,
        subject=row.subject,
        written_at=row.created_at or now,
        sent_at=row.sent_at,
        send_after=row.send_after or now,
        attempts=row.attempts,
        reason=texts.gettext(REASONS[row.failure]) if row.failure else None,
        detail=row.last_error,
        may_try_again=may_try_again(row, now=now),
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
