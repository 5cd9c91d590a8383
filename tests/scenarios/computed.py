"""A world with one computed scenario, and asking how steady that is."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Allocation, Problem, Rule, outcome_from_json, problem_from_json, solve
from service.access import RoundStage
from service.rounds.tables import RoundRow
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options
from service.scenarios.tables import ScenarioRow, SteadinessRow
from tests.cast import CONFLICTED, VOTING, World, give_points, make_world, set_stage
from tests.remembered import remembered

NOW = datetime(2026, 11, 29, tzinfo=UTC)

STEADY = re.compile(r"(\d+) von (\d+) Entscheidungen bleiben in jedem der (\d+) geprüften Fälle auf den Cent gleich")


@remembered
async def computed_world(session: AsyncSession) -> World:
    """Make the world with one scenario."""
    return await computed(session, Rule.MERIT_EUROS)


async def computed(session: AsyncSession, rule: Rule, proposals: int = 6, **of_round: Any) -> World:  # noqa: ANN401
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=proposals)
    if of_round:
        await session.execute(sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(**of_round))
    for place, name in enumerate(VOTING):
        for number in world.proposals:
            if (name, number) != CONFLICTED:
                points = [(3 * number + place * number) % 11, (2 * number + place) % 11]
                await give_points(session, world, name, number, points)
    await set_stage(session, world, RoundStage.DELIBERATION)
    await run_scenario(session, world.seat("carla"), Options(rule), now=NOW)
    await session.commit()
    return world


async def stored(session: AsyncSession) -> SteadinessRow:
    statement = sa.select(SteadinessRow).execution_options(populate_existing=True)
    row: SteadinessRow = (await session.execute(statement)).scalar_one()
    return row


async def frozen(session: AsyncSession) -> tuple[Problem, Allocation, ScenarioRow]:
    row: ScenarioRow = (await session.execute(sa.select(ScenarioRow))).scalar_one()
    outcome = outcome_from_json(row.outcome)
    assert isinstance(outcome, Allocation)
    return problem_from_json(row.problem), outcome, row


def awards_of(problem: Problem) -> dict[str, int]:
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    return dict(outcome.awarded_cents)


def changes_of(before: dict[str, int], after: dict[str, int]) -> dict[int, tuple[int, int]]:
    return {int(id_): (cents, after[id_]) for id_, cents in before.items() if cents != after[id_]}


async def ask(client: httpx.AsyncClient, world: World) -> httpx.Response:
    return await client.post(f"{world.home}/scenarios/1/steadiness")


async def read(client: httpx.AsyncClient, world: World, path: str = "/scenarios/1/steadiness") -> str:
    answer = await client.get(world.home + path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)
