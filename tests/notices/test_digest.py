"""The digest for the chair, and the news of a decision."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from service.mail.actions import write_letter
from service.mail.tables import Failure, OutboxRow
from service.members.tables import Digest, MemberRow, PersonRow
from service.notices.actions import tell_chairs, tell_decisions
from service.publication.actions import publish
from tests.cast import ROLES, give_points, make_world, set_stage
from tests.members.letters import letters_to
from tests.publication.story import decided_world

BASE = "http://testserver"
CARLA = "carla@example.org"


def monday(hour: int) -> datetime:
    """Give an hour (UTC) of the last Monday in January, when Berlin is one hour ahead."""
    return datetime(2027, 1, 25, hour, 0, tzinfo=UTC)


async def test_a_chair_reads_on_monday_morning_how_things_stand_without_their_conflicts(session: AsyncSession) -> None:
    world = await make_world(session)
    carla = world.people["carla"]
    for number in (1, 2, 3):
        await give_points(session, world, "dirk", number, [5, 5])
    await give_points(session, world, "ada", 1, [5, 5])
    conflict = ConflictRow(
        member_id=carla.member_id,
        proposal_id=world.proposals[3].id or 0,
        kind=ConflictKind.OFFICE_HOLDER,
        declared_by=carla.person_id,
    )
    session.add(conflict)
    await write_letter(session, key="x", to_address="a@b.de", subject="", body="", board_id=world.board.id)
    await session.execute(sa.update(OutboxRow).values(given_up_at=monday(1), failure=Failure.ADDRESS))
    for now, letters in ((monday(5), 0), (monday(6), 1), (monday(12), 1), (monday(6) + timedelta(days=1), 1)):
        await tell_chairs(session, base_url=BASE, now=now)
        assert len(await letters_to(session, CARLA)) == letters
    (letter,) = await letters_to(session, CARLA)
    assert letter.subject == "Stand der Dinge: Landkreis Musterland"
    assert "3 von 7 Bewertungsbögen sind fertig" in letter.body
    assert "Noch offen: Ada Muster (1), Ben Muster (1), Carla Muster (2)." in letter.body
    assert "In keiner Zahl enthalten, weil Sie befangen sind: 1 der Anträge." in letter.body
    assert "nicht zugestellt werden konnten: 1." in letter.body
    assert f"{BASE}{world.home}/progress" in letter.body


async def test_a_digest_comes_as_often_as_the_chair_wants_and_only_with_something_in_it(session: AsyncSession) -> None:
    world = await make_world(session)
    for wish, letters in ((Digest.NEVER, 0), (Digest.WEEKLY, 0), (Digest.DAILY, 1)):
        await session.execute(sa.update(PersonRow).values(digest=wish))
        await tell_chairs(session, base_url=BASE, now=monday(9) + timedelta(days=1))
        assert len(await letters_to(session, CARLA)) == letters
    await set_stage(session, world, RoundStage.DELIBERATION)
    await tell_chairs(session, base_url=BASE, now=monday(9) + timedelta(days=2))
    assert len(await letters_to(session, CARLA)) == 1
    assert await letters_to(session, "sven@example.org") == []


async def test_every_member_hears_of_a_decision_and_of_its_correction_once(session: AsyncSession) -> None:
    world = await decided_world(session)
    now = datetime.now(UTC)
    gone = col(MemberRow.id) == world.people["vera"].member_id
    await session.execute(sa.update(MemberRow).where(gone).values(term_until=now.date() - timedelta(days=2)))
    await publish(session, world.seat("carla"), now=now)
    for _ in range(2):
        await tell_decisions(session, base_url=BASE, now=datetime.now(UTC))
    told = await session.scalars(sa.select(col(OutboxRow.to_address)).order_by(col(OutboxRow.to_address)))
    assert list(told) == [f"{name}@example.org" for name in sorted(ROLES) if name != "vera"]
    (letter,) = await letters_to(session, "ben@example.org")
    assert letter.subject == "Die Entscheidung ist öffentlich: Ehrenamtsbudget 2026"
    assert f"{BASE}/rounds/musterland/2026\n" in letter.body
    assert "Fest mit" not in letter.body
    await set_stage(session, world, RoundStage.PUBLISHED)
    await publish(session, world.seat("carla"), correction_reason="Ein Betrag war falsch.", now=datetime.now(UTC))
    await tell_decisions(session, base_url=BASE, now=datetime.now(UTC))
    _first, second = await letters_to(session, "ben@example.org")
    assert second.subject == "Die Entscheidung wurde berichtigt: Ehrenamtsbudget 2026"
    assert "Warum sie berichtigt wurde: Ein Betrag war falsch." in second.body


async def test_nobody_hears_of_a_decision_before_its_moment(session: AsyncSession) -> None:
    world = await decided_world(session)
    now = datetime.now(UTC)
    await publish(session, world.seat("carla"), publish_at=now + timedelta(hours=2), now=now)
    await tell_decisions(session, base_url=BASE, now=now + timedelta(hours=1))
    assert list(await session.scalars(sa.select(col(OutboxRow.id)))) == []
