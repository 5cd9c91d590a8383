"""Changing an e-mail address: the person confirms it, an office can only ask, and nobody learns who is known."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.mail.tables import OutboxRow
from service.members.actions import make_link
from service.members.tables import AddressChangeRow, MemberRow, PersonRow, SessionRow
from tests.cast import World, make_world
from tests.members.letters import letters_to, press
from tests.web import Visit

NEW = "neu@example.org"
LINK = re.compile(r"http://testserver(/account/address/\S+)")


async def address_of(session: AsyncSession, world: World, name: str) -> str | None:
    sitting = sa.select(col(PersonRow.email)).join(MemberRow, col(MemberRow.person_id) == PersonRow.id)
    return await session.scalar(sitting.where(col(MemberRow.id) == world.people[name].member_id))


async def link_sent_to(session: AsyncSession, email: str) -> str:
    found = LINK.search((await letters_to(session, email))[-1].body)
    assert found
    return found[1]


async def ask(client: httpx.AsyncClient, address: str) -> httpx.Response:
    return await press(client, "/account/address", email=address)


def correction(world: World, name: str) -> str:
    return f"/board/musterland/members/{world.people[name].member_id}/address"


async def test_one_changes_one_s_own_address_by_a_link_to_the_new_one(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada, now = world.people["ada"], datetime.now(UTC)
    here, phone = visit(ada), visit(None)
    await press(phone, f"/sign-in/{await make_link(session, ada.person_id, now=now)}")
    unused = await make_link(session, ada.person_id, now=now)
    waiting = OutboxRow(key="x", to_address=ada.email, person_id=ada.person_id, subject="s", body="b")
    session.add(waiting)
    await session.commit()
    assert (await ask(here, NEW)).status_code == 303
    assert await address_of(session, world, "ada") == ada.email
    link = await link_sent_to(session, NEW)
    for stranger in (visit(world.people["ben"]), visit(world.people["olga"])):
        assert (await stranger.get(link)).status_code == 404
        assert (await stranger.post(link)).status_code == 404
    gone = await visit(None).get(link)
    assert (gone.status_code, gone.headers["location"]) == (303, f"/sign-in?next={link}")
    assert NEW in (await here.get(link)).text
    assert (await press(here, link)).status_code == 303
    assert await address_of(session, world, "ada") == NEW
    assert [(await client.get("/account")).status_code for client in (here, phone)] == [200, 303]
    assert (await visit(None).get(f"/sign-in/{unused}")).status_code == 409
    assert [letter.subject for letter in await letters_to(session, ada.email)] == ["Ihre E-Mail-Adresse wurde geändert"]
    assert "s" in [letter.subject for letter in await letters_to(session, NEW)]
    journal = (await visit(world.people["olga"]).get("/board/musterland/journal")).text
    assert "Ada Muster bestätigte eine andere E-Mail-Adresse." in journal
    assert (NEW in journal, ada.email in journal) == (False, False)
    assert (await here.get(link)).status_code == 404


async def test_whether_somebody_has_the_address_makes_no_difference_to_who_asks(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    answers = [await ask(ada, address) for address in ("sven@example.org", NEW)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["set-cookie"].replace("sven", "neu") == answers[1].headers["set-cookie"]
    (told,) = await letters_to(session, "sven@example.org")
    assert LINK.search(told.body) is None
    await session.execute(sa.update(AddressChangeRow).values(address="sven@example.org", used_at=None))
    await session.commit()
    link = await link_sent_to(session, NEW)
    assert (await ada.post(link)).status_code == 404
    assert await address_of(session, world, "ada") == "ada@example.org"


async def test_a_link_works_for_three_days_and_only_the_latest_does(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await ask(ada, "erst@example.org")
    first = await link_sent_to(session, "erst@example.org")
    await ask(ada, NEW)
    link = await link_sent_to(session, NEW)
    assert (await ada.post(first)).status_code == 404
    await session.execute(sa.update(AddressChangeRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    await session.commit()
    assert (await ada.post(link)).status_code == 404


@pytest.mark.parametrize("typed", ["", "keine", "a b@c.de", "ada@example.org", "x" * 250 + "@y.de"])
async def test_what_cannot_be_an_address_stays_in_the_form(session: AsyncSession, visit: Visit, typed: str) -> None:
    world = await make_world(session)
    for client, page in (
        (visit(world.people["ada"]), "/account/address"),
        (visit(world.people["olga"]), correction(world, "ada")),
    ):
        answer = await press(client, page, email=typed)
        assert (answer.status_code, answer.text.count('aria-invalid="true"')) == (422, 1)
    assert (await session.execute(sa.select(OutboxRow))).first() is None


async def test_the_office_can_ask_but_not_confirm_where_somebody_has_signed_in(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    olga, ada = visit(world.people["olga"]), visit(world.people["ada"])
    assert (await press(olga, correction(world, "ada"), email=NEW)).status_code == 303
    assert await address_of(session, world, "ada") == "ada@example.org"
    assert "Landkreis Musterland" in (await letters_to(session, "ada@example.org"))[0].body
    link = await link_sent_to(session, NEW)
    assert (await olga.post(link)).status_code == 404
    assert (await press(ada, link)).status_code == 303
    assert await address_of(session, world, "ada") == NEW
    assert "eine andere E-Mail-Adresse zu bestätigen" in (await olga.get("/board/musterland/journal")).text


async def test_a_seat_where_nobody_ever_signed_in_goes_to_the_right_address_at_once(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    ada, olga = world.people["ada"], visit(world.people["olga"])
    await session.execute(sa.delete(SessionRow).where(col(SessionRow.person_id) == ada.person_id))
    unused = await make_link(session, ada.person_id, now=datetime.now(UTC))
    invitation = f"invitation:{ada.member_id}:x"
    session.add(OutboxRow(key=invitation, to_address=ada.email, person_id=ada.person_id, subject="s", body="b"))
    await session.commit()
    taken = await press(olga, correction(world, "ada"), email="ben@example.org")
    assert (taken.status_code, "bereits Mitglied" in taken.text) == (422, True)
    assert (await press(olga, correction(world, "ada"), email=NEW)).status_code == 303
    assert await address_of(session, world, "ada") == NEW
    assert "Ada Muster" in (await olga.get("/board/musterland/members")).text
    assert [letter.subject for letter in await letters_to(session, NEW)] == ["Einladung: Landkreis Musterland"]
    assert [letter.subject for letter in await letters_to(session, ada.email)] == [
        "Diese Adresse wird nicht mehr verwendet"
    ]
    assert (await visit(None).get(f"/sign-in/{unused}")).status_code == 409


async def test_an_account_of_several_boards_stays_its_owner_s(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    sven = world.people["sven"]
    seat = MemberRow(
        board_id=world.board.id or 0, person_id=sven.person_id, role=Role.VOTING, term_from=datetime.now(UTC).date()
    )
    session.add(seat)
    await session.commit()
    page = f"/board/musterland/members/{seat.id}/address"
    assert (await press(visit(world.people["olga"]), page, email=NEW)).status_code == 303
    assert await address_of(session, world, "sven") == sven.email
    assert (await visit(world.people["olga"]).get(correction(world, "sven"))).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("carla", 403), ("rita", 403), ("sven", 404)])
async def test_only_the_office_corrects_addresses(session: AsyncSession, visit: Visit, name: str, status: int) -> None:
    world = await make_world(session)
    answer = await visit(world.people[name]).post(correction(world, "ada"), data={"email": NEW})
    assert (answer.status_code, await address_of(session, world, "ada")) == (status, "ada@example.org")


async def test_links_to_new_addresses_are_limited_like_sign_in_links(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    assert [(await ask(ada, NEW)).status_code for _ in range(6)] == [303] * 5 + [429]
