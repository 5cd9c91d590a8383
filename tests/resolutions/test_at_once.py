"""Two requests at the same moment, each in a transaction of its own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from litestar import Litestar

from service.access import RoundStage
from service.resolutions.tables import EntitledRow, VoteRow
from tests.cast import World, make_world, set_stage
from tests.web import Visit, visiting


@pytest.fixture
async def open_vote(committing_app: Litestar) -> AsyncIterator[tuple[Visit, World]]:
    """Give a board of its own database where a vote is open; at the end one of four has voted."""
    async with committing_app.state.sessions() as session, visiting(committing_app) as visit:
        world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=2, scored=True)
        carla = visit(world.people["carla"])
        await carla.post(f"{world.home}/scenarios", data={"rule": "ranking"})
        await carla.post(f"{world.home}/scenarios/1/draft")
        await set_stage(session, world, RoundStage.RESOLUTION)
        await session.commit()
        await carla.post(f"{world.api}/resolution", json={"manner": "meeting", "absent": []})
        yield visit, world
        counts = [(await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
                  for table in (EntitledRow, VoteRow)]  # fmt: skip
        assert counts == [4, 1]


async def test_of_two_votes_at_once_one_is_counted(open_vote: tuple[Visit, World]) -> None:
    visit, world = open_vote
    ada = visit(world.people["ada"])
    votes = [ada.post(f"{world.api}/resolution/vote", json={"choice": choice}) for choice in ("yes", "no", "abstain")]
    answers = await asyncio.gather(*votes)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "already_voted"}


async def test_a_result_declared_twice_at_once_is_declared_once(open_vote: tuple[Visit, World]) -> None:
    visit, world = open_vote
    await visit(world.people["ada"]).post(f"{world.api}/resolution/vote", json={"choice": "yes"})
    leaders = [visit(world.people[name]) for name in ("carla", "dirk")]
    declared = [one.post(f"{world.api}/resolution/declaration", json={"early": True}) for one in leaders]
    answers = await asyncio.gather(*declared)
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_of_two_openings_at_once_one_succeeds(open_vote: tuple[Visit, World]) -> None:
    visit, world = open_vote
    await visit(world.people["ada"]).post(f"{world.api}/resolution/vote", json={"choice": "yes"})
    carla, dirk = visit(world.people["carla"]), visit(world.people["dirk"])
    opened = [one.post(f"{world.api}/resolution", json={"manner": "circular"}) for one in (carla, dirk)]
    answers = await asyncio.gather(*opened)
    assert [answer.status_code for answer in answers] == [409, 409]
