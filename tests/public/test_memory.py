"""Public answers from memory: never an old one, never somebody's own, and none while it is not certain.

What memory answers is told from what is made anew by changing a title behind PostgreSQL's back, where no trigger runs.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from litestar import Litestar

from service.access import RoundStage
from service.members.tables import SessionRow
from service.public.memory import Memory
from service.publication.tables import PublicationRow, StatementRow
from service.settings import Settings
from tests.cast import World, make_world
from tests.public.addresses import EVERYTHING, ROUND
from tests.public.examples import publish_correction, put_publication, snapshot
from tests.web import BASE_URL, Visit, app_on, visiting

PAGE = f"{ROUND}/proposals/1"
FIRST, CORRECTED, SECRETLY = "Sommerfest am Teich", "Winterfest am Teich", "Herbstfest am Teich"
SLOW_MACHINE = 60.0
"""For how many seconds an answer of the database is good, so that no test depends on how fast it goes."""
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass
class Process:
    """One of several processes that serve the same database."""

    app: Litestar
    visit: Visit

    async def certain(self) -> None:
        """Wait until it may answer from memory."""
        await until(lambda: self.app.state.lease.edition is not None)

    async def knows(self, edition: int) -> None:
        """Wait until it knows that this edition is no longer the last."""
        await until(lambda: self.app.state.lease.edition != edition)

    async def titles(self, *headers: dict[str, str]) -> list[str]:
        """Read the title of a proposal as these strangers."""
        visitor = self.visit(None)
        pages = [(await visitor.get(PAGE, headers=one)).text for one in headers or ({},)]
        return [next(title for title in (FIRST, CORRECTED, SECRETLY) if title in page) for page in pages]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - it is asked as each request asks it
            await asyncio.sleep(0.001)


@asynccontextmanager
async def process_on(url: str, number: int) -> AsyncIterator[Process]:
    """Serve the database with connections of its own."""
    async with app_on(Settings(database_url=url, base_url=BASE_URL), number) as app:
        app.state.lease.good_for = SLOW_MACHINE
        async with app.state.lease.kept(app.state.engine), visiting(app) as visit:
            process = Process(app, visit)
            await process.certain()
            yield process


@pytest.fixture
async def processes(fresh_database_url: Callable[[], Awaitable[str]]) -> AsyncIterator[tuple[Process, Process]]:
    """Give two processes that serve one database."""
    url = await fresh_database_url()
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(process_on(url, number)) for number in (1, 2)]
        yield first, second


@pytest.fixture
async def world(processes: tuple[Process, Process]) -> World:
    """Publish a round, of which all processes know."""
    editions = [process.app.state.lease.edition for process in processes]
    async with processes[0].app.state.sessions() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
        await put_publication(session, world, snapshot())
    for process, edition in zip(processes, editions, strict=True):
        await process.knows(edition)
        await process.certain()
    return world


async def change_secretly(process: Process, statement: sa.Executable | None = None) -> None:
    """Change the published title, or something else, so that no trigger tells anybody."""
    pages = sa.func.replace(sa.cast(sa.column("pages"), sa.Text), FIRST, SECRETLY)
    title = sa.update(PublicationRow).values(pages=sa.cast(pages, sa.dialects.postgresql.JSONB), sha256="e" * 64)
    async with process.app.state.sessions.begin() as session:
        await session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        await session.execute(title if statement is None else statement)


async def test_what_was_answered_once_is_answered_alike(processes: tuple[Process, Process], world: World) -> None:
    del world
    process, visitor = processes[0], processes[0].visit(None)
    asked = [path for path in EVERYTHING if "lang=" not in path and path != "/sign-in"]
    first = {path: await visitor.get(path) for path in asked}
    await change_secretly(process)
    again = {path: await visitor.get(path) for path in first}
    assert [path for path in asked if again[path].headers != first[path].headers] == []
    assert [path for path in asked if again[path].content != first[path].content] == []
    assert SECRETLY in (await visitor.get(f"{PAGE}?unknown")).text
    for path in (ROUND, PAGE, f"{ROUND}/proposals.csv"):
        known = await visitor.get(path, headers={"If-None-Match": f'"other", W/{first[path].headers["etag"]}'})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", first[path].headers["etag"])
        assert "content-disposition" not in known.headers
        assert known.headers["content-security-policy"] == first[path].headers["content-security-policy"]


async def test_answers_are_packed_for_whoever_unpacks_them(processes: tuple[Process, Process], world: World) -> None:
    del world
    visitor = processes[0].visit(None)
    for path in (ROUND, PAGE, "/static/beirat.css", "/schemas/beirat-pages-1.json"):
        plain = await visitor.get(path, headers={"Accept-Encoding": "identity, gzip;q=0"})
        for _ in range(2):
            packed = await visitor.get(path, headers={"Accept-Encoding": "br, gzip"})
            assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
            assert int(packed.headers["content-length"]) < 0.6 * len(plain.content)
        tags = plain.headers["etag"], packed.headers["etag"]
        assert tags[0] != tags[1]
        assert "content-encoding" not in plain.headers
        for tag in tags:
            known = await visitor.get(path, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
            assert (known.status_code, known.content) == (304, b"")
            assert "content-encoding" not in known.headers
    small = await visitor.get("/robots.txt", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers


async def test_a_correction_is_told_to_all_processes(processes: tuple[Process, Process], world: World) -> None:
    assert [await process.titles() for process in processes] == [[FIRST], [FIRST]]
    editions = [process.app.state.lease.edition for process in processes]
    async with processes[0].app.state.sessions() as session:
        await publish_correction(session, world)
    for process, edition in zip(processes, editions, strict=True):
        await process.knows(edition)
        assert await process.titles() == [CORRECTED]
        await process.certain()
        assert await process.titles({}, {}) == [CORRECTED, CORRECTED]


async def test_a_version_appears_at_its_moment_by_the_clock_of_the_database(
    processes: tuple[Process, Process], world: World
) -> None:
    process, moment = processes[1], datetime.now(UTC) + timedelta(seconds=0.5)
    edition = replace(snapshot().edition, version=2, published_at=moment, correction_reason="Z", predecessor_sha256="1")
    clock = sa.select(sa.func.clock_timestamp())
    async with processes[0].app.state.sessions() as session:
        await put_publication(session, world, snapshot(edition=edition, proposals=()))
        seen: list[tuple[int, bool]] = []
        while not seen or seen[-1] == (200, False):
            is_public = (await session.execute(clock)).scalar_one() >= moment
            seen.append(((await process.visit(None).get(PAGE)).status_code, is_public))
    assert len(seen) > 2
    assert seen[-1][0] == 404


async def test_without_its_connection_a_process_asks_the_database(
    processes: tuple[Process, Process], world: World
) -> None:
    process, edition = processes[0], processes[0].app.state.lease.edition
    assert await process.titles() == [FIRST]
    async with processes[1].app.state.sessions() as session:
        await session.execute(sa.text(CUT))
        await process.knows(edition)
        await publish_correction(session, world)
    assert await process.titles() == [CORRECTED]
    await process.certain()
    assert await process.titles({}, {}) == [CORRECTED, CORRECTED]


async def test_a_connection_that_hangs_is_trusted_for_a_moment_only(
    processes: tuple[Process, Process], world: World
) -> None:
    del world
    process, edition = processes[0], processes[0].app.state.lease.edition
    process.app.state.lease.good_for = 0.2
    async with processes[1].app.state.sessions.begin() as session:
        await session.execute(sa.text("NOTIFY beirat_public"))
    await process.knows(edition)
    await process.certain()
    assert await process.titles() == [FIRST]
    await change_secretly(process)
    async with processes[1].app.state.sessions.begin() as session:
        await session.execute(sa.text("LOCK TABLE statement"))
        await until(lambda: process.app.state.lease.edition is None)
        assert await process.titles() == [SECRETLY]


async def test_what_nobody_told_is_found_by_asking(processes: tuple[Process, Process], world: World) -> None:
    process, edition = processes[0], processes[0].app.state.lease.edition
    statement = sa.insert(StatementRow).values(
        board_id=world.board.id,
        board_slug="musterland",
        imprint="Neue Straße 1",
        privacy="",
        feedback="",
        funding_notice="",
    )
    assert "Neue Straße" not in (await process.visit(None).get("/imprint")).text
    await change_secretly(process, statement)
    await process.knows(edition)
    assert "Neue Straße" in (await process.visit(None).get("/imprint")).text


async def test_only_strangers_are_answered_from_memory(processes: tuple[Process, Process], world: World) -> None:
    process = processes[0]
    english = {"Cookie": "other=1; beirat_language=en"}
    first = [(await process.visit(None).get(PAGE, headers=one)).text for one in ({}, english)]
    await change_secretly(process)
    again = [(await process.visit(None).get(PAGE, headers=one)).text for one in ({}, english)]
    assert first == again
    assert [page.split('lang="')[1][:2] for page in first] == ["de", "en"]
    personal = [
        {"Cookie": f"beirat_session={world.people['ada'].token}"},
        {"Cookie": "beirat_notice=success%20Gespeichert"},
        {"Authorization": f"Bearer {world.people['ada'].token}"},
        {"Cookie": "beirat_language=%65n"},
        {"Cookie": "beirat_language=en; beirat_language=de"},
    ]
    assert await process.titles(*personal) == [SECRETLY] * len(personal)
    assert await process.titles({}, english) == [FIRST, FIRST]


async def test_whoever_has_an_ended_session_is_a_stranger(processes: tuple[Process, Process], world: World) -> None:
    process, ben = processes[0], world.people["ben"]
    member = process.visit(ben)
    assert 'href="/board"' in (await member.get(PAGE)).text
    tag = (await process.visit(None).get(PAGE)).headers["etag"]
    async with process.app.state.sessions.begin() as session:
        await session.execute(sa.update(SessionRow).values(expires_at=datetime.now(UTC)))
    made_up = {"Cookie": "beirat_session=made-up"}
    for asked in ({"Cookie": f"beirat_session={ben.token}"}, made_up | {"If-None-Match": tag}):
        assert (await process.visit(None).get(PAGE, headers=asked)).status_code in {200, 304}
    await change_secretly(process)
    assert await process.titles({"Cookie": f"beirat_session={ben.token}"}, made_up) == [FIRST, FIRST]
    assert await process.titles({"Cookie": "beirat_session=another"}) == [SECRETLY]


async def test_files_do_not_tell_whether_a_session_is_over(processes: tuple[Process, Process], world: World) -> None:
    process, member = processes[0], processes[0].visit(world.people["ada"])
    for path in (f"{ROUND}/proposals.csv", "/robots.txt", "/static/beirat.css", f"{ROUND}/decision.json"):
        tag = (await member.get(path)).headers["etag"]
        await member.get(path, headers={"If-None-Match": tag})
    assert FIRST in (await process.visit(None).get(PAGE)).text
    assert 'href="/board"' in (await member.get(PAGE)).text


async def test_memory_is_bounded_and_keeps_what_was_asked_for_last(
    processes: tuple[Process, Process], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    del world
    process = processes[0]
    outer = process.app.asgi_handler
    assert isinstance(outer, Memory)
    size = len((await process.visit(None).get(PAGE)).content) + 2_000
    small = Memory(outer.app, process.app.state.lease, most_bytes=3 * size)  # packed, a page takes half as much again
    monkeypatch.setattr(process.app, "asgi_handler", small)
    for address in (PAGE, f"{PAGE}?1", PAGE, f"{PAGE}?2"):
        await process.visit(None).get(address)
    await change_secretly(process)
    for address, title in ((PAGE, FIRST), (f"{PAGE}?2", FIRST), (f"{PAGE}?1", SECRETLY)):
        assert title in (await process.visit(None).get(address)).text
