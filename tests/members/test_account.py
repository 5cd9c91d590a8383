"""One's own account: where one is signed in, signing out single devices, choosing mails."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.members.actions import make_link
from service.members.devices import device_of
from service.members.tables import Digest, MemberRow, PersonRow, SessionRow
from service.members.tokens import hash_of
from tests.cast import Someone, World, make_world
from tests.members.letters import press
from tests.web import Visit

PHONE = "Mozilla/5.0 (Android 16; Mobile; rv:149.0) Gecko/149.0 Firefox/149.0"
OTHERS = "Auf allen anderen Geräten abmelden"


async def sign_in(session: AsyncSession, visit: Visit, someone: Someone, agent: str = PHONE) -> httpx.AsyncClient:
    """Sign somebody in on another device."""
    token = await make_link(session, someone.person_id, now=datetime.now(UTC))
    browser = visit(None)
    browser.headers["User-Agent"] = agent
    await press(browser, f"/sign-in/{token}")
    return browser


async def number_of(session: AsyncSession, token: str) -> int:
    found = await session.scalar(sa.select(col(SessionRow.number)).where(col(SessionRow.token_hash) == hash_of(token)))
    assert found
    return found


async def seen_at(session: AsyncSession, token: str) -> datetime:
    found = await session.scalar(sa.select(col(SessionRow.seen_at)).where(col(SessionRow.token_hash) == hash_of(token)))
    assert found
    return found


async def test_all_one_s_devices_are_listed_and_nobody_else_s(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"]
    phone = await sign_in(session, visit, ada)
    await sign_in(session, visit, world.people["ben"], agent="Mozilla/5.0 (iPhone) Safari/605")
    over = SessionRow(token_hash=hash_of("over"), person_id=ada.person_id, expires_at=datetime.now(UTC), device="Opera")
    session.add(over)
    await session.commit()
    page = (await phone.get("/account")).text
    assert "Firefox, Android <span" in page
    assert page.count("Ein Skript oder ein Browser") == 2  # the cast's own session: its name, and its button's
    assert page.count("dieses Gerät") == 1
    assert page.index("dieses Gerät") < page.index("Ein Skript")
    assert "iPhone" not in page
    assert "Opera" not in page
    listed = (await phone.get("/api/me/sessions")).json()["sessions"]
    assert [(line["device"], line["way"], line["is_current"]) for line in listed] == [
        ("Firefox, Android", "link", True),
        ("", "link", False),
    ]


async def test_one_device_is_signed_out_and_the_others_stay(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"]
    laptop, phone = visit(ada), await sign_in(session, visit, ada)
    path = f"/account/sessions/{await number_of(session, phone.cookies['beirat_session'])}/end"
    assert (await laptop.post(path)).headers["location"] == "/account"
    assert (await phone.get("/api/me")).status_code == 401
    assert (await laptop.post(path)).status_code == 404
    assert OTHERS not in (await laptop.get("/account")).text
    here = await laptop.post(f"/account/sessions/{await number_of(session, ada.token)}/end")
    assert (here.headers["location"], (await laptop.get("/api/me")).status_code) == ("/", 401)


async def test_all_others_are_signed_out_at_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"]
    laptop = visit(ada)
    phones = [await sign_in(session, visit, ada) for _ in range(2)]
    assert OTHERS in (await laptop.get("/account")).text
    assert (await laptop.post("/account/sessions/end-others")).headers["location"] == "/account"
    assert [(await phone.get("/api/me")).status_code for phone in phones] == [401, 401]
    assert (await laptop.get("/api/me")).status_code == 200
    assert (await visit(world.people["ben"]).get("/api/me")).status_code == 200


async def test_nobody_ends_another_person_s_session(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    number = await number_of(session, world.people["ben"].token)
    for numbered in (number, 2**40):
        assert (await visit(world.people["ada"]).post(f"/account/sessions/{numbered}/end")).status_code == 404
        assert (await visit(world.people["ada"]).post(f"/api/me/sessions/{numbered}/end")).status_code == 404
    assert (await visit(world.people["ben"]).get("/api/me")).status_code == 200


async def test_last_use_is_noted_once_an_hour(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada, now = world.people["ada"], datetime.now(UTC)
    for ago, noted in ((timedelta(minutes=59), False), (timedelta(minutes=61), True)):
        await session.execute(sa.update(SessionRow).values(seen_at=now - ago))
        await session.commit()
        await visit(ada).get(world.home)
        assert (await seen_at(session, ada.token) > now - timedelta(minutes=1)) is noted


@pytest.mark.parametrize(
    "path", ["/account/sessions/1/end", "/account/sessions/end-others", "/account/mails", "/sign-out"]
)
async def test_forms_of_the_account_want_their_session_s_token(session: AsyncSession, visit: Visit, path: str) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    for token in (visit(world.people["ben"]).headers["X-CSRF-Token"], ""):
        ada.headers["X-CSRF-Token"] = token
        assert (await ada.post(path)).status_code == 403
    assert (await visit(None).get("/account")).headers["location"] == "/sign-in?next=/account"


async def test_everybody_chooses_their_mails_and_the_chair_the_digest(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    assert "Stand der Dinge" not in (await visit(world.people["ada"]).get("/account")).text
    carla = visit(world.people["carla"])
    assert "Stand der Dinge" in (await carla.get("/account")).text
    await press(carla, "/account/mails", form_at="/account", language="en", digest="daily")
    assert await wishes_of(session, world, "carla") == ("en", False, Digest.DAILY)
    await press(carla, "/account/mails", form_at="/account", language="xx", digest="hourly", reminders="1")
    assert await wishes_of(session, world, "carla") == ("en", True, Digest.DAILY)
    assert await wishes_of(session, world, "ada") == ("de", True, Digest.WEEKLY)
    await session.execute(sa.update(MemberRow).where(col(MemberRow.role) == Role.CHAIR).values(role=Role.VOTING))
    await session.commit()
    assert "Stand der Dinge" not in (await carla.get("/account")).text


async def wishes_of(session: AsyncSession, world: World, name: str) -> tuple[str, bool, Digest]:
    mine = col(PersonRow.id) == world.people[name].person_id
    wanted = sa.select(col(PersonRow.language), col(PersonRow.reminders), col(PersonRow.digest)).where(mine)
    language, reminders, digest = (await session.execute(wanted)).one()
    return language, reminders, digest


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/143.0 Safari/537.36 Edg/143.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 16; SM-A56) SamsungBrowser/29.0 Chrome/136", "Samsung Internet, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0", "Firefox, Linux"),
        ("python-httpx/0.28", ""),
        ("<script>alert(1)</script>\u202e", ""),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words
