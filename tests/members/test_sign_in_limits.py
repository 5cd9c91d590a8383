"""How many one-time links are sent, and for how long they are remembered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.actions import forget_old_ways_in, make_link
from service.members.tables import SessionRow, SignInLinkRow, SignInRequestRow
from service.members.tokens import hash_of
from service.settings import Settings
from tests.cast import make_world
from tests.members.letters import ask_for_link, letters_to
from tests.web import BASE_URL, Visit, app_on, client_of

ADA = "ada@example.org"


async def test_an_address_gets_five_links_in_fifteen_minutes(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    for email in (ADA, "eve@example.org"):
        answers = [await ask_for_link(visit, email) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 429]
        assert "Bitte warten Sie einen Moment" in answers[-1].text
    assert len(await letters_to(session, ADA)) == 5
    earlier = datetime.now(UTC) - timedelta(minutes=16)
    await session.execute(sa.update(SignInRequestRow).values(at=earlier))
    await session.commit()
    assert (await ask_for_link(visit, ADA)).status_code == 200


async def test_a_client_gets_sixty_links_in_fifteen_minutes(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    script = visit(None)
    script.headers["Accept"] = "application/json"
    answers = [await script.post("/api/sign-in", json={"email": f"a{n}@example.org"}) for n in range(61)]
    assert [answer.status_code for answer in answers] == [202] * 60 + [429]
    assert answers[-1].json()["code"] == "link_limit"


async def test_the_limit_holds_across_processes(fresh_database_url: Callable[[], Awaitable[str]]) -> None:
    settings = Settings(database_url=await fresh_database_url(), base_url=BASE_URL)
    async with app_on(settings) as here, app_on(settings, process=2) as there:
        clients = [client_of(app, None) for app in (here, there)]
        asking = (clients[n % 2].post("/api/sign-in", json={"email": ADA}) for n in range(12))
        answers = await asyncio.gather(*asking)
    assert sorted(answer.status_code for answer in answers) == [202] * 5 + [429] * 7


async def test_old_ways_in_are_forgotten(session: AsyncSession) -> None:
    world = await make_world(session)
    now = datetime.now(UTC)
    ada = world.people["ada"].person_id
    await make_link(session, ada, now=now - timedelta(days=8))
    kept = await make_link(session, ada, now=now - timedelta(days=6))
    session.add(SessionRow(token_hash=hash_of("old"), person_id=ada, expires_at=now - timedelta(days=8)))
    session.add(
        SessionRow(
            token_hash=hash_of("ended"), person_id=ada, expires_at=now + timedelta(days=8), ended_at=now - timedelta(8)
        )
    )
    session.add(SignInRequestRow(address_hash=hash_of("a"), client_hash=hash_of("c"), at=now - timedelta(hours=1)))
    await session.flush()
    before = await session.scalar(sa.select(sa.func.count()).select_from(SessionRow))
    await forget_old_ways_in(session, now=now)
    assert list(await session.scalars(sa.select(col(SignInLinkRow.token_hash)))) == [hash_of(kept)]
    assert await session.scalar(sa.select(sa.func.count()).select_from(SessionRow)) == (before or 0) - 2
    assert await session.scalar(sa.select(sa.func.count()).select_from(SignInRequestRow)) == 0
