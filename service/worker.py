"""What goes on besides requests: letters go out, the journal is sealed, rounds become published, old ways in go."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from service.database import SessionMaker
from service.journal.actions import seal
from service.mail.actions import forget_old_letters
from service.mail.worker import run as send_letters
from service.members.actions import forget_old_ways_in
from service.publication.actions import complete_publications
from service.settings import Settings

SECONDS_BETWEEN_ROUNDS: Final = 60.0

logger = logging.getLogger(__name__)


async def run(sessions: SessionMaker, settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set. Any number of workers may run at the same time."""
    await asyncio.gather(send_letters(sessions, settings, stop), _keep_house(sessions, stop))


async def _keep_house(sessions: SessionMaker, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            async with sessions.begin() as session:
                await seal(session)
            async with sessions.begin() as session:
                await complete_publications(session)
            async with sessions.begin() as session:
                await forget_old_ways_in(session, now=datetime.now(UTC))
                await forget_old_letters(session, now=datetime.now(UTC))
        except Exception:  # whatever it was: the next time may go well, and nobody else is to stop over it
            logger.exception("Keeping house did not work; trying again")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_ROUNDS)
