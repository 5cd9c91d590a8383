"""A page costs as many statements for 160 proposals as for one."""

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import make_world
from tests.counting import counted
from tests.scoring.cards import filled, save
from tests.web import Visit


@pytest.mark.parametrize("proposals", [1, 160])
@pytest.mark.parametrize(
    ("name", "path", "stage", "statements"),
    [
        ("ada", "scoring", RoundStage.SCORING, 3),
        ("ada", "scoring/1", RoundStage.SCORING, 3),
        ("ada", "scoring/next", RoundStage.SCORING, 2),
        ("ada", "conflicts", RoundStage.SCORING, 5),
        ("olga", "conflicts/all", RoundStage.SCORING, 5),
        ("carla", "progress", RoundStage.SCORING, 4),
        ("ada", "merits", RoundStage.DELIBERATION, 6),
    ],
)
async def test_pages_need_the_same_statements_for_one_and_many(  # noqa: PLR0913, PLR0917
    session: AsyncSession,
    connection: AsyncConnection,
    visit: Visit,
    name: str,
    path: str,
    stage: RoundStage,
    statements: int,
    proposals: int,
) -> None:
    world = await make_world(session, stage=stage, proposals=proposals)
    client = visit(world.people[name])
    with counted(connection) as seen:
        answer = await client.get(f"{world.home}/{path}")
    assert answer.status_code in {200, 303}
    assert len(seen) == statements, seen


async def test_save_needs_three_statements(session: AsyncSession, connection: AsyncConnection, visit: Visit) -> None:
    world = await make_world(session, proposals=160)
    with counted(connection) as seen:
        await save(visit(world.people["ada"]), world, 1, filled(world, 4, 4))
    assert len(seen) == 3, seen
