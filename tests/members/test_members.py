"""The members' list: the office adds people and ends terms, and cannot lock the board out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.journal.tables import JournalEntryRow
from service.mail.tables import OutboxRow
from service.members.tables import MemberRow, PersonRow
from tests.cast import make_world
from tests.members.letters import ask_for_link, last_link, letters_to, press
from tests.web import Visit

LIST = "/board/musterland/members"
TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
NINA = {"name": "Nina  Neu", "email": "Nina@Example.org", "role": "voting", "term_from": "2026-01-01", "term_until": ""}


async def members_with(session: AsyncSession, email: str) -> list[MemberRow]:
    statement = sa.select(MemberRow).join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
    found = await session.execute(
        statement.where(col(PersonRow.email) == email).execution_options(populate_existing=True)
    )
    return list(found.scalars())


async def journal(session: AsyncSession) -> list[tuple[str, str]]:
    entries = sa.select(col(JournalEntryRow.action), col(JournalEntryRow.subject)).order_by(col(JournalEntryRow.id))
    return [(action, subject) for action, subject in await session.execute(entries)]


async def test_the_list_shows_who_sits_who_sat_and_who_will(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for name, values in (
        ("ada", {"term_until": TODAY - timedelta(days=1)}),
        ("ben", {"term_from": TODAY + timedelta(days=1)}),
    ):
        mine = col(MemberRow.id) == world.people[name].member_id
        await session.execute(sa.update(MemberRow).where(mine).values(**values))
    await session.commit()
    page = (await visit(world.people["olga"]).get(LIST)).text
    told = ("Im Amt", "Carla Muster", "Ab einem späteren", "Ben Muster", "Ehemalige", "Ada Muster")
    order = [page.index(text) for text in told]
    assert order == sorted(order)
    assert "Sven Muster" not in page
    assert "carla@example.org" in page


async def test_a_new_member_is_invited_and_comes_in(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answer = await press(visit(world.people["olga"]), f"{LIST}/new", **NINA)
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    letter = (await letters_to(session, "nina@example.org"))[0]
    assert letter.subject == "Einladung: Landkreis Musterland"
    assert "Guten Tag Nina Neu" in letter.body
    assert "Ihre Rolle: Stimmberechtigtes Mitglied." in letter.body
    assert "http://testserver/sign-in?next=/board/musterland" in letter.body
    assert await journal(session) == [("add_member", "member:Nina Neu")]
    english = {"email": "noah@example.org", "name": "Noah", "role": "advisory", "term_from": "2026-01-01"}
    await press(visit(world.people["olga"]), f"{LIST}/new?lang=en", **english)
    assert (await letters_to(session, "noah@example.org"))[0].subject == "Invitation: Landkreis Musterland"

    await ask_for_link(visit, "nina@example.org", "/board/musterland")
    browser = visit(None)
    arrived = await press(browser, await last_link(session, "nina@example.org"))
    assert (await browser.get(arrived.headers["location"])).status_code == 200
    assert (await browser.get(world.home)).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("email", "nina"),
        ("email", ""),
        ("role", ""),
        ("role", "king"),
        ("term_from", ""),
        ("term_from", "31.02.2026"),
        ("term_until", "soon"),
        ("term_until", "2025-12-31"),
    ],
)
async def test_nonsense_is_told_beside_its_field_and_nothing_is_lost(
    session: AsyncSession, visit: Visit, field: str, value: str
) -> None:
    world = await make_world(session)
    answer = await press(visit(world.people["olga"]), f"{LIST}/new", **{**NINA, field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert answer.text.count("field__error") == 1
    if field != "name":
        assert 'value="Nina Neu"' in answer.text
    assert await members_with(session, "nina@example.org") == []


async def test_german_dates_are_understood(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    typed = {**NINA, "term_from": "1.2.2026", "term_until": "31.12.2027"}
    await press(visit(world.people["olga"]), f"{LIST}/new", **typed)
    member = (await members_with(session, "nina@example.org"))[0]
    assert (str(member.term_from), str(member.term_until)) == ("2026-02-01", "2027-12-31")


async def test_a_member_is_not_added_twice(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answer = await press(visit(world.people["olga"]), f"{LIST}/new", **{**NINA, "email": "ada@example.org"})
    assert answer.status_code == 422
    assert "bereits Mitglied" in answer.text
    assert [member.role for member in await members_with(session, "ada@example.org")] == [Role.VOTING]
    assert await letters_to(session, "ada@example.org") == []


async def test_somebody_from_another_board_joins_with_another_role(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await press(visit(world.people["olga"]), f"{LIST}/new", **{**NINA, "email": "sven@example.org", "role": "advisory"})
    roles = {member.board_id: member.role for member in await members_with(session, "sven@example.org")}
    assert len(roles) == 2
    assert roles[world.board.id or 0] is Role.ADVISORY
    assert (await visit(world.people["sven"]).get(world.home)).status_code == 200


async def test_a_term_ends_and_can_begin_again(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga, ada = visit(world.people["olga"]), world.people["ada"]
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    answer = await press(olga, f"{LIST}/{ada.member_id}/end", last_day=yesterday)
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    assert (await visit(ada).get(world.home)).status_code == 404
    assert await journal(session) == [("end_term", "member:Ada Muster")]

    again = {**NINA, "email": ada.email, "role": "deputy", "term_from": TODAY.isoformat()}
    assert (await press(olga, f"{LIST}/new", **again)).status_code == 303
    member = (await members_with(session, ada.email))[0]
    assert (member.id, member.role, member.term_until) == (ada.member_id, Role.DEPUTY, None)
    assert (await visit(ada).get(world.home)).status_code == 200


async def test_the_last_day_still_belongs_to_the_term(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"]
    await press(visit(world.people["olga"]), f"{LIST}/{ada.member_id}/end", last_day=TODAY.isoformat())
    assert (await visit(ada).get(world.home)).status_code == 200


async def test_a_term_that_has_ended_does_not_end_later(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga, path = visit(world.people["olga"]), f"{LIST}/{world.people['ada'].member_id}/end"
    assert (await press(olga, path, last_day="2026-01-31")).status_code == 303
    answer = await press(olga, path, last_day="2026-02-28")
    assert answer.status_code == 422
    assert "endet schon am 31. Januar 2026" in answer.text
    assert (await press(olga, path, last_day="")).status_code == 422


async def test_the_only_office_cannot_leave(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga, path = visit(world.people["olga"]), f"{LIST}/{world.people['olga'].member_id}/end"
    answer = await press(olga, path, last_day=TODAY.isoformat())
    assert answer.status_code == 422
    assert "der einzige Platz der Geschäftsstelle" in answer.text
    await press(olga, f"{LIST}/new", **{**NINA, "role": "office"})
    assert (await press(olga, path, last_day=TODAY.isoformat())).status_code == 303


async def test_a_member_of_another_board_is_not_found(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    for member_id in (world.people["sven"].member_id, 999_999, 2**70):
        assert (await olga.get(f"{LIST}/{member_id}/end")).status_code == 404
        assert (await olga.post(f"{LIST}/{member_id}/end", data={"last_day": "2026-01-31"})).status_code == 404
    assert (await olga.get(f"{LIST}/x/end")).status_code == 404


async def test_a_letter_that_could_not_be_delivered_is_shown(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    await press(olga, f"{LIST}/new", **NINA)
    assert "Einladung nicht zugestellt" not in (await olga.get(LIST)).text
    await session.execute(
        sa.update(OutboxRow).values(given_up_at=datetime.now(UTC), last_error="550 no such <mailbox>")
    )
    await session.commit()
    page = (await olga.get(LIST)).text
    assert "Einladung nicht zugestellt" in page
    assert "550 no such &lt;mailbox&gt;" in page
