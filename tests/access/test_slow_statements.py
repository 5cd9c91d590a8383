"""What the database cannot finish in time is stopped, said so, and leaves nothing behind."""

from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col

from service.database import create_engine, session_maker
from service.rounds.tables import RoundRow
from service.settings import Settings
from tests.cast import make_world
from tests.scoring.cards import sent
from tests.web import BASE_URL, app_on, client_of


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_who_waits_too_long_is_told_and_can_try_again(
    fresh_database_url: Callable[[], Awaitable[str]], accept: str
) -> None:
    settings = Settings(database_url=await fresh_database_url(), base_url=BASE_URL, statement_seconds=1)
    async with app_on(settings) as app:
        async with app.state.sessions.begin() as session:
            world = await make_world(session)
        ada, olga = (client_of(app, world.people[name]) for name in ("ada", "olga"))
        for client in (ada, olga):
            client.headers["Accept"] = accept
        card = sent(world, 5, 5, version=0)

        async def answers() -> list[tuple[int, bool]]:
            saved = await ada.put(f"{world.api}/scorecards/1", json=card)
            moved = await olga.post(f"{world.home}/deadline", data={"version": "1", "scoring_closes_at": ""})
            return [(answer.status_code, "database_away" in answer.text) for answer in (saved, moved)]

        async with app.state.sessions.begin() as session:
            await session.execute(sa.select(RoundRow).where(col(RoundRow.id) == world.round_.id).with_for_update())
            told = await olga.post(f"{world.home}/deadline", data={"version": "1", "scoring_closes_at": ""})
            assert ("Das hat zu lange gedauert" if accept == "text/html" else "took_too_long") in told.text
            assert await answers() == [(503, False)] * 2
        assert await answers() == [(200, False), (303, False)]


async def test_only_requests_are_given_a_time(fresh_database_url: Callable[[], Awaitable[str]]) -> None:
    settings = Settings(database_url=await fresh_database_url(), statement_seconds=1)
    engine, asked = create_engine(settings.database_url or ""), sa.text("SHOW statement_timeout")
    async with app_on(settings) as app, app.state.sessions() as request, session_maker(engine)() as command:
        found = [(await session.execute(asked)).scalar_one() for session in (request, command)]
    await engine.dispose()
    assert found == ["1s", "0"]
