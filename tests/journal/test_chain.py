"""The journal cannot be changed, and says so if somebody did it all the same."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.database import SessionMaker, create_engine, session_maker
from service.journal.actions import record, record_by_operator, seal
from service.journal.queries import verify_journal
from service.journal.tables import JournalEntryRow, JournalSealedRow, JournalSealRow
from tests.cast import World, make_world

TABLES = ("journal_entry", "journal_seal", "journal_sealed")


@pytest.fixture
async def sessions(fresh_database_url: Callable[[], Awaitable[str]]) -> AsyncIterator[SessionMaker]:
    """Give sessions on a database of the test's own: seals only cover what is committed."""
    engine = create_engine(await fresh_database_url())
    yield session_maker(engine)
    await engine.dispose()


@pytest.fixture
async def world(sessions: SessionMaker) -> World:
    async with sessions() as session:
        return await make_world(session)


async def write(sessions: SessionMaker, world: World, *titles: str) -> None:
    async with sessions.begin() as session:
        for title in titles:
            await record(session, world.seat("olga"), "change_rules", "round:2026", title=title, amount=12)


async def seal_now(sessions: SessionMaker) -> str | None:
    async with sessions.begin() as session:
        return await seal(session)


async def counts(sessions: SessionMaker) -> tuple[int, int]:
    """Count seals and sealed entries."""
    async with sessions() as session:
        seals = await session.scalar(sa.select(sa.func.count()).select_from(JournalSealRow))
        sealed = await session.scalar(sa.select(sa.func.count()).select_from(JournalSealedRow))
        return seals or 0, sealed or 0


async def tamper(sessions: SessionMaker, statement: str, table: str = "journal_entry") -> None:
    """Do what only somebody with the database's own rights can do."""
    async with sessions.begin() as session:
        await session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        await session.execute(sa.text(statement))
        await session.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_refuses_every_change(
    sessions: SessionMaker, world: World, table: str, statement: str
) -> None:
    await write(sessions, world, "one", "two")
    await seal_now(sessions)
    column = "entry_id" if table == "journal_sealed" else "id"
    with pytest.raises(IntegrityError, match="append-only"):
        async with sessions.begin() as session:
            await session.execute(sa.text(statement.format(table, column, column)))
    assert await counts(sessions) == (1, 2)


async def test_seals_form_a_chain_that_holds(sessions: SessionMaker, world: World) -> None:
    assert await seal_now(sessions) is None
    await write(sessions, world, "one", "two")
    first = await seal_now(sessions)
    assert await seal_now(sessions) is None
    await write(sessions, world, "three")
    second = await seal_now(sessions)
    async with sessions() as session:
        links = (await session.execute(sa.select(JournalSealRow).order_by(col(JournalSealRow.id)))).scalars().all()
        check = await verify_journal(session)
    assert [(link.previous_sha256, link.sha256) for link in links] == [("0" * 64, first), (first, second)]
    assert (check.holds, check.links, check.entries) == (True, 2, 3)


async def test_an_entry_of_a_running_transaction_waits_and_does_not_make_others_wait(
    sessions: SessionMaker, world: World
) -> None:
    await write(sessions, world, "before")
    async with sessions() as slow:
        await record(slow, world.seat("ada"), "change_rules", "round:2026", title="slow")
        await write(sessions, world, "after")
        assert await asyncio.wait_for(seal_now(sessions), timeout=5) is not None
        assert await counts(sessions) == (1, 1)
        await slow.commit()
    await seal_now(sessions)
    assert await counts(sessions) == (2, 3)
    async with sessions() as session:
        assert (await verify_journal(session)).holds


async def test_sealing_never_makes_a_writer_wait(sessions: SessionMaker, world: World) -> None:
    await write(sessions, world, "one")
    async with sessions() as sealer:
        assert await seal(sealer) is not None
        await asyncio.wait_for(write(sessions, world, "two"), timeout=5)
        await sealer.commit()
    async with sessions() as session:
        assert (await verify_journal(session)).holds


async def test_one_s_own_entries_are_sealed_next_time(sessions: SessionMaker, world: World) -> None:
    async with sessions.begin() as session:
        await record(session, world.seat("olga"), "change_stage", "round:2026")
        assert await seal(session) is None
    assert await seal_now(sessions) is not None


async def test_sealers_at_the_same_moment_make_one_chain(sessions: SessionMaker, world: World) -> None:
    for title in ("one", "two", "three"):
        await write(sessions, world, title)
    links = await asyncio.gather(*(seal_now(sessions) for _ in range(6)))
    assert [link for link in links if link is not None] == [links[links.index(next(filter(None, links)))]]
    assert await counts(sessions) == (1, 3)

    async def write_and_seal(number: int) -> None:
        await write(sessions, world, f"entry {number}")
        await seal_now(sessions)

    await asyncio.gather(*(write_and_seal(number) for number in range(8)))
    await seal_now(sessions)
    assert (await counts(sessions))[1] == 11
    async with sessions() as session:
        assert (await verify_journal(session)).holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET details = details || '{\"amount\": 13}' WHERE details->>'title' = 'two'",
        "UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE details->>'title' = 'two'",
        "UPDATE journal_entry SET person_id = NULL WHERE details->>'title' = 'two'",
        "UPDATE journal_entry SET action = 'change_limits' WHERE details->>'title' = 'two'",
        "UPDATE journal_entry SET subject = 'round:2025' WHERE details->>'title' = 'two'",
        "UPDATE journal_entry SET board_id = (SELECT max(id) FROM board) WHERE details->>'title' = 'two'",
    ],
)
async def test_a_changed_entry_is_found(sessions: SessionMaker, world: World, statement: str) -> None:
    for title in ("one", "two", "three"):
        await write(sessions, world, title)
        await seal_now(sessions)
    await tamper(sessions, statement)
    async with sessions() as session:
        check = await verify_journal(session)
        second = (await session.execute(sa.select(JournalSealRow).order_by(col(JournalSealRow.id)))).scalars().all()[1]
    assert (check.holds, check.broken_link, check.broken_at) == (False, second.id, second.sealed_at)
    assert (check.links, check.entries) == (1, 1)


async def test_an_entry_taken_out_is_found(sessions: SessionMaker, world: World) -> None:
    await write(sessions, world, "one", "two", "three")
    await seal_now(sessions)
    await tamper(
        sessions,
        "DELETE FROM journal_sealed WHERE entry_id = (SELECT min(entry_id) FROM journal_sealed)",
        "journal_sealed",
    )
    async with sessions() as session:
        assert not (await verify_journal(session)).holds


async def test_a_link_taken_out_is_found(sessions: SessionMaker, world: World) -> None:
    for title in ("one", "two", "three"):
        await write(sessions, world, title)
        await seal_now(sessions)
    await tamper(
        sessions,
        "DELETE FROM journal_sealed WHERE seal_id = (SELECT min(seal_id) + 1 FROM journal_sealed)",
        "journal_sealed",
    )
    await tamper(sessions, "DELETE FROM journal_seal WHERE id = (SELECT min(id) + 1 FROM journal_seal)", "journal_seal")
    async with sessions() as session:
        assert not (await verify_journal(session)).holds


async def test_entries_of_the_server_before_a_restore_are_sealed_too(sessions: SessionMaker, world: World) -> None:
    await write(sessions, world, "restored")
    await tamper(sessions, "UPDATE journal_entry SET transaction = 9000000000")
    assert await seal_now(sessions) is not None
    assert await counts(sessions) == (1, 1)


async def test_what_cannot_be_sealed_is_not_recorded(session: AsyncSession) -> None:
    world = await make_world(session)
    with pytest.raises(ValueError, match="9007199254740993"):
        await record(session, world.seat("olga"), "change_rules", "round:2026", amount=2**53 + 1)
    assert (await session.execute(sa.select(JournalEntryRow))).all() == []


async def test_an_operator_is_nobody_on_the_board(session: AsyncSession) -> None:
    world = await make_world(session)
    await record_by_operator(session, world.board.id or 0, "create_board", "board:musterland", office="Olga")
    entry = (await session.execute(sa.select(JournalEntryRow))).scalar_one()
    assert (entry.person_id, entry.action, entry.details) == (None, "create_board", {"office": "Olga"})
