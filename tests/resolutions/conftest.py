"""A board that is about to decide."""

import re
from dataclasses import dataclass

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.scoring.tables import PointsRow
from tests.cast import VOTING, World, make_world, set_stage
from tests.web import Visit


@dataclass
class Meeting:
    """The cast, with everybody signed in and a draft resolution that waits for its vote."""

    world: World
    visit: Visit
    session: AsyncSession

    def client(self, name: str) -> httpx.AsyncClient:
        return self.visit(self.world.people[name])

    @property
    def page(self) -> str:
        return f"{self.world.home}/resolution"

    @property
    def api(self) -> str:
        return f"{self.world.api}/resolution"

    async def open(self, *absent: str, manner: str = "meeting") -> httpx.Response:
        present = [str(self.world.people[name].member_id) for name in VOTING if name not in absent]
        return await self.client("carla").post(self.page, data={"manner": manner, "present": present})

    async def vote(self, name: str, choice: str) -> httpx.Response:
        return await self.client(name).post(f"{self.page}/vote", data={"choice": choice})

    async def declare(self, *, early: bool = False) -> httpx.Response:
        data = {"early": "1"} if early else {}
        return await self.client("carla").post(f"{self.page}/declaration", data=data)

    async def text(self, name: str) -> str:
        answer = await self.client(name).get(self.page)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.text)

    async def facts(self, name: str) -> dict[str, object]:
        votes = (await self.client(name).get(self.api)).json()
        facts: dict[str, object] = votes[0]
        return facts


@pytest.fixture
async def board(session: AsyncSession, visit: Visit) -> Meeting:
    """Give the board of the cast; proposal 2, from which Ben is recused, has the highest merit."""
    world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=4, scored=True)
    best = sa.update(PointsRow).where(col(PointsRow.proposal_id) == world.proposals[2].id)
    await session.execute(best.values(points=10))
    await session.commit()
    board = Meeting(world, visit, session)
    assert (await board.client("carla").post(f"{world.home}/scenarios", data={"rule": "ranking"})).status_code == 303
    assert (await board.client("carla").post(f"{world.home}/scenarios/1/draft")).status_code == 303
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    return board
