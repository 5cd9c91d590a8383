"""The fixtures that all other tests stand on."""

from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from alembic import command
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.tables import BoardRow
from service.database import create_engine
from service.migrations import alembic_config

COUNT = sa.select(sa.func.count()).select_from(BoardRow)


async def test_a_session_s_commits_last_as_long_as_the_test(session: AsyncSession, engine: AsyncEngine) -> None:
    session.add(BoardRow(slug="ort", name="Ort"))
    await session.commit()

    async with engine.connect() as other:
        assert await other.scalar(COUNT) == 0
    assert await session.scalar(COUNT) == 1


async def test_a_fresh_database_is_migrated_and_empty(
    session: AsyncSession, fresh_database_url: Callable[[], Awaitable[str]]
) -> None:
    session.add(BoardRow(slug="ort", name="Ort"))
    await session.commit()

    engine = create_engine(await fresh_database_url())
    async with engine.connect() as other:
        assert await other.scalar(COUNT) == 0
    await engine.dispose()


async def test_tables_and_migrations_agree(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.run_sync(lambda inner: command.check(alembic_config(inner)))
