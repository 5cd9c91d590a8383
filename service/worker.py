"""What goes on besides requests: notices are written and sent, the journal is sealed, rounds become published."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from service.database import SessionMaker
from service.journal.actions import seal
from service.mail.actions import forget_old_letters
from service.mail.worker import run as send_letters
from service.members.actions import forget_old_ways_in
from service.notices.actions import write_due_notices
from service.publication.actions import complete_publications
from service.settings import Settings

SECONDS_BETWEEN_ROUNDS: Final = 60.0
Chore = Callable[[AsyncSession], Awaitable[object]]

logger = logging.getLogger(__name__)


async def run(sessions: SessionMaker, settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set. Any number of workers may run at the same time."""
    await asyncio.gather(send_letters(sessions, settings, stop), _keep_house(sessions, settings, stop))


async def _keep_house(sessions: SessionMaker, settings: Settings, stop: asyncio.Event) -> None:
    while not stop.is_set():
        for chore in _chores(settings, now=datetime.now(UTC)):
            try:
                async with sessions.begin() as session:
                    await chore(session)
            except Exception:  # whatever it was: the next time may go well, and nothing else is to stop over it
                logger.exception("Keeping house did not work; trying again")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_ROUNDS)


def _chores(settings: Settings, *, now: datetime) -> tuple[Chore, ...]:
    """List what is done time and again, each in a transaction of its own."""
    return (
        seal,
        complete_publications,
        partial(write_due_notices, base_url=settings.base_url, now=now),
        partial(forget_old_ways_in, now=now),
        partial(forget_old_letters, now=now),
    )
