import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from service.settings import Settings
from tests.cast import make_world
from tests.web import NOWHERE, Visit, app_on, client_of


async def test_ready_answers_once_migrated(visit: Visit) -> None:
    answer = await visit(None).get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_head_answers_like_get_without_a_body(visit: Visit) -> None:
    answer = await visit(None).head("/health")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_unknown_address_carries_the_policy_too(visit: Visit) -> None:
    answer = await visit(None).get("/nowhere")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_unknown_address_below_api_is_a_problem(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answer = await visit(world.people["ada"]).get("/api/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_ready_says_that_no_database_answers() -> None:
    async with app_on(Settings(database_url=NOWHERE)) as app, client_of(app, None) as visitor:
        answer = await visitor.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "missing": "database"})


async def test_while_the_database_is_away_everybody_is_told_so() -> None:
    async with app_on(Settings(database_url=NOWHERE)) as app, client_of(app, None) as visitor:
        page = await visitor.get("/")
        answer = await visitor.post("/api/sign-in", json={"email": "ada@example.org"})
    assert (page.status_code, "Für einen Moment außer Betrieb" in page.text) == (503, True)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")


async def test_a_database_that_goes_away_and_comes_back(fresh_database_url: Callable[[], Awaitable[str]]) -> None:
    """Nobody may connect any more, and whoever was connected is thrown out; then all may again."""
    url = await fresh_database_url()
    async with app_on(Settings(database_url=url)) as app, client_of(app, None) as visitor:
        assert (await visitor.get("/health/ready")).status_code == 200
        async with closed(url):
            answers = [(await visitor.get(path)).status_code for path in ("/", "/health/ready", "/health", "/imprint")]
            assert answers == [503, 503, 200, 503]
        assert (await visitor.get("/health/ready")).status_code == 200
        assert (await visitor.get("/")).status_code == 200


@asynccontextmanager
async def closed(url: str) -> AsyncIterator[None]:
    """Close a database for as long as the block runs."""
    name = sa.make_url(url).database
    engine = create_async_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        await connection.execute(
            sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        )
        try:
            yield
        finally:
            await connection.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    await engine.dispose()


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f"])
async def test_signs_that_turn_a_text_around_are_dropped_from_forms_and_refused_from_scripts(
    session: AsyncSession, visit: Visit, sign: str
) -> None:
    world = await make_world(session)
    olga, list_ = visit(world.people["olga"]), "/board/musterland/members"
    form = {"name": f"Nina{sign} Neu", "email": f"nina{sign}@example.org", "role": "voting", "term_from": "2026-01-01"}
    assert (await olga.post(f"{list_}/new", data=form)).status_code == 303
    page = (await olga.get(list_)).text
    assert ("Nina Neu" in page, "nina@example.org" in page, sign in page) == (True, True, False)
    for body in (
        json.dumps(form),
        json.dumps(form).upper().replace("\\U", "\\u"),
        json.dumps(form, ensure_ascii=False),
    ):
        answer = await olga.post(
            "/api/boards/musterland/members", content=body, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "turned_text")


@pytest.mark.parametrize("path", ["/schema/x", "/schema/openapi.yaml", "/schema/openapi.json/x"])
async def test_unknown_addresses_below_the_schema_are_answered_by_us(visit: Visit, path: str) -> None:
    answer = await visit(None).get(path)
    assert (answer.status_code, "Nicht gefunden" in answer.text) == (404, True)
