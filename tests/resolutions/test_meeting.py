"""Who is at the meeting, from when on, and what is frozen of it; ties where the chair is recused."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from service.resolutions.tables import PresenceRow
from tests.resolutions.conftest import Meeting

TAMPERING = (
    "UPDATE entitled SET present = true",
    "DELETE FROM entitled WHERE NOT present",
    "INSERT INTO recusal SELECT resolution_id, member_id, (SELECT min(id) FROM proposal) FROM entitled",
    "DELETE FROM recusal",
    "UPDATE resolution_item SET resolved_cents = 1, deviation_reason = 'x'",
    "UPDATE resolution SET majority = 'two_thirds'",
    "UPDATE resolution SET frozen = false",
    "DELETE FROM resolution",
    "INSERT INTO vote SELECT resolution_id, member_id, 'yes' FROM entitled WHERE NOT present",
    "UPDATE presence SET presence = 'on_site'",
    "DELETE FROM presence",
    "UPDATE contested SET reason = 'x'",
    "DELETE FROM contested",
)


async def refuses(session: AsyncSession, statement: str) -> bool:
    try:
        async with session.begin_nested():
            await session.execute(sa.text(statement))
    except IntegrityError:
        return True
    return False


async def test_who_comes_and_goes_is_recorded_and_an_open_vote_keeps_who_was_there(board: Meeting) -> None:
    await board.contest("ada", 3)
    assert (await board.client("carla").post(board.page, data={"manner": "meeting"})).status_code == 409
    await board.meet(ada="remote", ben="absent")
    await board.meet(ada="remote", ben="absent")
    assert (await board.client("carla").post(board.page, data={"manner": "meeting"})).status_code == 303
    await board.meet(ada="absent", ben="on_site")
    facts = await board.facts("vera")
    assert (facts["present"], facts["remote"], facts["absent_names"]) == (3, 1, ["Ben Muster"])
    assert (await board.vote("ada", "yes")).status_code == 303
    assert (await board.vote("ben", "yes")).status_code == 409
    noted = sa.select(sa.func.count()).select_from(PresenceRow)
    assert (await board.session.execute(noted)).scalar_one() == 6
    assert (await board.client("carla").post(f"{board.page}/meeting-end")).status_code == 409
    assert [one for one in TAMPERING if not await refuses(board.session, one)] == []


async def test_a_meeting_ends_once_and_what_was_noted_stays(board: Meeting) -> None:
    await board.meet()
    olga = board.client("olga")
    assert (await olga.get(f"{board.api}/meeting")).json()["place"] == "Rathaus, Saal 2"
    assert (await olga.post(f"{board.page}/meeting-end")).status_code == 303
    assert (await olga.post(f"{board.page}/meeting-end")).status_code == 409
    assert await refuses(board.session, "UPDATE meeting SET place = 'x', ended_at = NULL, ended_by = NULL")
    late = "INSERT INTO presence (meeting_id, member_id, presence, noted_by) SELECT id, {}, 'remote', {} FROM meeting"
    ada = board.world.people["ada"]
    assert await refuses(board.session, late.format(ada.member_id, ada.person_id))


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("vera", 403), ("sven", 404)])
async def test_who_may_not_say_who_is_there(board: Meeting, name: str, status: int) -> None:
    assert (await board.client(name).post(f"{board.page}/presence", data={})).status_code == status
