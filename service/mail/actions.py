"""Put letters into the outbox, in the same transaction as their cause."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.errors import NotFoundError
from service.mail.rules import check_may_try_again
from service.mail.tables import OutboxRow
from service.texts import Texts

KEPT_FOR: Final = timedelta(days=90)
"""How long it can be seen what became of a letter."""


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
    board_id: int | None = None,
    lapses_at: datetime | None = None,
) -> bool:
    """Write a letter once and answer true: a second one with the same key is dropped.

    With `lapses_at` it is of no use after that moment: not sent late, and its text not kept. The office of the board
    sees what becomes of the letter.
    """
    values = {"key": key, "to_address": to_address, "subject": subject, "body": body, "person_id": person_id}
    written = await session.execute(
        insert(OutboxRow)
        .values(**values, board_id=board_id, lapses_at=lapses_at, attempts=0, last_error="")
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(col(OutboxRow.id))
    )
    return written.first() is not None


async def try_again(session: AsyncSession, board_id: int, letter_id: int, *, now: datetime) -> None:
    """Have one of a board's letters sent at the next opportunity, as if it had not been tried yet."""
    sought = sa.select(OutboxRow).where(col(OutboxRow.id) == letter_id, col(OutboxRow.board_id) == board_id)
    letter = (await session.execute(sought.with_for_update())).scalar_one_or_none()
    if letter is None:
        raise NotFoundError
    check_may_try_again(letter, now=now)
    letter.attempts, letter.given_up_at, letter.send_after = 0, None, now
    letter.last_error, letter.failure = "", None
    await session.flush()


async def try_all_again(session: AsyncSession, board_id: int, *, now: datetime) -> None:
    """Have all of a board's letters that were given up, but still are of use, sent once more."""
    of_use = col(OutboxRow.lapses_at).is_(None) | (col(OutboxRow.lapses_at) > now)
    await session.execute(
        sa.update(OutboxRow)
        .where(col(OutboxRow.board_id) == board_id, col(OutboxRow.given_up_at).is_not(None), of_use)
        .values(attempts=0, given_up_at=None, send_after=now, last_error="", failure=None)
    )


async def forget_old_letters(session: AsyncSession, *, now: datetime) -> None:
    """Delete letters that went out, or were given up, long ago."""
    over = sa.func.coalesce(col(OutboxRow.sent_at), col(OutboxRow.given_up_at))
    await session.execute(sa.delete(OutboxRow).where(over < now - KEPT_FOR))
