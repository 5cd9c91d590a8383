"""A member's receipt: everything that is theirs, nothing that is others', and the same hash in the sealed journal."""

import hashlib
import json

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.conflicts.tables import ConflictKind, ConflictRow
from service.journal.tables import JournalEntryRow, JournalSealedRow, JournalSealRow
from tests.cast import World, give_points, make_world
from tests.scoring.cards import filled, save
from tests.web import Visit

NOTE = "Nur für mich"


async def scored_world(session: AsyncSession, visit: Visit) -> World:
    """Let Ada finish proposal 1 and begin proposal 2, and Carla score proposal 3."""
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 10, note=NOTE, comment="Für alle"))
    await save(ada, world, 2, filled(world, None, 3))
    await give_points(session, world, "carla", 3, [9, 8])
    return world


async def take(client: httpx.AsyncClient, world: World) -> bytes:
    """Have a receipt issued and download it."""
    assert (await client.post(f"{world.home}/receipt")).status_code == 303
    return (await client.get(f"{world.home}/receipt/file")).content


async def check(client: httpx.AsyncClient, world: World, content: bytes) -> httpx.Response:
    return await client.post(f"{world.home}/receipt/check", files={"file": ("receipt.json", content)})


async def test_receipt_says_what_is_held_and_the_journal_only_its_hash(session: AsyncSession, visit: Visit) -> None:
    world = await scored_world(session, visit)
    ada, carla = visit(world.people["ada"]), visit(world.people["carla"])
    assert (await ada.get(f"{world.home}/receipt/file")).status_code == 409
    file = await take(ada, world)
    assert await take(ada, world) == file
    digest = hashlib.sha256(file).hexdigest()
    entries = (await session.execute(sa.select(col(JournalEntryRow.details)).filter_by(action="issue_receipt"))).all()
    assert [entry.details for entry in entries] == [{"sha256": digest}]
    cards = json.loads(file)["scorecards"]
    assert [(card["proposal"], card["state"], card["private_note"], card["comment"]) for card in cards] == [
        (1, "complete", NOTE, "Für alle"),
        (2, "open", "", ""),
    ]
    assert [[each["points"] for each in card["points"]] for card in cards] == [[4, 10], [None, 3]]
    assert f"SHA-256 {digest}" in (await carla.get(f"/board/{world.board.slug}/journal")).text
    assert [NOTE in text for text in ((await carla.get(f"{world.home}/receipt")).text, digest)] == [
        False,
        False,
    ]


async def test_page_counts_what_is_saved(session: AsyncSession, visit: Visit) -> None:
    world = await scored_world(session, visit)
    pages = [(await visit(world.people[name]).get(f"{world.home}/receipt")).text for name in ("ada", "carla")]
    assert "Nr. 1 bis 2: 2 Bewertungsbögen" in pages[0]
    assert "Nr. 3: 1 Bewertungsbogen" in pages[1]


async def test_two_who_say_the_same_have_different_hashes(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    salts = [json.loads(await take(visit(world.people[name]), world))["salt"] for name in ("ada", "ben")]
    assert len({*salts}) == len(salts)
    assert {len(salt) for salt in salts} == {32}


async def test_seal_of_the_entry_is_shown(session: AsyncSession, visit: Visit) -> None:
    world = await scored_world(session, visit)
    ada = visit(world.people["ada"])
    await take(ada, world)
    page = (await ada.get(f"{world.home}/receipt")).text
    assert ("binnen einer Minute im Journal versiegelt" in page, "b" * 64 in page) == (True, False)
    entry = await session.scalar(sa.select(col(JournalEntryRow.id)).filter_by(action="issue_receipt"))
    link = JournalSealRow(previous_sha256="a" * 64, sha256="b" * 64)
    session.add(link)
    await session.flush()
    session.add(JournalSealedRow(entry_id=entry or 0, seal_id=link.id or 0))
    await session.commit()
    page = (await ada.get(f"{world.home}/receipt")).text
    assert ("binnen einer Minute im Journal versiegelt" in page, "b" * 64 in page) == (False, True)


async def test_a_receipt_is_recognised_with_what_changed_since(session: AsyncSession, visit: Visit) -> None:
    world = await scored_world(session, visit)
    ada = visit(world.people["ada"])
    file = await take(ada, world)
    assert "noch genau das gespeichert" in (await check(ada, world, file)).text
    await save(ada, world, 2, filled(world, 5, 3, version=1))
    assert "zu diesen Anträgen gespeichert ist: 2." in (await check(ada, world, file)).text
    assert (await ada.get(f"{world.home}/receipt/file")).status_code == 409
    forged = file.replace(b'"points":4', b'"points":5')
    assert forged != file
    assert "Keine Quittung von Ihnen" in (await check(ada, world, forged)).text
    assert "Keine Quittung von Ihnen" in (await check(visit(world.people["ben"]), world, file)).text


@pytest.mark.parametrize("content", [b"", b"x" * 5_000_001])
async def test_no_file_and_a_huge_one_are_refused(session: AsyncSession, visit: Visit, content: bytes) -> None:
    world = await make_world(session)
    answer = await check(visit(world.people["ada"]), world, content)
    assert (answer.status_code, "höchstens 5 MB" in answer.text) == (422, True)


async def test_what_a_member_now_keeps_out_of_is_theirs_and_tells_nothing(session: AsyncSession, visit: Visit) -> None:
    world = await scored_world(session, visit)
    someone, proposal_id = world.people["ada"], world.proposals[1].id or 0
    session.add(
        ConflictRow(
            member_id=someone.member_id,
            proposal_id=proposal_id,
            kind=ConflictKind.RELATIVE,
            declared_by=someone.person_id,
        )
    )
    await session.commit()
    file = await take(visit(world.people["ada"]), world)
    card = json.loads(file)["scorecards"][0]
    assert (card["proposal"], card["conflict"], card["points"][0]["points"]) == (1, True, 4)
    page = (await visit(world.people["ada"]).get(f"{world.home}/receipt")).text
    assert ("zählt nicht" in page, "Verein Nummer 1" in page, "Worum es im Vorhaben 1" in page) == (True, False, False)
