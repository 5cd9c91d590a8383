"""A board that is about to decide."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from service.access import RoundStage
from service.resolutions.actions import choose_draft
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options
from service.scoring.tables import PointsRow
from tests.cast import VOTING, World, make_world, set_stage
from tests.remembered import remembered
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


@remembered
async def deciding_world(session: AsyncSession) -> World:
    """Make a world with a draft resolution; proposal 2, from which Ben is recused, has the highest merit."""
    world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=4, scored=True)
    best = sa.update(PointsRow).where(col(PointsRow.proposal_id) == world.proposals[2].id)
    await session.execute(best.values(points=10))
    now = datetime.now(UTC)
    number = await run_scenario(session, world.seat("carla"), Options(Rule.RANKING), label="", now=now)
    await choose_draft(session, world.seat("carla"), number, now=now)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    return world


@pytest.fixture
async def board(session: AsyncSession, visit: Visit) -> Meeting:
    """Give the board of the cast, about to vote."""
    return Meeting(await deciding_world(session), visit, session)
