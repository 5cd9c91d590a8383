"""A save writes nothing where what it was checked against has changed meanwhile."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.rounds.tables import RoundRow
from service.scoring.cards import get_standing
from service.scoring.facts import Marks
from service.scoring.saves import write_card
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from tests.cast import World, make_world, set_stage

NOW: Final = datetime.now(UTC)
Change = Callable[[AsyncSession, World], Awaitable[object]]


async def nothing(_session: AsyncSession, _world: World) -> None:
    """Leave everything as it was read."""


async def next_stage(session: AsyncSession, world: World) -> None:
    await set_stage(session, world, RoundStage.DELIBERATION)


async def earlier_deadline(session: AsyncSession, world: World) -> None:
    earlier = NOW - timedelta(minutes=1)
    await session.execute(
        sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(scoring_closes_at=earlier)
    )


@pytest.mark.parametrize(("change", "written"), [(nothing, 1), (next_stage, 0), (earlier_deadline, 0)])
async def test_a_save_holds_the_round_as_it_was_checked(session: AsyncSession, change: Change, written: int) -> None:
    world = await make_world(session)
    seat = world.seat("ada")
    standing = await get_standing(session, seat, 1)
    marks = Marks(dict.fromkeys(standing.criteria, 4)).over(standing.marks)
    await change(session, world)
    assert await write_card(session, seat, standing, marks, ScorecardState.COMPLETE, NOW, None) is bool(written)
    counts = [
        await session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (ScorecardRow, PointsRow, ScorecardRevisionRow)
    ]
    assert counts == [written, written * len(standing.criteria), written]
