"""Who has not said whether they have a conflict is asked before they see or do anything else."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from service.conflicts.tables import ConflictAnswerRow
from tests.resolutions.conftest import Meeting


@pytest.mark.parametrize(("name", "place"), [("ada", "resolution"), ("vera", "resolution/steadiness")])
async def test_conflict_question_comes_before_what_is_voted_on(board: Meeting, name: str, place: str) -> None:
    await forget_answer(board, name)
    page = await board.client(name).get(f"{board.world.home}/{place}")
    assert (page.status_code, page.headers["location"]) == (303, f"{board.world.home}/conflicts")
    deviations = await board.client(name).get(f"{board.world.api}/scenarios/1/deviations")
    assert deviations.json()["code"] == "conflict_question_open"


async def test_nobody_votes_without_an_answer_to_the_conflict_question(board: Meeting) -> None:
    await board.open()
    await forget_answer(board, "ada")
    answer = await board.client("ada").post(f"{board.world.api}/resolution/vote", json={"choice": "yes"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict_question_open")
    page = await board.client("ada").post(f"{board.world.home}/resolution/vote", data={"choice": "yes"})
    assert (page.status_code, page.headers["location"]) == (303, f"{board.world.home}/conflicts")


@pytest.mark.parametrize("place", ["scenarios/1", "scenarios/1/steadiness", "scenarios/compare?a=1&b=1"])
async def test_conflict_question_comes_before_scenarios(board: Meeting, place: str) -> None:
    await forget_answer(board, "carla")
    page = await board.client("carla").get(f"{board.world.home}/{place}")
    assert (page.status_code, page.headers["location"]) == (303, f"{board.world.home}/conflicts")
    assert (await board.client("carla").get(f"{board.world.api}/{place}")).json()["code"] == "conflict_question_open"


async def forget_answer(board: Meeting, name: str) -> None:
    """Let a member owe the answer to the conflict question."""
    whose = col(ConflictAnswerRow.member_id) == board.world.people[name].member_id
    await board.session.execute(sa.delete(ConflictAnswerRow).where(whose))
    await board.session.commit()
