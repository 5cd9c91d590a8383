"""Whatever happens to a proposal, nothing that is shown to those who keep out of it changes by a single character.

So neither counts, sums, averages, orders, filters nor refusals tell anything. The routes come from the application.
"""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, RoundStage
from service.deliberation.tables import RemarkKind, RemarkRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.resolutions.tables import ContestedRow, DeviationRow
from service.scoring.tables import PointsRow, ScorecardRow, ScorecardState
from tests.access.routes import Route
from tests.access.test_leaks import open_to, telling_world, text_of
from tests.cast import World, set_stage
from tests.web import Visit

Change = Callable[[AsyncSession, World], Awaitable[None]]
MOMENT = re.compile(r"\d{2}:\d{2}(:\d{2}\.\d+)?")
ASKED = "?order=disagreement&q=Vorhaben&show=all&page=all"


async def another_proposal(session: AsyncSession, world: World) -> None:
    """Let it ask for something else, somewhere else."""
    mine = col(ProposalRow.id) == world.proposals[2].id
    other = {
        "summary": "Anderes",
        "requested_cents": 98_700,
        "minimum_cents": 1_100,
        "district_id": world.districts[1].id,
    }
    await session.execute(sa.update(ProposalRow).where(mine).values(**other, pot_id=world.pots[1].id))
    theirs = col(ApplicantRow.id) == world.proposals[2].applicant_id
    await session.execute(sa.update(ApplicantRow).where(theirs).values(name="Ganz Andere"))


async def another_score(session: AsyncSession, world: World) -> None:
    """Let the one who scores it give other points and say something else."""
    mine = col(PointsRow.proposal_id) == world.proposals[2].id
    await session.execute(sa.update(PointsRow).where(mine).values(points=1))
    on_it = col(ScorecardRow.proposal_id) == world.proposals[2].id
    await session.execute(sa.update(ScorecardRow).where(on_it).values(comment="Anderes", version=7))


async def no_score(session: AsyncSession, world: World) -> None:
    """Let nobody have scored it yet."""
    on_it = col(ScorecardRow.proposal_id) == world.proposals[2].id
    await session.execute(sa.update(ScorecardRow).where(on_it).values(state=ScorecardState.OPEN))


async def something_said(session: AsyncSession, world: World) -> None:
    """Let somebody comment on it and ask about it."""
    session.add_all(
        RemarkRow(
            proposal_id=world.proposals[2].id or 0,
            round_id=world.round_.id or 0,
            member_id=world.people["ada"].member_id,
            kind=kind,
            text="Anderes",
        )
        for kind in RemarkKind
    )


async def nothing_moved(session: AsyncSession, world: World) -> None:
    """Let it be in the block, with the computed amount."""
    for table in (DeviationRow, ContestedRow):
        await session.execute(sa.delete(table).where(col(table.proposal_id) == world.proposals[2].id))


CHANGES: dict[RoundStage, tuple[Change, ...]] = {
    RoundStage.SCORING: (another_proposal, no_score),
    RoundStage.DELIBERATION: (another_proposal, another_score, something_said),
    RoundStage.RESOLUTION: (something_said, nothing_moved, another_score),
}
READERS = {"carla": Role.CHAIR, "dirk": Role.ADVISORY, "ben": Role.VOTING, "alma": Role.VOTING}


async def read(client: httpx.AsyncClient, routes: list[Route]) -> dict[str, str]:
    """Read all routes, with the questions that pages know, about the proposal and about another one."""
    found = {}
    for route in routes:
        numbers = ("2", "3") if "proposal_number" in route.path_format else ("2",)
        for path in [route.path(proposal_number=number) + ASKED for number in numbers]:
            answer = await client.get(path)
            found[path] = f"{answer.status_code} {MOMENT.sub('', text_of(answer))}"
    return found


@pytest.mark.parametrize("stage", CHANGES)
async def test_what_happens_to_a_proposal_changes_nothing_for_whoever_keeps_out(
    session: AsyncSession, app: Litestar, visit: Visit, stage: RoundStage
) -> None:
    world = await telling_world(session)
    await set_stage(session, world, stage)
    await session.commit()
    asked = {name: (visit(world.people[name]), open_to(app, role, stage)) for name, role in READERS.items()}
    ada = visit(world.people["ada"]), open_to(app, Role.VOTING, stage)
    before, hers = {name: await read(*one) for name, one in asked.items()}, await read(*ada)
    await session.execute(sa.text("SET LOCAL session_replication_role = replica"))  # what the database guards, too
    for change in CHANGES[stage]:
        await change(session, world)
    await session.flush()
    await session.execute(sa.text("SET LOCAL session_replication_role = origin"))
    await session.commit()
    assert {name: await read(*one) for name, one in asked.items()} == before
    assert await read(*ada) != hers
