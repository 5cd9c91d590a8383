"""A real installation begins with one board and one office seat."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.actions import NewBoard
from service.boards.errors import BoardNameError, BoardSlugError, BoardTakenError
from service.errors import Refusal
from service.journal.tables import JournalEntryRow
from service.mail.actions import LetterHead
from service.members.errors import AddressError
from service.members.setup import set_up_board
from service.texts import texts_in
from tests.members.letters import letters_to, press
from tests.web import Visit

HEAD = LetterHead("http://testserver", texts_in("de"))


async def set_up(
    session: AsyncSession,
    *,
    slug: str = "zwickau",
    name: str = "Landkreis Zwickau",
    email: str = "olga@example.org",
) -> str:
    token = await set_up_board(
        session,
        NewBoard(slug, name, "Jury"),
        office_name="Olga Ordnung",
        office_email=email,
        head=HEAD,
        now=datetime.now(UTC),
    )
    await session.commit()
    return token


async def test_the_office_of_a_new_board_signs_in_and_finds_an_empty_board(session: AsyncSession, visit: Visit) -> None:
    token = await set_up(session, email=" Olga@Example.org ")
    browser = visit(None)
    answer = await press(browser, f"/sign-in/{token}")
    assert answer.headers["location"] == "/board"
    page = await browser.get("/board", follow_redirects=True)
    assert str(page.url) == "http://testserver/board/zwickau"
    assert "Noch keine Förderrunde" in page.text
    assert (await browser.get("/board/zwickau/members")).status_code == 200
    letter = (await letters_to(session, "olga@example.org"))[0]
    assert letter.subject == "Einladung: Landkreis Zwickau"
    entry = (await session.execute(sa.select(JournalEntryRow))).scalar_one()
    assert (entry.action, entry.subject, entry.person_id) == ("create_board", "board:zwickau", None)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"slug": "Zwickau"}, BoardSlugError),
        ({"slug": "z"}, BoardSlugError),
        ({"slug": "mit leer"}, BoardSlugError),
        ({"slug": ""}, BoardSlugError),
        ({"name": "  "}, BoardNameError),
        ({"name": "x" * 201}, BoardNameError),
        ({"email": "olga"}, AddressError),
    ],
)
async def test_nonsense_is_refused(session: AsyncSession, change: dict[str, str], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await set_up(session, **change)


async def test_an_address_is_taken_once(session: AsyncSession) -> None:
    await set_up(session)
    with pytest.raises(BoardTakenError):
        await set_up(session, email="other@example.org")


async def test_one_office_may_keep_two_boards(session: AsyncSession, visit: Visit) -> None:
    await set_up(session)
    token = await set_up(session, slug="bautzen", name="Landkreis Bautzen")
    browser = visit(None)
    await press(browser, f"/sign-in/{token}")
    assert [seat["board"] for seat in (await browser.get("/api/me")).json()["seats"]] == ["bautzen", "zwickau"]
