"""The journal's page: plain sentences, only the own board's, nothing about proposals that the reader keeps out of."""

import sqlalchemy as sa
from litestar import Litestar
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.conflicts.tables import ConflictKind, ConflictRow
from service.database import SessionMaker
from service.journal.actions import record, seal
from tests.cast import World, make_world
from tests.journal.settling import settle
from tests.web import Visit, client_of

PATH = "/board/musterland/journal"


async def pin_conflict_of_chair(session: AsyncSession, world: World, number: int) -> None:
    carla, olga = world.people["carla"], world.people["olga"]
    session.add(
        ConflictRow(
            member_id=carla.member_id,
            proposal_id=world.proposals[number].id or 0,
            kind=ConflictKind.RELATIVE,
            declared_by=olga.person_id,
        )
    )
    await session.commit()


async def test_who_did_what_is_told_in_sentences(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    changes = [{"what": "stage", "before": "scoring", "after": "screening"}]
    await record(
        session, world.seat("olga"), "change_stage", "round:2026", changes=changes, reason="Zu früh <b>geöffnet</b>"
    )
    await session.commit()
    for name in ("olga", "carla", "dirk"):
        page = (await visit(world.people[name]).get(PATH)).text
        assert "Olga Muster hat die Förderrunde 2026 in eine andere Phase gebracht." in page
        assert "Bewertung → Formale Prüfung" in page
        assert "Zu früh &lt;b&gt;geöffnet&lt;/b&gt;" in page
        assert "1 Eintrag wartet auf das nächste Siegel." in page


async def test_another_board_s_entries_are_not_shown(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await record(session, world.seat("olga"), "add_member", "member:Geheime Person")
    await session.commit()
    assert "Geheime Person" in (await visit(world.people["olga"]).get(PATH)).text
    page = (await visit(world.people["sven"]).get("/board/anderland/journal")).text
    assert "Geheime Person" not in page
    assert "Noch ist nichts geschehen" in page


async def test_a_conflicted_chair_reads_nothing_about_that_proposal(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, proposals=12)
    await pin_conflict_of_chair(session, world, 1)
    for number in (1, 2, 11, 12):
        await record(session, world.seat("dirk"), "declare_conflict", f"proposal:2026/{number}")
    await session.commit()
    shown = {
        name: [
            number
            for number in (1, 2, 11, 12)
            if f"Antrag {number} der Förderrunde" in (await visit(world.people[name]).get(PATH)).text
        ]
        for name in ("olga", "carla", "dirk")
    }
    assert shown == {"olga": [1, 2, 11, 12], "carla": [2, 11, 12], "dirk": [1, 2, 11, 12]}
    assert "3 Einträge warten" in (await visit(world.people["carla"]).get(PATH)).text


async def test_long_journals_have_pages(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for number in range(51):
        await record(session, world.seat("olga"), "add_member", f"member:Person {number:02d}.")
    await session.commit()
    olga = visit(world.people["olga"])
    first, second = (await olga.get(PATH)).text, (await olga.get(PATH, params={"page": 2})).text
    assert ["Person 50." in page for page in (first, second)] == [True, False]
    assert ["Person 00." in page for page in (first, second)] == [False, True]
    for odd in ("0", "-3", "999", "x"):
        assert (await olga.get(PATH, params={"page": odd})).status_code == 200


async def test_the_seals_can_be_checked(committing_app: Litestar) -> None:
    sessions: SessionMaker = committing_app.state.sessions
    async with sessions() as session:
        world = await make_world(session)
    olga = client_of(committing_app, world.people["olga"])
    async with sessions.begin() as session:
        await record(session, world.seat("olga"), "add_member", "member:Ada")
    assert "Bisher ist noch nichts versiegelt" in (await olga.get(PATH, params={"check": "true"})).text
    await settle(sessions)
    async with sessions.begin() as session:
        await seal(session)
    page = (await olga.get(PATH, params={"check": "true"})).text
    assert "Alle 1 versiegelten Einträge dieser Installation sind unverändert (1 Siegel geprüft)." in page
    assert "Zuletzt versiegelt am" in page
    async with sessions.begin() as session:
        await session.execute(sa.text("ALTER TABLE journal_entry DISABLE TRIGGER ALL"))
        await session.execute(sa.text("UPDATE journal_entry SET subject = 'member:Eve'"))
    assert "Das Protokoll wurde verändert" in (await olga.get(PATH, params={"check": "true"})).text


async def test_members_do_not_read_the_journal(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answers = {name: (await visit(someone).get(PATH)).status_code for name, someone in world.people.items()}
    leaders = {Role.OFFICE, Role.CHAIR, Role.DEPUTY, Role.AUDITOR}
    expected = {name: 200 if someone.role in leaders else 403 for name, someone in world.people.items()}
    assert answers == {**expected, "sven": 404}


async def test_a_script_reads_the_same(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await pin_conflict_of_chair(session, world, 1)
    for number in (1, 2):
        await record(session, world.seat("dirk"), "declare_conflict", f"proposal:2026/{number}")
    await session.commit()
    answer = (await visit(world.people["carla"]).get("/api/boards/musterland/journal")).json()
    assert [entry.pop("at") is not None for entry in answer["entries"]] == [True]
    assert answer == {
        "entries": [
            {
                "sentence": "Dirk Muster hat bei Antrag 2 der Förderrunde 2026 Befangenheit angezeigt.",
                "particulars": [],
                "reason": "",
                "sealed": False,
            }
        ],
        "page": 1,
        "pages": 1,
        "waiting": 1,
        "sealed_at": None,
    }
