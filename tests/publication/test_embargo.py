"""A publication with a set moment: sealed at once, invisible before, public by itself, withdrawn only in time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.errors import Refusal
from service.fields import FaultsError
from service.journal.tables import JournalEntryRow
from service.publication.actions import complete_publications, publish, withdraw_prepared
from service.publication.errors import NothingPreparedError, PreparedError, WithdrawalTooLateError
from service.publication.tables import PublicationRow
from service.rounds.tables import StageChangeRow
from tests.cast import World
from tests.public.addresses import ABOUT_A_ROUND, LISTS, ROUND
from tests.publication.story import NOW, decided_world
from tests.publication.test_routes import fingerprint
from tests.web import Visit, visiting

PRESENT = datetime.now(UTC).replace(microsecond=0)
TOMORROW = PRESENT + timedelta(days=1)
REASON = "Der Landrat möchte zuerst die Vereine anrufen."


async def come(session: AsyncSession, moment: datetime) -> None:
    """Let the moment of the prepared version come: put it where the database's clock is past it."""
    await session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    await session.execute(sa.update(PublicationRow).values(published_at=moment))
    await session.execute(sa.text("SET LOCAL session_replication_role = origin"))


FEW = (ROUND, f"{ROUND}/check", "/", "/feed.atom", "/sitemap.xml", "/api/rounds")
EVERYWHERE = (*ABOUT_A_ROUND, *LISTS)


async def seen(visit: Visit, paths: tuple[str, ...] = EVERYWHERE) -> dict[str, tuple[int, str, str]]:
    """Read everything that a stranger gets, with its headers: addresses of the round, and of what lists rounds."""
    visitor = visit(None)
    answers = {path: await visitor.get(path) for path in paths}
    return {path: (one.status_code, str(one.headers), one.text) for path, one in answers.items()}


async def test_before_its_moment_everything_is_as_if_it_were_not_there(session: AsyncSession, visit: Visit) -> None:
    world = await decided_world(session)
    before = await seen(visit)
    await publish(session, world.seat("olga"), publish_at=TOMORROW, now=PRESENT)
    await session.refresh(world.round_)

    assert await seen(visit) == before
    assert world.round_.stage is RoundStage.RESOLUTION
    assert await complete_publications(session) == 0


async def test_from_its_moment_on_it_is_public_and_the_stage_follows(session: AsyncSession, visit: Visit) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), publish_at=TOMORROW, now=PRESENT)
    frozen = (await session.exec(select(PublicationRow.sha256))).one()
    await come(session, PRESENT - timedelta(hours=1))

    answers = await seen(visit)
    assert {path: status for path, (status, *_) in answers.items() if status != 200} == {}
    assert frozen in answers[f"{ROUND}/check"][2]
    assert (await visit(world.people["olga"]).get(world.home)).text.count("Der Beschluss ist veröffentlicht") == 1
    assert [await complete_publications(session) for _ in range(2)] == [1, 0]
    await session.refresh(world.round_)
    assert world.round_.stage is RoundStage.PUBLISHED
    changes = select(StageChangeRow.at).where(StageChangeRow.to_stage == RoundStage.PUBLISHED)
    assert (await session.exec(changes)).all() == [PRESENT - timedelta(hours=1)]


async def test_a_correction_waits_beside_the_version_that_is_public(session: AsyncSession, visit: Visit) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), now=NOW)
    before = await seen(visit, FEW)
    await publish(session, world.seat("olga"), correction_reason="Ein Titel.", publish_at=TOMORROW, now=PRESENT)

    assert await seen(visit, FEW) == before
    assert (await visit(None).get(f"{ROUND}/versions/2")).status_code == 404
    assert (await visit(None).get("/api/rounds/musterland/2026?version=2")).status_code == 404
    with pytest.raises(PreparedError):
        await publish(session, world.seat("carla"), correction_reason="Noch einer.", now=PRESENT)


async def test_what_is_withdrawn_never_was(session: AsyncSession, visit: Visit) -> None:
    world = await decided_world(session)
    before = await seen(visit, FEW)
    await publish(session, world.seat("olga"), publish_at=TOMORROW, now=PRESENT)
    with pytest.raises(FaultsError):
        await withdraw_prepared(session, world.seat("carla"), reason=" ", now=PRESENT)
    await withdraw_prepared(session, world.seat("carla"), reason=REASON, now=PRESENT)
    await session.commit()

    assert await seen(visit, FEW) == before
    with pytest.raises(NothingPreparedError):
        await withdraw_prepared(session, world.seat("carla"), reason=REASON, now=PRESENT)
    assert await publish(session, world.seat("olga"), now=PRESENT) == 1
    entries = select(JournalEntryRow.action, JournalEntryRow.details).where(
        col(JournalEntryRow.action).in_(("prepare_publication", "withdraw_publication"))
    )
    said = [(action, details.get("reason")) for action, details in (await session.exec(entries)).all()]
    assert said == [("prepare_publication", None), ("withdraw_publication", REASON)]


async def test_the_last_minute_and_the_database_keep_a_version(session: AsyncSession) -> None:
    world = await decided_world(session)
    await publish(session, world.seat("olga"), publish_at=TOMORROW, now=PRESENT)
    with pytest.raises(WithdrawalTooLateError):
        await withdraw_prepared(session, world.seat("olga"), reason=REASON, now=TOMORROW - timedelta(seconds=59))
    await come(session, PRESENT - timedelta(seconds=1))
    values = {"withdrawn_at": PRESENT - timedelta(days=1), "withdrawn_by": world.people["olga"].person_id}
    with pytest.raises(DBAPIError, match="append-only"):
        await session.execute(sa.update(PublicationRow).values(withdrawal_reason=REASON, **values))


async def test_the_form_prepares_and_withdraws(decided: World, visit: Visit) -> None:
    olga, path = visit(decided.people["olga"]), decided.home + "/publication"
    shown = {"fingerprint": fingerprint((await olga.get(path)).text), "details": "1"}
    for wrong, said in {
        "2020-01-01T10:00": "Dieser Zeitpunkt ist vorbei.",
        "2999-01-01T10:00": "innerhalb der nächsten 366 Tage",
        "2027-03-28T02:30": "Diese Uhrzeit gibt es an dem Tag nicht",
        "morgen": "Bitte geben Sie Tag und Uhrzeit ein",
    }.items():
        answer = await olga.post(path, data={**shown, "publish_at": wrong})
        assert (answer.status_code, said in answer.text, f'value="{wrong}"' in answer.text) == (422, True, True)

    at = (PRESENT + timedelta(days=30)).strftime("%Y-%m-%dT10:00")
    assert (await olga.post(path, data={**shown, "publish_at": at})).status_code == 303
    page = (await olga.get(path)).text
    assert "10:00 Uhr von selbst öffentlich" in page
    assert 'name="fingerprint"' not in page
    assert (await olga.post(path, data=shown)).status_code == 409
    assert (await olga.get(decided.api + "/publication")).json()["editions"][0]["is_public"] is False
    assert (await visit(None).get(ROUND)).status_code == 404

    assert (await olga.post(f"{path}/withdrawal", data={"reason": ""})).status_code == 422
    assert (await visit(decided.people["ada"]).post(f"{path}/withdrawal", data={"reason": REASON})).status_code == 403
    assert (await olga.post(f"{path}/withdrawal", data={"reason": REASON})).status_code == 303
    assert (await olga.post(decided.api + "/publication/withdrawal", json={"reason": REASON})).status_code == 409


async def test_two_who_publish_at_once_make_one_version(committing_app: Litestar) -> None:
    async with committing_app.state.sessions() as session:
        world = await decided_world(session)

    async def press(name: str) -> int | str:
        async with committing_app.state.sessions.begin() as session:
            try:
                return await publish(session, world.seat(name), now=datetime.now(UTC))
            except Refusal as refusal:
                return type(refusal).__name__

    answers = await asyncio.gather(press("olga"), press("carla"))
    assert sorted(answers, key=str) == [1, "FaultsError"]
    async with visiting(committing_app) as visit:
        versions = (await visit(None).get("/api/rounds/musterland/2026")).json()["versions"]
        assert [one["version"] for one in versions] == [1]
