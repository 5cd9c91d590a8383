"""How long a process may answer from memory: as long as the database says that nothing public has changed.

PostgreSQL tells of every change at once (`LISTEN`). In case it cannot, the process also asks every second what is
public and until when; an answer is good for two seconds from when it was asked for. So the most by which a copy can be
late are two seconds, on a connection that hangs, and ordinarily the milliseconds that a notification takes.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col

from service.publication.tables import WAITING, PublicationRow, PublicRow, StatementRow

CHANNEL: Final = "beirat_public"
ASKED_EVERY: Final = 1.0
GOOD_FOR: Final = 2.0
STATEMENTS: Final = sa.func.hashtextextended(sa.cast(sa.literal_column(str(StatementRow.__tablename__)), sa.Text), 0)
STATE: Final = sa.select(
    sa.select(sa.func.count(col(PublicRow.id))).scalar_subquery(),
    sa.select(sa.func.sum(STATEMENTS)).select_from(StatementRow).scalar_subquery(),
    sa.select(sa.extract("epoch", sa.func.min(col(PublicationRow.published_at)) - sa.func.statement_timestamp()))
    .where(WAITING)
    .scalar_subquery(),
)
"""How many versions are public, what bodies say of themselves, and in how many seconds the next version will be.

A version never changes and is never taken back once it is public, so their number says which there are.
"""

logger = logging.getLogger(__name__)


class Lease:
    """What one process knows of the public's data: which edition of it, and until when that is certain."""

    def __init__(self) -> None:
        """Begin with nothing certain."""
        self.good_for = GOOD_FOR
        self._edition = 0
        self._until = 0.0
        self._state: tuple[object, ...] | None = None
        self._told = asyncio.Event()

    @property
    def edition(self) -> int | None:
        """Count the changes so far; None while it is not certain that there were no more."""
        return self._edition if time.monotonic() < self._until else None

    @asynccontextmanager
    async def kept(self, engine: AsyncEngine) -> AsyncGenerator[None, None]:
        """Keep the lease as long as the database can be reached, over a connection of its own."""
        task = asyncio.create_task(self._keep(engine))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self._change()

    async def _keep(self, engine: AsyncEngine) -> None:
        while True:
            try:
                async with engine.connect() as connection:
                    await self._listen(connection)
            except Exception as error:  # noqa: BLE001  (whatever it was: pages are made, and it is tried again)
                logger.warning("Public pages are not answered from memory at the moment: %s", error.__cause__ or error)
            self._change()
            await asyncio.sleep(ASKED_EVERY)

    async def _listen(self, connection: AsyncConnection) -> None:
        """Renew the lease until the connection fails. It is taken out of the pool, and closed at the end."""
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await connection.run_sync(lambda sync: sync.detach())
        await driver.add_listener(CHANNEL, self._change)
        driver.add_termination_listener(self._change)
        while True:
            await self._renew(connection)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds_to_sleep()):
                    await self._told.wait()
            self._told.clear()

    async def _renew(self, connection: AsyncConnection) -> None:
        asked_at, edition = time.monotonic(), self._edition
        async with asyncio.timeout(self.good_for):
            *state, seconds_to_next = (await connection.execute(STATE)).one()
        if edition != self._edition:
            return  # something changed meanwhile: ask again
        if tuple(state) != self._state:
            self._edition += 1
            self._state = tuple(state)
        good_for = self.good_for if seconds_to_next is None else min(self.good_for, float(seconds_to_next))
        self._until = asked_at + good_for

    def _seconds_to_sleep(self) -> float:
        return max(0.0, min(ASKED_EVERY, self._until - time.monotonic()))

    def _change(self, *_told: object) -> None:
        """Be certain of nothing until the database has been asked again."""
        self._edition += 1
        self._until = 0.0
        self._told.set()
