"""What is put back is what was made: the same rows in the database, and rows in Python that can be changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.boards.tables import BoardRow
from service.rounds.tables import RoundRow
from service.rows import Row
from tests.cast import World, make_world
from tests.remembered import remembered

Rows = dict[str, list[tuple[object, ...]]]


class Maker:
    """Makes a world and counts how often; `begin` asks for it as tests do."""

    def __init__(self) -> None:
        self.makings = 0
        self.begin = remembered(self._make)

    async def _make(self, session: AsyncSession, *, stage: RoundStage = RoundStage.DELIBERATION) -> World:
        self.makings += 1
        return await make_world(session, stage=stage, scored=True)


@asynccontextmanager
async def undone(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """Give a session for one test within the test."""
    test = await connection.begin_nested()
    async with AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        yield session
    await test.rollback()


async def rows_of(session: AsyncSession) -> Rows:
    tables = Row.metadata.sorted_tables
    return {table.name: sorted(map(tuple, await session.execute(sa.select(table))), key=str) for table in tables}


async def test_what_is_put_back_is_what_was_made(connection: AsyncConnection) -> None:
    maker = Maker()
    async with undone(connection) as session:
        world = await maker.begin(session)
        made = await rows_of(session)
        world.people.clear()
    async with undone(connection) as session:
        world = await maker.begin(session)
        assert await rows_of(session) == made
        assert [len(made[table]) for table in ("board", "person", "scorecard", "points")] == [2, 9, 11, 22]
        assert (maker.makings, len(world.people)) == (1, 9)


async def test_rows_that_are_put_back_can_be_changed_and_added_to(connection: AsyncConnection) -> None:
    maker = Maker()
    for _ in range(3):
        async with undone(connection) as session:
            world = await maker.begin(session)
            assert world.round_.title == "Ehrenamtsbudget 2026"
            world.round_.title = "Geändert"
            session.add(BoardRow(slug="neuland", name="Landkreis Neuland"))
            await session.commit()
            found = await session.execute(sa.select(col(RoundRow.id)).where(col(RoundRow.title) == "Geändert"))
            assert len(found.all()) == 1
    assert maker.makings == 1


async def test_other_arguments_are_another_memory(connection: AsyncConnection) -> None:
    maker = Maker()
    for stage in (RoundStage.SCORING, RoundStage.PUBLISHED, RoundStage.SCORING):
        async with undone(connection) as session:
            assert (await maker.begin(session, stage=stage)).round_.stage is stage
    assert maker.makings == 2


async def test_rows_of_others_are_not_remembered(connection: AsyncConnection) -> None:
    maker = Maker()
    for slug in ("neuland", "altland"):
        async with undone(connection) as session:
            session.add(BoardRow(slug=slug, name="Landkreis"))
            await session.flush()
            await maker.begin(session)
            assert {row[1] for row in (await rows_of(session))["board"]} >= {slug, "musterland", "anderland"}
    assert maker.makings == 2
