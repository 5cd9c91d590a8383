"""Revising in deliberation: what was finished in time, where the round's rules say so, and every revision kept."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.rounds.tables import RoundRow
from service.scoring.tables import ScorecardRevisionRow, ScorecardState
from tests.cast import World, make_world, set_stage
from tests.scoring.cards import card_of, close_scoring, filled, save, sent
from tests.web import Visit

COMPLETE = ScorecardState.COMPLETE


async def deliberating(session: AsyncSession, visit: Visit, *, revisable: bool = True) -> World:
    """Let Ada finish proposal 1 and begin proposal 2, then let the deadline pass and the board deliberate."""
    world = await make_world(session, stage=RoundStage.DRAFT)
    await session.execute(sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(revisable=revisable))
    await set_stage(session, world, RoundStage.SCORING)
    await session.commit()
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 4))
    await save(ada, world, 2, filled(world, 4, None))
    await close_scoring(session, world)
    await set_stage(session, world, RoundStage.DELIBERATION)
    await session.commit()
    return world


async def test_what_was_finished_is_revised_and_the_revision_kept(session: AsyncSession, visit: Visit) -> None:
    world = await deliberating(session, visit)
    ada = visit(world.people["ada"])
    page = (await ada.get(f"{world.home}/scoring/1")).text
    assert ("Punkte überarbeiten" in page, "offen, noch keine Punkte" in page) == (True, False)
    answer = await ada.post(f"{world.home}/scoring/1", data=filled(world, 9, 4, version=1, then="stay"))
    assert (answer.status_code, await card_of(session, world, "ada", 1)) == (303, (COMPLETE, 2, [9, 4]))
    statement = select(ScorecardRevisionRow.stage).where(ScorecardRevisionRow.proposal_id == world.proposals[1].id)
    stages = (await session.exec(statement.order_by(col(ScorecardRevisionRow.version)))).all()
    assert list(stages) == [RoundStage.SCORING, RoundStage.DELIBERATION]


@pytest.mark.parametrize(
    ("card", "refused"),
    [
        ((1, 1, 9, None), (422, "reopened")),
        ((2, 1, 4, 4), (409, "scorecard_unfinished")),
        ((3, 0, 4, 4), (409, "scorecard_unfinished")),
    ],
)
async def test_nothing_is_opened_again_or_scored_after_all(
    session: AsyncSession, visit: Visit, card: tuple[int, int, int, int | None], refused: tuple[int, str]
) -> None:
    world = await deliberating(session, visit)
    ada, (number, version, *points) = visit(world.people["ada"]), card
    answer = await ada.put(f"{world.api}/scorecards/{number}", json=sent(world, *points, version=version))
    assert (answer.status_code, answer.json()["code"]) == refused
    page = (await ada.get(f"{world.home}/scoring/{number}")).text
    assert ('type="radio"' in page) is (number == 1)


async def test_where_the_rules_say_no_nothing_is_revised(session: AsyncSession, visit: Visit) -> None:
    world = await deliberating(session, visit, revisable=False)
    ada = visit(world.people["ada"])
    answer = await ada.put(f"{world.api}/scorecards/1", json=sent(world, 9, 9, version=1))
    assert (answer.status_code, answer.json()["code"]) == (409, "scoring_closed")
    assert 'type="radio"' not in (await ada.get(f"{world.home}/scoring/1")).text


@pytest.mark.parametrize("setting", ["revisable", "takes_paper", "names_authors", "severity_correction"])
async def test_the_database_locks_these_rules_too(session: AsyncSession, setting: str) -> None:
    world = await make_world(session)
    change = sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id)
    with pytest.raises(IntegrityError, match="rules of this round are locked"):
        await session.execute(change.values({setting: sa.not_(sa.column(setting))}))
