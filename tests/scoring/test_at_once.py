"""Several saves of the same scorecard at the same moment, over connections of their own."""

import asyncio

import httpx
from sqlmodel import select

from service.scoring.tables import ScorecardRevisionRow
from tests.browser import Site
from tests.cast import World, make_world
from tests.scoring.cards import sent

MANY = 8


async def put_at_once(site: Site, world: World, name: str, version: int) -> list[int]:
    """Send as many different scorecards as there are connections; answers the status of each."""
    someone = world.people[name]
    async with httpx.AsyncClient(base_url=site.url, headers={"Authorization": f"Bearer {someone.token}"}) as client:
        puts = [
            client.put(f"{world.api}/scorecards/1", json=sent(world, points, points, version=version), timeout=60)
            for points in range(MANY)
        ]
        answers = await asyncio.gather(*puts)
    return sorted(answer.status_code for answer in answers)


async def test_of_many_saves_of_one_version_exactly_one_is_kept(site: Site) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session)
    assert await put_at_once(site, world, "ada", 0) == [200] + [409] * (MANY - 1)
    async with site.sessions.begin() as session:
        assert len((await session.exec(select(ScorecardRevisionRow))).all()) == 1
