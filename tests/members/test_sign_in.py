"""Signing in by a one-time link, and out."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.actions import make_link
from service.members.tables import PersonRow, SessionRow, SignInLinkRow
from service.members.tokens import hash_of
from service.web import SESSION_COOKIE
from tests.cast import make_world
from tests.counting import counted
from tests.members.letters import ask_for_link, last_link, letters_to, press
from tests.web import Visit, client_of

ADA = "ada@example.org"


async def test_a_mailed_link_signs_in_and_leads_to_where_one_wanted_to_go(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    browser = visit(None)
    wanted = await browser.get(world.home)
    assert (wanted.status_code, wanted.headers["location"]) == (303, f"/sign-in?next={world.home}")
    sent = await press(
        browser, "/sign-in", form_at=wanted.headers["location"], email=" Ada@Example.org ", next=world.home
    )
    assert sent.status_code == 200
    link = await last_link(session, ADA)
    assert link.endswith(f"?next={world.home}")

    answer = await press(browser, link)

    assert (answer.status_code, answer.headers["location"]) == (303, world.home)
    assert (await browser.get("/api/me")).json() == {
        "name": "Ada Muster",
        "seats": [{"board": "musterland", "name": "Landkreis Musterland", "role": "voting"}],
    }


async def test_opening_a_link_does_not_use_it_up(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    await ask_for_link(visit, ADA)
    link = await last_link(session, ADA)
    assert [(await visit(None).get(link)).status_code for _ in range(3)] == [200, 200, 200]
    assert (await visit(None).head(link)).status_code == 200
    assert (await press(visit(None), link)).status_code == 303


async def test_an_unknown_address_gets_the_same_answer_and_no_letter(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    known = await ask_for_link(visit, ADA)
    unknown = await ask_for_link(visit, "eve@example.org")
    assert (unknown.status_code, unknown.text) == (known.status_code, known.text.replace(ADA, "eve@example.org"))
    assert await letters_to(session, "eve@example.org") == []
    links = sa.select(sa.func.count()).select_from(SignInLinkRow)
    assert await session.scalar(links) == 1


async def test_an_unknown_address_costs_the_same_statements(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    counts = []
    for email in (ADA, "eve@example.org"):
        browser = visit(None)
        await browser.get("/sign-in")
        with counted(await session.connection()) as statements:
            await press(browser, "/sign-in", email=email)
        counts.append([statement.replace("known", "").split("VALUES")[0] for statement in statements])
    assert counts[0] == counts[1]
    assert len(counts[0]) > 5


@pytest.mark.parametrize("email", ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c", "x" * 250 + "@b.de"])
async def test_nonsense_is_told_beside_the_field(session: AsyncSession, visit: Visit, email: str) -> None:
    await make_world(session)
    answer = await ask_for_link(visit, email)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Bitte geben Sie eine E-Mail-Adresse ein" in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/boarding", "/board\\x", "/sign-out", "/board/" + "x" * 400]
)
async def test_a_foreign_next_leads_home(session: AsyncSession, visit: Visit, elsewhere: str) -> None:
    world = await make_world(session)
    token = await make_link(session, world.people["ada"].person_id, now=datetime.now(UTC))
    browser = visit(None)
    await browser.get(f"/sign-in/{token}")
    answer = await press(browser, f"/sign-in/{token}")
    assert answer.headers["location"] == "/board"
    signed_in = await browser.get("/sign-in", params={"next": elsewhere})
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/board")


async def test_a_link_works_once(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    await ask_for_link(visit, ADA)
    link = await last_link(session, ADA)
    await press(visit(None), link)
    for answer in (await visit(None).get(link), await press(visit(None), link, form_at="/sign-in")):
        assert answer.status_code == 409
        assert "Dieser Anmeldelink wurde schon benutzt" in answer.text
        assert 'action="/sign-in"' in answer.text
        assert SESSION_COOKIE not in answer.cookies


async def test_of_two_presses_at_the_same_moment_one_signs_in(committing_app: Litestar) -> None:
    async with committing_app.state.sessions.begin() as session:
        person = PersonRow(email=ADA, name="Ada")
        session.add(person)
        await session.flush()
        token = await make_link(session, person.id or 0, now=datetime.now(UTC))
    answers = await asyncio.gather(
        *(client_of(committing_app, None).post("/api/sign-in/confirm", json={"token": token}) for _ in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


async def test_a_link_expires_after_fifteen_minutes(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"].person_id
    nearly = await make_link(session, ada, now=datetime.now(UTC) - timedelta(minutes=14, seconds=50))
    late = await make_link(session, ada, now=datetime.now(UTC) - timedelta(minutes=15, seconds=1))
    assert (await visit(None).get(f"/sign-in/{nearly}")).status_code == 200
    answer = await visit(None).get(f"/sign-in/{late}", params={"lang": "en"})
    assert answer.status_code == 409
    assert "This sign-in link has expired" in answer.text
    assert "work for 15 minutes" in answer.text
    assert "Send me a new link" in answer.text


async def test_an_unknown_link_has_its_own_page(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    answer = await visit(None).get("/sign-in/nonsense")
    assert answer.status_code == 404
    assert "Dieser Anmeldelink ist unbekannt" in answer.text
    assert "Neuen Link zuschicken" in answer.text


async def test_only_hashes_are_kept(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    await ask_for_link(visit, ADA)
    token = (await last_link(session, ADA)).split("/")[2].split("?")[0]
    browser = visit(None)
    await press(browser, f"/sign-in/{token}")
    cookie = browser.cookies[SESSION_COOKIE]
    kept = [
        *await session.scalars(sa.select(col(SignInLinkRow.token_hash))),
        *await session.scalars(sa.select(col(SessionRow.token_hash))),
    ]
    assert {hash_of(token), hash_of(cookie)} < set(kept)
    assert not {token.encode(), cookie.encode()} & set(kept)


async def test_signing_in_rotates_the_session(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada, ben = world.people["ada"], world.people["ben"]
    browser = visit(ada)
    before = (await browser.get(world.home)).text
    token = await make_link(session, ben.person_id, now=datetime.now(UTC))
    page = await browser.get(f"/sign-in/{token}")
    assert "Ada Muster wird dabei auf diesem Gerät abgemeldet" in page.text
    answer = await browser.post(f"/sign-in/{token}")
    fresh = answer.cookies[SESSION_COOKIE]
    assert fresh != ada.token
    old = visit(None)
    old.cookies.set(SESSION_COOKIE, ada.token)
    assert (await old.get("/api/me")).status_code == 401
    new = visit(None)
    new.cookies.set(SESSION_COOKIE, fresh)
    assert (await new.get("/api/me")).json()["name"] == "Ben Muster"
    assert before


async def test_the_cookie_cannot_be_read_or_sent_from_elsewhere(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    token = await make_link(session, world.people["ada"].person_id, now=datetime.now(UTC))
    answer = await press(visit(None), f"/sign-in/{token}")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(SESSION_COOKIE))
    assert [part.strip() for part in cookie.split(";")[1:]] == ["HttpOnly", "Path=/", "SameSite=lax"]


async def test_signing_out_ends_every_session(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"]
    token = await make_link(session, ada.person_id, now=datetime.now(UTC))
    phone, laptop = visit(None), visit(ada)
    await press(phone, f"/sign-in/{token}")
    assert (await phone.get("/api/me")).status_code == 200
    answer = await laptop.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await phone.get("/api/me")).status_code == 401
    assert (await visit(ada).get("/api/me")).status_code == 401
    assert (await visit(world.people["ben"]).get("/api/me")).status_code == 200


async def test_a_signed_in_visitor_of_the_form_is_sent_on(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answer = await visit(world.people["ada"]).get("/sign-in", params={"next": world.home})
    assert (answer.status_code, answer.headers["location"]) == (303, world.home)


async def test_a_used_link_leads_the_signed_in_on(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    token = await make_link(session, world.people["ada"].person_id, now=datetime.now(UTC))
    browser = visit(None)
    await press(browser, f"/sign-in/{token}")
    again = await browser.get(f"/sign-in/{token}")
    assert again.status_code == 409
    assert "Zum Mitgliederbereich" in again.text


async def test_a_script_signs_in_and_out(session: AsyncSession, visit: Visit) -> None:
    await make_world(session)
    script = visit(None)
    script.headers["Accept"] = "application/json"
    asked = await script.post("/api/sign-in", json={"email": "Ada@example.org"})
    assert (asked.status_code, asked.json()) == (202, {"email": ADA, "minutes": 15})
    token = (await last_link(session, ADA)).split("/")[2].split("?")[0]
    opened = await script.post("/api/sign-in/confirm", json={"token": token})
    assert opened.status_code == 201
    assert opened.cookies == {}
    script.headers["Authorization"] = f"Bearer {opened.json()['session_token']}"
    assert (await script.get("/api/me")).json()["name"] == "Ada Muster"
    assert (await script.post("/api/sign-out")).status_code == 204
    assert (await script.get("/api/me")).json()["code"] == "signed_out"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/sign-in", {"email": "nonsense"}, 422),
        ("/api/sign-in", {"mail": ADA}, 422),
        ("/api/sign-in", {"email": ADA, "id": 1}, 422),
        ("/api/sign-in/confirm", {"token": "nonsense"}, 404),
        ("/api/sign-in/confirm", {}, 400),
    ],
)
async def test_a_script_s_nonsense_is_refused(
    session: AsyncSession, visit: Visit, path: str, body: dict[str, object], status: int
) -> None:
    await make_world(session)
    answer = await visit(None).post(path, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
