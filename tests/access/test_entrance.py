"""Who somebody is: sessions, bearer tokens, terms, several boards."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.boards.tables import BoardRow
from service.mail.tables import OutboxRow
from service.members.actions import make_link
from service.members.tables import MemberRow, PersonRow, SessionRow, SignInLinkRow, SignInRequestRow
from service.members.tokens import hash_of
from service.web import SESSION_COOKIE
from tests.cast import World, make_world
from tests.members.letters import press
from tests.web import Visit, client_of

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
DAY = timedelta(days=1)


async def change_session(session: AsyncSession, world: World, name: str, **values: datetime) -> None:
    mine = col(SessionRow.token_hash) == hash_of(world.people[name].token)
    await session.execute(sa.update(SessionRow).where(mine).values(**values))
    await session.commit()


async def change_term(session: AsyncSession, world: World, name: str, **values: date) -> None:
    mine = col(MemberRow.id) == world.people[name].member_id
    await session.execute(sa.update(MemberRow).where(mine).values(**values))
    await session.commit()


@pytest.mark.parametrize("field", ["expires_at", "ended_at"])
async def test_a_session_that_is_over_lets_nobody_in(session: AsyncSession, visit: Visit, field: str) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    assert (await ada.get(world.home)).status_code == 200
    await change_session(session, world, "ada", **{field: datetime.now(UTC) - timedelta(seconds=1)})
    answer = await ada.get(world.home)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={world.home}")
    assert (await ada.get("/api/me")).json()["code"] == "signed_out"


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
async def test_an_invented_session_is_none(session: AsyncSession, visit: Visit, token: str) -> None:
    await make_world(session)
    visitor = visit(None)
    visitor.headers["Cookie"] = f"{SESSION_COOKIE}={token}"
    assert (await visitor.get("/api/me")).status_code == 401
    assert (await visitor.get("/sign-in")).status_code == 200


async def test_a_bearer_token_is_a_session(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    script = visit(None)
    script.headers["Authorization"] = f"Bearer {world.people['ada'].token}"
    assert (await script.get("/api/me")).json()["name"] == "Ada Muster"
    assert (await script.get(world.home)).status_code == 200
    assert (await script.post("/api/sign-out")).status_code == 204
    assert (await script.get("/api/me")).status_code == 401


async def test_a_wrong_bearer_token_does_not_fall_back_to_the_cookie(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    del ada.headers["X-CSRF-Token"]
    ada.headers["Authorization"] = "Bearer nonsense"
    assert (await ada.post("/api/sign-out")).status_code == 401
    ada.headers["Authorization"] = "Bearer "
    assert (await ada.post("/api/sign-out")).json()["code"] == "bad_token"
    ada.headers["Authorization"] = f"Basic {world.people['ada'].token}"
    assert (await ada.post("/api/sign-out")).json()["code"] == "bad_token"


@pytest.mark.parametrize(
    ("term", "status"),
    [
        ({"term_from": TODAY}, 200),
        ({"term_from": TODAY + DAY}, 404),
        ({"term_until": TODAY}, 200),
        ({"term_until": TODAY - DAY}, 404),
        ({"term_from": TODAY - DAY, "term_until": TODAY + DAY}, 200),
    ],
)
async def test_a_seat_lasts_as_long_as_its_term(
    session: AsyncSession, visit: Visit, term: dict[str, date], status: int
) -> None:
    world = await make_world(session)
    await change_term(session, world, "ada", **term)
    ada = visit(world.people["ada"])
    assert (await ada.get(world.home)).status_code == status
    assert len((await ada.get("/api/me")).json()["seats"]) == (1 if status == 200 else 0)


async def test_one_person_has_another_role_on_another_board(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    other = (await session.execute(sa.select(BoardRow).where(col(BoardRow.slug) == "anderland"))).scalar_one()
    ada = world.people["ada"]
    session.add(
        MemberRow(board_id=other.id or 0, person_id=ada.person_id, role=Role.OFFICE, term_from=date(2020, 1, 1))
    )
    await session.commit()
    browser = visit(ada)
    assert (await browser.get("/board/anderland/members")).status_code == 200
    assert (await browser.get("/board/musterland/members")).status_code == 403
    assert (await browser.get("/board/anderland/rounds/2026/conflicts")).status_code == 403
    assert (await browser.get(f"{world.home}/conflicts")).status_code == 200
    seats = (await browser.get("/api/me")).json()["seats"]
    assert [(seat["board"], seat["role"]) for seat in seats] == [
        ("anderland", "office"),
        ("musterland", "voting"),
    ]


async def test_options_and_unknown_methods_are_refused_calmly(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    assert (await ada.options(world.home)).status_code < 500
    assert (await visit(None).options("/sign-in")).status_code < 500
    assert (await ada.delete(world.home)).status_code == 405


BREAK_AT_COMMIT = """
CREATE FUNCTION break_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
"""


async def test_a_commit_that_fails_answers_500(committing_app: Litestar) -> None:
    token = await _person_with_link(committing_app)
    for table in ("session", "outbox"):
        await _break(committing_app, table)

    browser = client_of(committing_app, None)
    answer = await press(browser, f"/sign-in/{token}")
    assert answer.status_code == 500
    assert SESSION_COOKIE not in answer.cookies
    assert "disk" not in answer.text
    assert (await press(browser, "/sign-in", email="ada@example.org")).status_code == 500
    assert (await browser.post("/api/sign-in", json={"email": "ada@example.org"})).status_code == 500

    async with committing_app.state.sessions() as session:
        assert list(await session.scalars(sa.select(col(SignInLinkRow.used_at)))) == [None]
        for row in (SessionRow, OutboxRow, SignInRequestRow):
            assert await session.scalar(sa.select(sa.func.count()).select_from(row)) == 0


async def _person_with_link(app: Litestar) -> str:
    async with app.state.sessions.begin() as session:
        person = PersonRow(email="ada@example.org", name="Ada")
        session.add(person)
        await session.flush()
        return await make_link(session, person.id or 0, now=datetime.now(UTC))


async def _break(app: Litestar, table: str) -> None:
    """Let every insert into a table pass, and the commit after it fail."""
    async with app.state.sessions.begin() as session:
        await session.execute(sa.text(BREAK_AT_COMMIT.replace("CREATE", "CREATE OR REPLACE")))
        await session.execute(
            sa.text(
                f"CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION break_at_commit()"
            )
        )
