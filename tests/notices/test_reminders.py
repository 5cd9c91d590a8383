"""Reminders: to whoever has proposals open, once at each set time or when asked; nobody learns of conflicts by them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from service.database import create_engine, session_maker
from service.mail.tables import OutboxRow
from service.members.tables import PersonRow, StandingInRow
from service.notices.actions import remind_before_closing, write_due_notices
from service.notices.rules import reminder_due
from service.rounds.tables import RoundRow
from tests.cast import World, give_points, make_world
from tests.members.letters import letters_to, press
from tests.web import Visit

BASE = "http://testserver"
OPENED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 30, 18, 0, tzinfo=UTC)  # Monday, 20:00 in Berlin, the day after clocks went forward


async def scored_by(session: AsyncSession, world: World, **numbers: tuple[int, ...]) -> None:
    for name, done in numbers.items():
        for number in done:
            await give_points(session, world, name, number, [5, 5])
    await session.commit()


async def written(session: AsyncSession) -> list[str]:
    found = sa.select(col(OutboxRow.to_address)).order_by(col(OutboxRow.id))
    return [address.removesuffix("@example.org") for address in await session.scalars(found)]


def closing(world: World) -> datetime:
    assert world.round_.scoring_closes_at
    return world.round_.scoring_closes_at


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 27, 18, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 27, 19, 0, tzinfo=UTC), 3),  # 20:00 in Berlin, in winter time
        (datetime(2026, 3, 29, 17, 59, 59, tzinfo=UTC), 3),
        (datetime(2026, 3, 29, 18, 0, tzinfo=UTC), 1),
        (datetime(2026, 3, 30, 17, 59, 59, tzinfo=UTC), 1),
        (CLOSES, None),
    ],
)
def test_reminders_keep_the_board_s_clock(now: datetime, due: int | None) -> None:
    assert reminder_due(CLOSES, OPENED, now=now) == due


def test_nobody_is_reminded_right_after_scoring_opened() -> None:
    opened = CLOSES - timedelta(days=2)
    assert reminder_due(CLOSES, opened, now=opened + timedelta(minutes=1)) is None
    assert reminder_due(CLOSES, opened, now=CLOSES - timedelta(hours=2)) == 1


async def test_only_members_with_open_proposals_are_reminded_each_once(session: AsyncSession) -> None:
    world = await make_world(session)
    await scored_by(session, world, carla=(1, 2, 3), ada=(1,), ben=(1, 3))
    dirk = col(PersonRow.id) == world.people["dirk"].person_id
    await session.execute(sa.update(PersonRow).where(dirk).values(reminders=False))
    closes_at = closing(world)
    for before, letters in (
        (timedelta(days=4), 0),
        (timedelta(days=2), 1),
        (timedelta(days=2), 1),
        (timedelta(hours=20), 2),
        (timedelta(hours=1), 2),
        (timedelta(0), 2),
    ):
        await remind_before_closing(session, base_url=BASE, now=closes_at - before)
        assert await written(session) == ["ada"] * letters
    letter = (await letters_to(session, "ada@example.org"))[0]
    assert letter.subject == "Für Sie noch offen: 2 von 3 Anträgen"
    assert f"{BASE}{world.home}/scoring\n" in letter.body
    assert f"{BASE}/account" in letter.body
    assert (letter.lapses_at, letter.board_id) == (closes_at, world.board.id)


async def test_the_numbers_in_a_reminder_leave_one_s_conflicts_out(session: AsyncSession) -> None:
    await make_world(session)
    await session.execute(sa.update(PersonRow).values(language="en"))
    when = datetime(2027, 1, 15, 19, 0, tzinfo=UTC)
    await session.execute(sa.update(RoundRow).values(scoring_closes_at=when))
    await session.commit()
    await remind_before_closing(session, base_url=BASE, now=when - timedelta(days=1))
    (letter,) = await letters_to(session, "ben@example.org")
    assert letter.subject == "Still open for you: 2 of 2 proposals"
    assert "Scoring closes on Friday, 15 January 2027, 20:00." in letter.body


async def test_whoever_stands_in_is_reminded_of_what_the_member_left_open(session: AsyncSession) -> None:
    world = await make_world(session)
    await scored_by(session, world, carla=(1, 2, 3), dirk=(1, 2, 3), ada=(1,), ben=(1, 3))
    ada, alma, now = world.people["ada"], world.people["alma"], closing(world) - timedelta(hours=2)
    period = StandingInRow(
        board_id=world.board.id or 0,
        alternate_id=alma.member_id,
        member_id=ada.member_id,
        starts_on=now.date() - timedelta(days=1),
        ends_on=now.date() + timedelta(days=1),
        noted_by=world.people["olga"].person_id,
    )
    session.add(period)
    await session.commit()
    await remind_before_closing(session, base_url=BASE, now=now)
    assert await written(session) == ["alma"]
    assert (await letters_to(session, "alma@example.org"))[0].subject == "Für Sie noch offen: 2 von 3 Anträgen"


async def test_chair_and_office_have_members_reminded_once_a_day(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await scored_by(session, world, carla=(1, 2, 3), ben=(1, 3))
    dirk = col(PersonRow.id) == world.people["dirk"].person_id
    await session.execute(sa.update(PersonRow).where(dirk).values(reminders=False))
    await session.commit()
    carla, olga, page = visit(world.people["carla"]), visit(world.people["olga"]), f"{world.home}/progress"
    for browser, told in (
        (carla, "Eine Erinnerung an ein Mitglied ist unterwegs. Ein Mitglied möchte keine Erinnerungen."),
        (olga, "Jetzt wird niemandem geschrieben. Ein Mitglied wurde heute schon erinnert."),
    ):
        assert (await press(browser, f"{page}/remind", form_at=page)).status_code == 303
        assert told in (await browser.get(page)).text
    assert await written(session) == ["ada"]
    assert "ließ Mitglieder an Offenes" in (await olga.get("/board/musterland/journal")).text


async def test_whoever_keeps_out_of_a_proposal_learns_nothing_by_reminding(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await scored_by(session, world, carla=(1, 2), dirk=(1, 2, 3), ada=(1, 2), ben=(1, 3))
    carla = world.people["carla"]
    conflict = ConflictRow(
        member_id=carla.member_id,
        proposal_id=world.proposals[3].id or 0,
        kind=ConflictKind.OFFICE_HOLDER,
        declared_by=carla.person_id,
    )
    session.add(conflict)
    await session.commit()
    page = f"{world.home}/progress"
    assert "Wer noch fehlt" not in (await visit(carla).get(page)).text
    await visit(carla).post(f"{page}/remind")
    assert await written(session) == []
    await visit(world.people["olga"]).post(f"{page}/remind")
    assert await written(session) == ["ada"]


async def test_workers_side_by_side_write_each_notice_once(fresh_database_url: Callable[[], Awaitable[str]]) -> None:
    engine = create_engine(await fresh_database_url())
    sessions = session_maker(engine)
    async with sessions() as session:
        world = await make_world(session)
    now = closing(world) - timedelta(days=2)

    async def work() -> None:
        async with sessions.begin() as session:
            await write_due_notices(session, base_url=BASE, now=now)

    await asyncio.gather(*(work() for _ in range(4)))
    async with sessions() as session:
        reminders = col(OutboxRow.key).startswith("reminder:")
        found = await session.scalars(sa.select(col(OutboxRow.to_address)).where(reminders))
        assert sorted(found) == [f"{name}@example.org" for name in ("ada", "ben", "carla", "dirk")]
    await engine.dispose()


async def late_alternate(session: AsyncSession, world: World) -> None:
    """Let Alma stand in for Carla's deputy from today on; she has not answered the conflict question."""
    today = datetime.now(UTC).date()
    session.add(
        StandingInRow(
            board_id=world.board.id or 0,
            alternate_id=world.people["alma"].member_id,
            member_id=world.people["dirk"].member_id,
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=1),
            noted_by=world.people["olga"].person_id,
        )
    )
    await session.commit()


async def test_in_deliberation_the_chair_sees_who_is_missing_and_reminds_them(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION)
    await scored_by(session, world, carla=(1, 2, 3), dirk=(1, 2, 3), ada=(1,), ben=(1, 3))
    await late_alternate(session, world)
    carla, merits = visit(world.people["carla"]), f"{world.home}/merits"
    for name in ("carla", "dirk", "olga", "rita"):
        told = "Wer fehlt: Ada Muster, Alma Muster" in (await visit(world.people[name]).get(merits)).text
        assert told is (name != "dirk")
    assert "Wer fehlt" not in (await visit(world.people["ada"]).get(merits)).text
    pages = [(await visit(world.people[name]).get(f"{world.home}/deliberation/2")).text for name in ("carla", "ada")]
    assert ["Nicht bewertet von: Ada Muster</p>" in page for page in pages] == [True, False]
    assert "progress/remind" not in (await visit(world.people["rita"]).get(merits)).text
    assert (await press(carla, f"{world.home}/progress/remind", form_at=merits)).headers["location"] == merits
    assert "Erinnerungen an 2 Mitglieder sind unterwegs." in (await carla.get(merits)).text
    await carla.post(f"{world.home}/progress/remind")
    assert await written(session) == ["ada", "alma"]
    ada, alma = [(await letters_to(session, f"{name}@example.org"))[0].body for name in ("ada", "alma")]
    assert ("2 von 3 Anträgen" in ada, "Befangenheit" in ada) == (True, False)
    assert ("Anträgen" in alma, "Befangenheit" in alma) == (False, True)


async def test_in_deliberation_too_whoever_keeps_out_learns_nothing_of_who_is_missing(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION)
    await scored_by(session, world, carla=(1, 2), dirk=(1, 2, 3), ada=(1, 2), ben=(1, 3))
    carla, merits = world.people["carla"], f"{world.home}/merits"
    conflict = ConflictRow(
        member_id=carla.member_id,
        proposal_id=world.proposals[3].id or 0,
        kind=ConflictKind.OFFICE_HOLDER,
        declared_by=carla.person_id,
    )
    session.add(conflict)
    await session.commit()
    assert "Niemand fehlt" in (await visit(carla).get(merits)).text
    await visit(carla).post(f"{world.home}/progress/remind")
    assert await written(session) == []
    assert "Wer fehlt: Ada Muster" in (await visit(world.people["dirk"]).get(merits)).text
