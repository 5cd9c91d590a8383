"""Connections that the database server has closed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa

from service.database import create_engine, session_maker

TERMINATE = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND pid = :pid"
)
WHO = sa.text("SELECT pg_backend_pid()")


async def test_a_connection_that_the_server_closed_is_replaced_unnoticed(
    fresh_database_url: Callable[[], Awaitable[str]],
) -> None:
    engine = create_engine(await fresh_database_url())
    sessions = session_maker(engine)
    async with sessions() as first, sessions() as second:
        driver: Any = (await (await first.connection()).get_raw_connection()).driver_connection
        gone = asyncio.Event()
        driver.add_termination_listener(lambda _connection: gone.set())
        closed, _open = (await first.execute(WHO)).scalar_one(), (await second.execute(WHO)).scalar_one()
        await first.rollback()
        assert (await second.execute(TERMINATE, {"pid": closed})).scalar_one()
        async with asyncio.timeout(10):
            await gone.wait()
    async with sessions() as one, sessions() as another:
        pids = {(await one.execute(WHO)).scalar_one(), (await another.execute(WHO)).scalar_one()}
    assert closed not in pids
    assert len(pids) == 2
    await engine.dispose()
