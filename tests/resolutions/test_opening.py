"""Opening a vote: what it needs, and what is frozen with it."""

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictRow
from service.resolutions.queries import get_adopted
from service.resolutions.tables import ItemRow
from service.scoring.tables import PointsRow
from tests.cast import VOTING, make_world, set_stage
from tests.resolutions.conftest import Meeting
from tests.web import Visit


async def test_only_one_vote_is_open_at_a_time(board: Meeting) -> None:
    assert (await board.open()).status_code == 303
    answer = await board.open()
    assert answer.status_code == 409
    assert "Abstimmung 1 läuft seit" in answer.text
    assert (await board.client("carla").post(f"{board.world.home}/scenarios/1/draft")).status_code == 409


async def test_no_vote_without_a_draft_or_outside_the_stage(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.RESOLUTION, scored=True)
    board = Meeting(world, visit, session)
    assert (await board.open()).status_code == 409
    assert (await board.vote("ada", "yes")).status_code == 409
    assert (await board.declare()).status_code == 409
    assert "Es gibt noch keinen Beschlussvorschlag" in await board.text("ada")
    await set_stage(session, world, RoundStage.DELIBERATION)
    await session.commit()
    assert (await board.client("ada").get(board.page)).status_code == 409
    for answer in (await board.open(), await board.vote("ada", "yes"), await board.declare()):
        assert answer.status_code == 409


@pytest.mark.parametrize(
    ("path", "data", "field"),
    [
        ("", {"manner": ""}, "manner"),
        ("", {"manner": "circular"}, "closes_at"),
        ("", {"manner": "circular", "closes_at": "2020-01-01T20:00"}, "closes_at"),
        ("", {"manner": "circular", "closes_at": "bald"}, "closes_at"),
    ],
)
async def test_an_incomplete_opening_shows_the_form_again(
    board: Meeting, path: str, data: dict[str, str], field: str
) -> None:
    answer = await board.client("carla").post(board.page + path, data=data)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text


async def test_a_scenario_is_not_put_to_the_vote_after_its_input_has_changed(board: Meeting) -> None:
    await board.session.execute(
        sa.update(PointsRow).where(col(PointsRow.proposal_id) == board.world.proposals[1].id).values(points=10)
    )
    await board.session.commit()
    answer = await board.open()
    assert answer.status_code == 409
    assert "Diese Variante ist überholt" in answer.text


async def test_recusals_and_rules_are_frozen_when_the_vote_opens(board: Meeting) -> None:
    await board.open()
    lifted = {"lifted_at": sa.func.now(), "lifted_by": board.world.people["olga"].person_id}
    await board.session.execute(sa.update(ConflictRow).values(**lifted))
    await board.session.commit()
    for name in VOTING:
        await board.vote(name, "yes")
    await board.declare()
    adopted = await get_adopted(board.session, board.world.round_.id or 0)
    assert [item.numbers for item in adopted.items] == [(2,)]
    items = (await board.session.execute(sa.select(sa.func.count()).select_from(ItemRow))).scalar_one()
    assert items == 4
