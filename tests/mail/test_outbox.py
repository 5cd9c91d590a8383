"""The demo's outbox: readable letters whose links can be followed; not there in a real installation."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.mail.actions import write_letter
from service.mail.pages import Piece
from service.mail.queries import pieces_of
from service.mail.tables import OutboxRow
from tests.cast import make_world
from tests.members.letters import press
from tests.web import Visit, app_within, client_of


@pytest.fixture
def demo(connection: AsyncConnection) -> Litestar:
    return app_within(connection, demo=True)


async def test_a_link_in_the_outbox_signs_in(session: AsyncSession, demo: Litestar) -> None:
    await make_world(session)
    browser = client_of(demo, None)
    assert "Noch keine Briefe" in (await browser.get("/demo/outbox")).text
    await press(browser, "/sign-in", email="ada@example.org")
    page = (await browser.get("/demo/outbox")).text
    assert "An ada@example.org" in page
    link = page.split('<a href="/sign-in/')[1].split('"')[0]
    assert (await press(browser, f"/sign-in/{link}")).status_code == 303
    assert (await browser.get("/api/me")).json()["name"] == "Ada Muster"


async def test_letters_are_shown_as_text_with_their_fate(session: AsyncSession, demo: Litestar) -> None:
    body = "Siehe <script>alert(1)</script> http://testserver/board und https://example.org/sign-in/x"
    for key in ("eins", "zwei", "drei"):
        await write_letter(session, key=key, to_address="ada@example.org", subject=f"Brief {key}", body=body)
    now = datetime.now(UTC)
    letters = (await session.execute(sa.select(OutboxRow).order_by(col(OutboxRow.id)))).scalars().all()
    letters[1].sent_at, letters[2].given_up_at, letters[2].last_error = now, now, "550 no such mailbox"
    await session.commit()
    page = (await client_of(demo, None).get("/demo/outbox")).text
    assert "<script>alert" not in page
    assert page.count('<a href="/board">http://testserver/board</a>') == 3
    assert 'href="https://example.org' not in page
    told = ("Brief drei", "aufgegeben", "550 no such", "Brief zwei", ">verschickt<", "Brief eins", "wartet")
    order = [page.index(text) for text in told]
    assert order == sorted(order)


async def test_a_real_installation_shows_nobody_its_letters(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for someone in (None, world.people["olga"]):
        assert (await visit(someone).get("/demo/outbox")).status_code == 404


def test_only_this_site_s_addresses_become_links() -> None:
    base = "http://testserver"
    assert pieces_of(f"a {base}/x b {base}evil/ c {base}.org/", base_url=base) == (
        Piece("a ", None),
        Piece(f"{base}/x", "/x"),
        Piece(" b ", None),
        Piece(f"{base}evil/", None),
        Piece(" c ", None),
        Piece(f"{base}.org/", None),
    )
