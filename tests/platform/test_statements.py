"""Statements that go straight to the driver: in the session's transaction, and with its failures told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import RoundStage
from service.database import create_engine, reader_maker, session_maker
from service.errors import DatabaseAwayError
from service.rows import words
from service.statements import Statement, fetch

THING: Final = sa.table(
    "thing", sa.column("id", sa.Integer), sa.column("stage", words(RoundStage, "stage")), sa.column("said", JSONB)
)
ONE: Final[dict[str, Any]] = {"id": 1, "stage": RoundStage.CALL, "said": {"ä": [1, None]}}


@Statement
def put() -> sa.Insert:
    return sa.insert(THING).values({column.name: sa.bindparam(column.name, type_=column.type) for column in THING.c})


@Statement
def in_stages() -> sa.Select[Any]:
    """Select with a constant list, and with something that is asked."""
    early = THING.c.stage.in_([RoundStage.DRAFT, RoundStage.CALL])
    return sa.select(THING.c.id, THING.c.stage, THING.c.said).where(early, THING.c.id == sa.bindparam("id"))


@Statement
def began() -> sa.Select[Any]:
    return sa.select(sa.func.transaction_timestamp().label("at"))


@Statement
def leave() -> sa.Select[Any]:
    return sa.select(sa.func.pg_terminate_backend(sa.func.pg_backend_pid()))


@pytest.fixture
async def things(fresh_database_url: Callable[[], Awaitable[str]]) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(await fresh_database_url())
    async with session_maker(engine).begin() as session:
        await session.execute(sa.text("CREATE TABLE thing (id int PRIMARY KEY, stage text, said jsonb)"))
    yield engine
    await engine.dispose()


async def count(engine: AsyncEngine) -> int:
    async with reader_maker(engine)() as session:
        return int(await session.scalar(sa.select(sa.func.count()).select_from(THING)) or 0)


async def test_values_come_back_as_they_were_given(things: AsyncEngine) -> None:
    async with session_maker(things).begin() as session:
        assert await fetch(session, put, ONE) == []
        (found,) = await fetch(session, in_stages, {"id": 1})
        assert found._asdict() == ONE
        assert found.stage is RoundStage.CALL
        assert await fetch(session, in_stages, {"id": 2}) == []


async def test_what_is_written_is_the_session_s_to_commit_or_undo(things: AsyncEngine) -> None:
    async with session_maker(things)() as session:
        await fetch(session, put, ONE)
        assert await session.scalar(sa.select(sa.func.count()).select_from(THING)) == 1
        assert await count(things) == 0
        await session.rollback()
        await fetch(session, put, ONE | {"id": 2})
        await session.commit()
        await fetch(session, put, ONE | {"id": 3})
    assert await count(things) == 1


async def test_a_savepoint_undoes_what_was_written_within_it(things: AsyncEngine) -> None:
    async with session_maker(things).begin() as session:
        await fetch(session, put, ONE)
        nested = await session.begin_nested()
        await fetch(session, put, ONE | {"id": 2})
        await nested.rollback()
    assert await count(things) == 1


async def test_who_only_reads_begins_no_transaction(things: AsyncEngine) -> None:
    async with reader_maker(things)() as session:
        first, second = [await fetch(session, began, {}) for _ in range(2)]
        assert first != second
    async with session_maker(things)() as session:
        first, second = [await fetch(session, began, {}) for _ in range(2)]
        assert first == second


async def test_a_constraint_is_told_as_elsewhere_and_nothing_is_half_written(things: AsyncEngine) -> None:
    async with session_maker(things)() as session:
        await fetch(session, put, ONE)
        with pytest.raises(IntegrityError, match="thing_pkey"):
            await fetch(session, put, ONE)
        with pytest.raises(RuntimeError, match="COMMIT became ROLLBACK"):
            await session.commit()
    assert await count(things) == 0


async def test_a_lost_connection_is_told_and_replaced(things: AsyncEngine) -> None:
    sessions = session_maker(things)
    async with sessions() as session:
        with pytest.raises(DatabaseAwayError):
            await fetch(session, leave, {})
    async with sessions.begin() as session:
        await fetch(session, put, ONE)
    assert await count(things) == 1
