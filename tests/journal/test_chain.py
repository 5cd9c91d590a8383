"""The journal cannot be changed, and says so if somebody did it all the same."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import product

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
from tests.journal.settling import settle

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
    """Record in one transaction."""
    async with sessions.begin() as session:
        for title in titles:
            await record(session, world.seat("olga"), "change_rules", "round:2026", title=title, amount=12)


async def write_and_settle(sessions: SessionMaker, world: World, *titles: str) -> None:
    await write(sessions, world, *titles)
    await settle(sessions)


async def seal_now(sessions: SessionMaker) -> str | None:
    async with sessions.begin() as session:
        return await seal(session)


async def links_of(session: AsyncSession) -> Sequence[JournalSealRow]:
    return (await session.execute(sa.select(JournalSealRow).order_by(col(JournalSealRow.id)))).scalars().all()


async def counts(sessions: SessionMaker) -> tuple[int, int]:
    """Count seals and sealed entries."""
    async with sessions() as session:
        seals = await session.scalar(sa.select(sa.func.count()).select_from(JournalSealRow))
        sealed = await session.scalar(sa.select(sa.func.count()).select_from(JournalSealedRow))
        return seals or 0, sealed or 0


async def tamper(session: AsyncSession, statement: str, table: str = "journal_entry") -> None:
    """Do what only somebody with the database's own rights can do."""
    await session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    await session.execute(sa.text(statement))
    await session.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))


@pytest.fixture
async def three_links(sessions: SessionMaker, world: World) -> SessionMaker:
    """Write three entries and seal each of them."""
    for title in ("one", "two", "three"):
        await write_and_settle(sessions, world, title)
        await seal_now(sessions)
    return sessions


async def test_the_database_refuses_every_change(sessions: SessionMaker, world: World) -> None:
    await write_and_settle(sessions, world, "one", "two")
    await seal_now(sessions)
    for table, statement in product(TABLES, ("UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE")):
        column = "entry_id" if table == "journal_sealed" else "id"
        with pytest.raises(IntegrityError, match="append-only"):
            async with sessions.begin() as session:
                await session.execute(sa.text(statement.format(table, column, column)))
        assert await counts(sessions) == (1, 2), (table, statement)


async def test_seals_form_a_chain_that_holds(sessions: SessionMaker, world: World) -> None:
    assert await seal_now(sessions) is None
    await write_and_settle(sessions, world, "one", "two")
    first = await seal_now(sessions)
    assert await seal_now(sessions) is None
    await write_and_settle(sessions, world, "three")
    second = await seal_now(sessions)
    async with sessions() as session:
        links = await links_of(session)
        check = await verify_journal(session)
    assert [(link.previous_sha256, link.sha256) for link in links] == [("0" * 64, first), (first, second)]
    assert (check.holds, check.links, check.entries) == (True, 2, 3)


async def test_an_entry_of_a_running_transaction_waits_and_does_not_make_others_wait(
    sessions: SessionMaker, world: World
) -> None:
    await write_and_settle(sessions, world, "before")
    async with sessions() as slow:
        await record(slow, world.seat("ada"), "change_rules", "round:2026", title="slow")
        await write(sessions, world, "after")
        assert await asyncio.wait_for(seal_now(sessions), timeout=5) is not None
        assert await counts(sessions) == (1, 1)
        await slow.commit()
    await settle(sessions)
    await seal_now(sessions)
    assert await counts(sessions) == (2, 3)
    async with sessions() as session:
        assert (await verify_journal(session)).holds


async def test_sealing_never_makes_a_writer_wait(sessions: SessionMaker, world: World) -> None:
    await write_and_settle(sessions, world, "one")
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
    await settle(sessions)
    assert await seal_now(sessions) is not None


async def test_sealers_at_the_same_moment_make_one_chain(sessions: SessionMaker, world: World) -> None:
    await write(sessions, world, "one")
    await write(sessions, world, "two")
    await write_and_settle(sessions, world, "three")
    links = await asyncio.gather(*(seal_now(sessions) for _ in range(6)))
    assert [link for link in links if link is not None] == [links[links.index(next(filter(None, links)))]]
    assert await counts(sessions) == (1, 3)

    async def write_and_seal(number: int) -> None:
        await write(sessions, world, f"entry {number}")
        await seal_now(sessions)

    await asyncio.gather(*(write_and_seal(number) for number in range(8)))
    await settle(sessions)
    await seal_now(sessions)
    assert (await counts(sessions))[1] == 11
    async with sessions() as session:
        assert (await verify_journal(session)).holds


async def test_a_changed_entry_is_found(three_links: SessionMaker) -> None:
    for change in (
        "details = details || '{\"amount\": 13}'",
        "at = at + interval '1 microsecond'",
        "person_id = NULL",
        "action = 'change_limits'",
        "subject = 'round:2025'",
        "board_id = (SELECT max(id) FROM board)",
    ):
        async with three_links() as session:
            await tamper(session, f"UPDATE journal_entry SET {change} WHERE details->>'title' = 'two'")
            check = await verify_journal(session)
            second = (await links_of(session))[1]
        assert (check.holds, check.broken_link, check.broken_at) == (False, second.id, second.sealed_at), change
        assert (check.links, check.entries) == (1, 1), change


async def test_an_entry_taken_out_is_found(sessions: SessionMaker, world: World) -> None:
    await write_and_settle(sessions, world, "one", "two", "three")
    await seal_now(sessions)
    taken_out = "DELETE FROM journal_sealed WHERE entry_id = (SELECT min(entry_id) FROM journal_sealed)"
    async with sessions() as session:
        assert (await verify_journal(session)).holds
        await tamper(session, taken_out, "journal_sealed")
        assert not (await verify_journal(session)).holds


async def test_a_link_taken_out_is_found(three_links: SessionMaker) -> None:
    async with three_links() as session:
        second = (await links_of(session))[1].id
        assert (await verify_journal(session)).holds
        await tamper(session, f"DELETE FROM journal_sealed WHERE seal_id = {second}", "journal_sealed")
        await tamper(session, f"DELETE FROM journal_seal WHERE id = {second}", "journal_seal")
        assert not (await verify_journal(session)).holds


async def test_entries_of_the_server_before_a_restore_are_sealed_too(sessions: SessionMaker, world: World) -> None:
    await write(sessions, world, "restored")
    async with sessions.begin() as session:
        await tamper(session, "UPDATE journal_entry SET transaction = 9000000000")
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
