"""Connections that the database server has closed, and those that somebody gave up on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa

from service.database import create_engine, session_maker

TERMINATE = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND pid = :pid"
)
LEFT_OPEN = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND pid = ANY(:pids)"
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


async def test_no_connection_comes_back_inside_a_transaction(
    fresh_database_url: Callable[[], Awaitable[str]],
) -> None:
    """Requests are given up at every point of their way: while one begins, asks, commits."""
    engine = create_engine(await fresh_database_url())
    sessions, found, pids = session_maker(engine), [], set[int]()

    def look(_connection: object, record: Any, _proxy: object) -> None:  # noqa: ANN401
        found.append(record.driver_connection.is_in_transaction())

    async def write() -> None:
        async with sessions() as session:
            pids.add((await session.execute(WHO)).scalar_one())
            await session.commit()

    sa.event.listen(engine.sync_engine, "checkout", look)
    await write()
    for delay in range(100):
        writing = asyncio.create_task(write())
        await asyncio.sleep(delay / 50_000)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    async with sessions() as session:
        assert (await session.execute(LEFT_OPEN, {"pids": list(pids)})).scalar_one() == 0
    assert found.count(True) == 0
    await engine.dispose()
