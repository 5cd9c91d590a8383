"""The postman: takes waiting letters out of the outbox and hands them to the mail server.

A letter is claimed for two minutes in a transaction of its own and marked as sent right after the server took it. If
the process dies between these two moments the letter goes out again, with the same Message-ID; never earlier, and
never because two workers run.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final

import sqlalchemy as sa
from sqlmodel import col

from service.database import SessionMaker
from service.mail.rules import CLAIM_LASTS, REASONS, is_hopeless, pause_after
from service.mail.smtp import Letter, SendingError, send
from service.mail.tables import Failure, OutboxRow
from service.settings import Settings

SECONDS_BETWEEN_LOOKS: Final = 2.0
LAPSED: Final = REASONS[Failure.LATE]
WAITING: Final = (col(OutboxRow.sent_at).is_(None), col(OutboxRow.given_up_at).is_(None))
Clock = Callable[[], datetime]
CLOCK: Final[Clock] = partial(datetime.now, UTC)

logger = logging.getLogger(__name__)


async def run(sessions: SessionMaker, settings: Settings, stop: asyncio.Event) -> None:
    """Send letters until `stop` is set; without a mail server they stay in the outbox."""
    while not stop.is_set():
        if settings.smtp_url:
            try:
                await send_waiting(sessions, settings, stop)
            except Exception:  # whatever it was: the next look may go well, and nobody else is to stop over it
                logger.exception("Sending letters did not work; trying again")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_LOOKS)


async def send_waiting(
    sessions: SessionMaker, settings: Settings, stop: asyncio.Event | None = None, clock: Clock = CLOCK
) -> int:
    """Try each letter that is due; answers how many went out."""
    sent = 0
    await _drop_lapsed(sessions, now=clock())
    while not (stop and stop.is_set()):
        claimed = await _claim(sessions, now=clock())
        if claimed is None:
            break
        sent += await _deliver(sessions, settings, claimed, clock)
    return sent


async def _claim(sessions: SessionMaker, *, now: datetime) -> OutboxRow | None:
    """Take the next due letter, skipping what other workers hold; the attempt counts from here."""
    due = (
        sa.select(col(OutboxRow.id))
        .where(*WAITING, col(OutboxRow.send_after) <= now)
        .where(col(OutboxRow.lapses_at).is_(None) | (col(OutboxRow.lapses_at) > now))
        .order_by(col(OutboxRow.send_after), col(OutboxRow.id))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claim = (
        sa.update(OutboxRow)
        .where(col(OutboxRow.id) == due)
        .values(attempts=col(OutboxRow.attempts) + 1, send_after=now + CLAIM_LASTS)
        .returning(OutboxRow)
    )
    async with sessions.begin() as session:
        return (await session.execute(claim)).scalar_one_or_none()


async def _deliver(sessions: SessionMaker, settings: Settings, row: OutboxRow, clock: Clock) -> int:
    letter = Letter(row.key, row.to_address, row.subject, row.body)
    try:
        await send(letter, smtp_url=settings.smtp_url or "", mail_from=settings.mail_from)
    except SendingError as error:
        logger.warning("Letter %s was not sent (attempt %s): %s", row.id, row.attempts, error)
        await _put_back(sessions, row, error, now=clock())
        return 0
    values = {"sent_at": clock(), "last_error": "", "failure": None} | ({"body": ""} if row.lapses_at else {})
    await _change(sessions, row, values)
    return 1


async def _put_back(sessions: SessionMaker, row: OutboxRow, error: SendingError, *, now: datetime) -> None:
    why = {"last_error": str(error), "failure": error.failure}
    if is_hopeless(row.attempts, refused_for_good=error.for_good):
        await _change(sessions, row, {"given_up_at": now, **why})
    else:
        await _change(sessions, row, {"send_after": now + pause_after(row.attempts), **why})


async def _change(sessions: SessionMaker, row: OutboxRow, values: dict[str, object]) -> None:
    async with sessions.begin() as session:
        await session.execute(sa.update(OutboxRow).where(col(OutboxRow.id) == row.id).values(**values))


async def _drop_lapsed(sessions: SessionMaker, *, now: datetime) -> None:
    """Give up letters that are of no use any more, and forget what they said: it may be a secret."""
    reason = sa.case((col(OutboxRow.last_error) == "", LAPSED), else_=col(OutboxRow.last_error))
    async with sessions.begin() as session:
        await session.execute(
            sa.update(OutboxRow)
            .where(*WAITING, col(OutboxRow.lapses_at) <= now)
            .values(given_up_at=now, body="", last_error=reason, failure=Failure.LATE)
        )
