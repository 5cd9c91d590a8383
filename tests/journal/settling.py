"""Sealing covers only what every running transaction has seen the end of, and one server runs those of all tests."""

import asyncio

import sqlalchemy as sa

from service.database import SessionMaker
from service.journal.tables import JournalEntryRow

SECONDS = 60


async def settle(sessions: SessionMaker) -> None:
    """Wait until all that is recorded may be sealed."""
    newest = sa.select(sa.func.max(JournalEntryRow.transaction)).scalar_subquery()
    oldest_running = sa.text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    async with asyncio.timeout(SECONDS), sessions() as session:
        while not await session.scalar(sa.select(newest < oldest_running)):
            await session.rollback()
            await asyncio.sleep(0.02)
