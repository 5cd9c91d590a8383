"""Who is at the meeting, from when on, and what is frozen of it; ties where the chair is recused."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from service.conflicts.tables import ConflictKind, ConflictRow
from service.resolutions.queries import find_adopted
from service.resolutions.tables import PresenceRow
from tests.cast import VOTING
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


async def test_without_a_meeting_the_form_says_beside_its_field_what_comes_first(board: Meeting) -> None:
    answer = await board.client("carla").post(board.page, data={"manner": "meeting", "closes_at": ""})
    assert (answer.status_code, 'id="f-manner-error"' in answer.text) == (422, True)
    assert "Es ist keine Sitzung begonnen." in answer.text
    assert re.search(r'value="meeting"\s+checked', answer.text)
    answer = await board.client("carla").post(board.page, data={"manner": "circular", "closes_at": ""})
    assert (answer.status_code, 'id="f-closes_at-error"' in answer.text) == (422, True)
    (label,) = re.findall(r'<label[^>]*for="f-closes_at">(.*?)</label>', answer.text, re.DOTALL)
    assert "freiwillig" not in label
    assert (await board.client("carla").get(board.api)).json() == []


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


async def keep_out(board: Meeting, name: str, number: int) -> None:
    someone = board.world.people[name]
    board.session.add(
        ConflictRow(
            member_id=someone.member_id,
            proposal_id=board.world.proposals[number].id or 0,
            kind=ConflictKind.OFFICE_HOLDER,
            declared_by=someone.person_id,
        )
    )
    await board.session.commit()


async def test_a_chair_who_keeps_out_ends_the_meeting_whether_or_not_that_vote_is_open(board: Meeting) -> None:
    await keep_out(board, "carla", 2)
    await board.contest("ada", 2)
    await board.open()
    for name in VOTING:
        await board.vote(name, "yes")
    assert (await board.declare()).status_code == 303
    carla, dirk, reason = board.client("carla"), board.client("dirk"), {"objection": "Warum?"}
    before = await carla.post(f"{board.page}/objection", data=reason)
    assert (await dirk.post(f"{board.page}/single", data={"number": "2"})).status_code == 303
    meanwhile = await carla.post(f"{board.page}/objection", data=reason)
    assert (meanwhile.status_code, meanwhile.text) == (before.status_code, before.text)
    assert (await dirk.post(f"{board.page}/meeting-end")).status_code == 409
    assert (await carla.post(f"{board.page}/meeting-end")).status_code == 303
    for name in ("dirk", "ada"):
        assert (await board.vote(name, "", (2, "yes"))).status_code == 303
    assert (await dirk.post(f"{board.page}/declaration", data={"single": "2"})).status_code == 303
    assert await find_adopted(board.session, board.world.round_.id or 0) is not None


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("vera", 403), ("sven", 404)])
async def test_who_may_not_say_who_is_there(board: Meeting, name: str, status: int) -> None:
    assert (await board.client(name).post(f"{board.page}/presence", data={})).status_code == status
