"""What the tests of scoring share: filling in scorecards and reading what the database holds of them."""

from datetime import UTC, datetime, timedelta

import httpx
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.rounds.tables import RoundRow
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from tests.cast import World

Card = tuple[ScorecardState, int, list[int | None]]
NOTHING: Card = (ScorecardState.OPEN, 0, [None, None])


def filled(world: World, *points: int | None, version: int = 0, **more: str) -> dict[str, str]:
    """Fill in the form: one number for each criterion, None leaves it open."""
    given = zip(world.criteria, points, strict=True)
    marks = {f"points-{criterion.id}": "" if value is None else str(value) for criterion, value in given}
    return {**marks, "version": str(version), **more}


def sent(world: World, *points: int | None, version: int = 0, **more: object) -> dict[str, object]:
    """Fill in the same for the API."""
    given = zip(world.criteria, points, strict=True)
    return {"version": version, "points": {str(criterion.id): value for criterion, value in given}, **more}


async def save(client: httpx.AsyncClient, world: World, number: int, form: dict[str, str]) -> httpx.Response:
    """Save as the page's script does."""
    return await client.post(
        f"{world.home}/scoring/{number}", data=form, headers={"HX-Request": "true", "Accept": "*/*"}
    )


async def card_of(session: AsyncSession, world: World, name: str, number: int) -> Card:
    """Read a scorecard's state, version and points in the order of the criteria."""
    own = {"member_id": world.people[name].member_id, "proposal_id": world.proposals[number].id}
    cards = sa.select(col(ScorecardRow.state), col(ScorecardRow.version)).filter_by(**own)
    found = (await session.execute(cards)).first()
    if found is None:
        return NOTHING
    rows = sa.select(col(PointsRow.criterion_id), col(PointsRow.points)).filter_by(**own)
    points: dict[int | None, int] = dict(iter(await session.execute(rows)))
    given: list[int | None] = [points.get(criterion.id) for criterion in world.criteria]
    return found.state, found.version, given


async def revisions_of(
    session: AsyncSession, world: World, name: str
) -> list[tuple[int, ScorecardState, list[int | None]]]:
    """Read what every save of somebody said."""
    rows = (
        await session.exec(
            select(ScorecardRevisionRow)
            .where(col(ScorecardRevisionRow.member_id) == world.people[name].member_id)
            .order_by(col(ScorecardRevisionRow.id))
        )
    ).all()
    return [
        (row.version, row.state, [row.points.get(str(criterion.id)) for criterion in world.criteria]) for row in rows
    ]


async def close_scoring(session: AsyncSession, world: World) -> datetime:
    """Let the deadline be an hour ago."""
    closed_at = datetime.now(UTC) - timedelta(hours=1)
    await session.execute(
        sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(scoring_closes_at=closed_at)
    )
    await session.commit()
    return closed_at
