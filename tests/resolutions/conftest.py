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
from service.texts import ZONE
from tests.cast import VOTING, World, make_world, set_stage
from tests.remembered import remembered
from tests.web import Visit

DEADLINE = datetime(2126, 1, 1, 20, tzinfo=ZONE)


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

    async def meet(self, **presence: str) -> httpx.Response:
        """Record who is there: `ada="absent"`; everybody else is on site when the meeting begins."""
        noted = {f"presence-{self.world.people[name].member_id}": presence.get(name, "on_site") for name in VOTING}
        return await self.client("olga").post(f"{self.page}/presence", data={"place": "Rathaus, Saal 2", **noted})

    async def open(self, *absent: str, manner: str = "meeting") -> httpx.Response:
        if manner == "meeting":
            await self.meet(**dict.fromkeys(absent, "absent"))
        data = {"manner": manner, "closes_at": f"{DEADLINE:%Y-%m-%dT%H:%M}"}
        return await self.client("carla").post(self.page, data=data)

    async def vote(self, name: str, choice: str, *singles: tuple[int, str]) -> httpx.Response:
        """Vote on the block, and on single proposals; `choice` "" leaves the block out."""
        chosen = {"choice": choice} if choice else {}
        asked = ["block"] * bool(choice) + [str(number) for number, _ in singles]
        data = {**chosen, **{f"choice-{number}": said for number, said in singles}, "asked": ",".join(asked)}
        return await self.client(name).post(f"{self.page}/vote", data=data)

    async def contest(self, name: str, number: int, reason: str = "") -> httpx.Response:
        data = {"contested": str(number), "contested_because": reason}
        return await self.client(name).post(f"{self.page}/contested", data=data)

    async def declare(self, *, early: bool = False, single: int | None = None) -> httpx.Response:
        data = {"early": "1"} if early else {}
        data |= {"single": str(single)} if single else {}
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
