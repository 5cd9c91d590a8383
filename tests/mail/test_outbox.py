"""The demo's outbox, and the one in which an office sees what became of its board's letters."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.tables import BoardRow
from service.mail.actions import forget_old_letters, write_letter
from service.mail.pages import Piece
from service.mail.queries import pieces_of
from service.mail.tables import Failure, OutboxRow
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
    told = (
        "Brief drei",
        "nicht zugestellt",
        "550 no such",
        "Brief zwei",
        ">verschickt<",
        "Brief eins",
        "nicht verschickt",
    )
    order = [page.index(text) for text in told]
    assert order == sorted(order)


async def test_a_real_installation_shows_nobody_its_letters(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for someone in (None, world.people["olga"]):
        assert (await visit(someone).get("/demo/outbox")).status_code == 404


async def letters_in_all_states(session: AsyncSession, board_id: int) -> list[int]:
    """Write letters of a board: one that was refused, one that is late, one delayed, one sent; answers their ids."""
    now = datetime.now(UTC)
    states: list[dict[str, Any]] = [
        {"given_up_at": now, "failure": Failure.ADDRESS, "last_error": "550 no such mailbox", "attempts": 1},
        {"given_up_at": now, "failure": Failure.LATE, "last_error": "late", "lapses_at": now, "body": ""},
        {
            "failure": Failure.UNREACHABLE,
            "last_error": "refused",
            "attempts": 3,
            "send_after": now + timedelta(hours=1),
        },
        {"sent_at": now, "attempts": 1},
    ]
    ids = []
    for number, state in enumerate(states):
        key = f"{board_id}-{number}"
        await write_letter(
            session, key=key, to_address=f"{key}@example.org", subject=f"Brief {key}", body="geheim", board_id=board_id
        )
        this = col(OutboxRow.key) == key
        await session.execute(sa.update(OutboxRow).where(this).values(**state))
        ids.append(await session.scalar(sa.select(col(OutboxRow.id)).where(this)) or 0)
    await session.commit()
    return ids


async def test_the_office_sees_its_letters_fate_in_plain_words(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    board_id = world.board.id or 0
    other_board = await session.scalar(sa.select(col(BoardRow.id)).where(col(BoardRow.slug) == "anderland")) or 0
    await letters_in_all_states(session, board_id)
    await letters_in_all_states(session, other_board)
    page = (await visit(world.people["olga"]).get("/board/musterland/outbox")).text
    order = [
        page.index(text)
        for text in (
            f"Brief {board_id}-1",
            "ging nicht rechtzeitig hinaus",
            f"Brief {board_id}-0",
            "nimmt diese Adresse nicht an",
            "550 no such mailbox",
            f"Brief {board_id}-2",
            "Der Mailserver antwortet nicht",
            "Versuche bisher: 3",
            f"Brief {board_id}-3",
        )
    ]
    assert order == sorted(order)
    assert page.count("Erneut versuchen: ") == 2
    assert "geheim" not in page
    assert f"Brief {other_board}-" not in page


async def test_the_office_has_letters_tried_again(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    refused, late, delayed, sent = await letters_in_all_states(session, world.board.id or 0)
    answers = [
        (await olga.post(f"/board/musterland/outbox/{letter}/again")).status_code
        for letter in (refused, late, delayed, sent, 999_999_999)
    ]
    assert answers == [303, 409, 303, 409, 404]
    due = await session.execute(
        sa.select(col(OutboxRow.id)).where(
            col(OutboxRow.given_up_at).is_(None),
            col(OutboxRow.send_after) <= datetime.now(UTC),
            col(OutboxRow.attempts) == 0,
        )
    )
    assert set(due.scalars()) == {refused, delayed}
    assert (await olga.post(f"/board/musterland/outbox/{refused}/again")).status_code == 409
    other = await session.scalar(sa.select(col(BoardRow.id)).where(col(BoardRow.slug) == "anderland")) or 0
    foreign, *_rest = await letters_in_all_states(session, other)
    assert (await olga.post(f"/board/musterland/outbox/{foreign}/again")).status_code == 404
    assert (await olga.post("/board/musterland/outbox/again")).status_code == 303
    given_up = sa.select(col(OutboxRow.id)).where(col(OutboxRow.given_up_at).is_not(None)).order_by(col(OutboxRow.id))
    assert list(await session.scalars(given_up)) == [late, foreign, foreign + 1]


async def test_old_letters_are_forgotten(session: AsyncSession) -> None:
    world = await make_world(session)
    now = datetime.now(UTC)
    ids = await letters_in_all_states(session, world.board.id or 0)
    await forget_old_letters(session, now=now + timedelta(days=89))
    assert len(list(await session.scalars(sa.select(col(OutboxRow.id))))) == len(ids)
    await forget_old_letters(session, now=now + timedelta(days=91))
    assert list(await session.scalars(sa.select(col(OutboxRow.id)))) == [ids[2]]


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
