"""Scorecards on paper: two people of the office type them, and only what both read alike counts."""

import asyncio
import re
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, RoundStage
from service.conflicts.tables import ConflictAnswerRow
from service.mail.tables import OutboxRow
from service.members.tables import MemberRow, PersonRow, SessionRow, StandingInRow
from service.members.tokens import hash_of
from service.paper.tables import PaperEntryRow
from service.rounds.tables import RoundRow
from service.scoring.queries import get_merits
from service.scoring.tables import ScorecardRevisionRow, ScorecardRow, ScorecardState
from service.texts import ZONE
from tests.cast import Someone, World, make_world, set_stage
from tests.scoring.cards import NOTHING, card_of, close_scoring, filled, save
from tests.web import Visit, visiting

Lines = dict[int, tuple[int | str | None, int | str | None]]
COMPLETE, ABSTAINED, OPEN = ScorecardState.COMPLETE, ScorecardState.ABSTAINED, ScorecardState.OPEN


async def paper_world(session: AsyncSession, *, takes_paper: bool = True, answered: bool = True) -> World:
    """Make a round that takes paper, and give Olga a colleague in the office."""
    world = await make_world(session, stage=RoundStage.DRAFT, answered=answered)
    of_round = col(RoundRow.id) == world.round_.id
    await session.execute(sa.update(RoundRow).where(of_round).values(takes_paper=takes_paper))
    await set_stage(session, world, RoundStage.SCORING)
    world.people["pia"] = await colleague(session, world)
    await session.commit()
    return world


async def colleague(session: AsyncSession, world: World) -> Someone:
    person = PersonRow(email="pia@example.org", name="Pia Papier")
    session.add(person)
    await session.flush()
    member = MemberRow(
        board_id=world.board.id or 0, person_id=person.id or 0, role=Role.OFFICE, term_from=date(2020, 1, 1)
    )
    lasting = datetime.now(UTC) + timedelta(days=1)
    session.add_all(
        [member, SessionRow(token_hash=hash_of("session-of-pia"), person_id=person.id or 0, expires_at=lasting)]
    )
    await session.flush()
    return Someone(person.name, person.email, person.id or 0, member.id or 0, Role.OFFICE, "session-of-pia")


def address(world: World, name: str) -> str:
    return f"{world.home}/paper/{world.people[name].member_id}"


def sheet(world: World, lines: Lines, **more: str) -> dict[str, str]:
    """Fill in lines of a sheet: points for both criteria, or "x" twice for an abstention."""
    form = {"shown": " ".join(map(str, lines)), "page": "1", **more}
    for number, boxes in lines.items():
        if boxes == ("x", "x"):
            form[f"abstain-{number}"] = "1"
        else:
            given = zip(world.criteria, boxes, strict=True)
            form |= {f"points-{number}-{each.id}": "" if box is None else str(box) for each, box in given}
    return form


async def type_lines(client: httpx.AsyncClient, world: World, lines: Lines, **more: str) -> httpx.Response:
    return await client.post(address(world, "ada"), data=sheet(world, lines, **more))


async def test_what_two_type_alike_counts_and_the_record_names_both(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    olga, pia, ada = (visit(world.people[name]) for name in ("olga", "pia", "ada"))
    first: Lines = {1: (4, 10), 2: ("x", "x"), 3: (7, None)}
    for _again in range(2):
        assert (await type_lines(olga, world, first)).status_code == 303
    assert [await card_of(session, world, "ada", number) for number in first] == [NOTHING] * 3
    page = (await pia.get(address(world, "ada"))).text
    assert (page.count("von der anderen Person eingetippt"), re.findall(r'value="(?:4|10|7)"', page)) == (3, [])
    await type_lines(pia, world, first)
    assert [await card_of(session, world, "ada", number) for number in first] == [
        (COMPLETE, 1, [4, 10]),
        (ABSTAINED, 1, [None, None]),
        (OPEN, 1, [7, None]),
    ]
    revision = (await session.exec(select(ScorecardRevisionRow).where(ScorecardRevisionRow.version == 1))).first()
    assert revision
    assert (revision.typed_first_by, revision.saved_by) == (
        world.people["olga"].person_id,
        world.people["pia"].person_id,
    )
    card = (await ada.get(f"{world.home}/scoring/1")).text
    assert ("Olga Muster" in card, "Pia Papier" in card) == (True, True)
    assert "vom Papier, eingetippt von Olga Muster, Pia Papier" in (await ada.get(f"{world.home}/receipt")).text
    letters = (await session.exec(select(OutboxRow))).all()
    assert [(letter.to_address, f"{world.home}/receipt" in letter.body) for letter in letters] == [
        (world.people["ada"].email, True)
    ]
    await save(ada, world, 1, filled(world, 5, 10, version=1))
    assert "Olga Muster" not in (await ada.get(f"{world.home}/scoring/1")).text


async def test_differences_are_shown_to_both_and_settled_before_they_count(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    olga, pia = visit(world.people["olga"]), visit(world.people["pia"])
    await type_lines(olga, world, {1: (4, 10)})
    answer = await type_lines(pia, world, {1: (4, 9)})
    for client, other in ((olga, 9), (pia, 10)):
        page = (await client.get(f"{address(world, 'ada')}?page=1")).text
        assert re.findall(r"andere Person: (\w+)", page) == [str(other)]
    assert (answer.status_code, await card_of(session, world, "ada", 1)) == (303, NOTHING)
    await type_lines(olga, world, {1: (4, 9)})
    assert await card_of(session, world, "ada", 1) == (COMPLETE, 1, [4, 9])
    assert len((await session.exec(select(PaperEntryRow))).all()) == 3


async def test_what_the_member_scored_online_stays(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    olga, pia, ada = (visit(world.people[name]) for name in ("olga", "pia", "ada"))
    await type_lines(olga, world, {1: (4, 10)})
    await save(ada, world, 1, filled(world, 9, None))
    refused = await type_lines(pia, world, {1: (4, 10)})
    assert (refused.status_code, await card_of(session, world, "ada", 1)) == (409, (OPEN, 1, [9, None]))
    assert "online bewertet" in (await pia.get(address(world, "ada"))).text


async def test_what_the_member_keeps_out_of_is_on_no_sheet(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    olga = visit(world.people["olga"])
    pages = [(await olga.get(address(world, "ben") + below)).text for below in ("", "/sheet")]
    assert [("Vorhaben 1" in page, "Vorhaben 2" in page) for page in pages] == [(True, False)] * 2
    assert "Vorhaben 2" in (await olga.get(f"{world.home}/paper/blank")).text
    for nobody in ("vera", "sven", "olga"):
        assert (await olga.get(address(world, nobody))).status_code == 404
    answer = await olga.post(address(world, "ben"), data=sheet(world, {2: (4, 4)}))
    assert (answer.status_code, (await session.exec(select(PaperEntryRow))).all()) == (303, [])


async def test_points_off_the_scale_stand_beside_their_box_and_nothing_is_saved(
    session: AsyncSession, visit: Visit
) -> None:
    world = await paper_world(session)
    answer = await type_lines(visit(world.people["olga"]), world, {1: (4, 11), 3: (5, "drei")})
    assert (answer.status_code, answer.text.count('aria-invalid="true"'), 'value="drei"' in answer.text) == (
        422,
        2,
        True,
    )
    assert (await session.exec(select(PaperEntryRow))).all() == []


async def test_the_conflict_question_comes_first_on_paper_too(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session, answered=False)
    olga, pia = visit(world.people["olga"]), visit(world.people["pia"])
    assert (await type_lines(olga, world, {1: (4, 4)})).status_code == 422
    assert (await type_lines(olga, world, {1: (4, 4)}, answered="1")).status_code == 303
    await type_lines(pia, world, {1: (4, 4)})
    assert await card_of(session, world, "ada", 1) == (COMPLETE, 1, [4, 4])
    answers = (await session.exec(select(ConflictAnswerRow.member_id))).all()
    assert list(answers) == [world.people["ada"].member_id]


async def test_paper_counts_under_the_same_deadline(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    await type_lines(visit(world.people["olga"]), world, {1: (4, 4)})
    await close_scoring(session, world)
    refused = await type_lines(visit(world.people["pia"]), world, {1: (4, 4)})
    assert (refused.status_code, await card_of(session, world, "ada", 1)) == (409, NOTHING)


@pytest.mark.parametrize("name", ["olga", "carla"])
async def test_nobody_types_where_the_rules_know_no_paper(session: AsyncSession, visit: Visit, name: str) -> None:
    world = await paper_world(session, takes_paper=False)
    client = visit(world.people[name])
    answer = await type_lines(client, world, {1: (4, 4)})
    assert answer.status_code == (409 if name == "olga" else 403)
    assert (await session.exec(select(PaperEntryRow))).all() == []


async def test_a_lone_office_is_told_what_is_missing(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    olga = visit(world.people["olga"])
    told = "einzige Person der Geschäftsstelle"
    assert told not in (await olga.get(f"{world.home}/paper")).text
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    pia = col(MemberRow.id) == world.people["pia"].member_id
    await session.execute(sa.update(MemberRow).where(pia).values(term_until=yesterday))
    await session.commit()
    assert told in (await olga.get(f"{world.home}/paper")).text


async def test_an_alternate_scores_on_paper_in_the_member_s_place(session: AsyncSession, visit: Visit) -> None:
    world = await paper_world(session)
    await save(visit(world.people["ada"]), world, 2, filled(world, 9, 9))
    today = datetime.now(ZONE).date()
    period = StandingInRow(
        board_id=world.board.id or 0,
        alternate_id=world.people["alma"].member_id,
        member_id=world.people["ada"].member_id,
        starts_on=today,
        ends_on=today,
        noted_by=world.people["olga"].person_id,
    )
    session.add(period)
    await session.commit()
    olga, pia = visit(world.people["olga"]), visit(world.people["pia"])
    page = re.sub(r"\s+", " ", (await olga.get(f"{world.home}/paper")).text)
    assert ("Alma Muster<br><span" in page, "in Vertretung von Ada Muster" in page) == (True, True)
    assert (await olga.get(address(world, "ada"))).status_code == 404
    assert "Alma Muster, in Vertretung von Ada Muster" in (await olga.get(f"{address(world, 'alma')}/sheet")).text
    typing = (await olga.get(address(world, "alma"))).text
    assert ("online bewertet" in typing, "in Vertretung von Ada Muster" in typing) == (True, True)
    for client in (olga, pia):
        form = sheet(world, {1: (4, 10)}, answered="1")
        assert (await client.post(address(world, "alma"), data=form)).status_code == 303
    assert await card_of(session, world, "alma", 1) == (COMPLETE, 1, [4, 10])
    places = sa.select(col(ScorecardRow.in_place_of)).where(col(ScorecardRow.state) == COMPLETE)
    assert set(await session.scalars(places)) == {None, world.people["ada"].member_id}
    refused = await pia.post(address(world, "alma"), data=sheet(world, {2: (4, 4)}))
    assert (refused.status_code, await card_of(session, world, "alma", 2)) == (409, NOTHING)
    merits = {merit.number: merit.scores for merit in await get_merits(session, world.round_.id or 0)}
    assert merits == {1: 1, 2: 1, 3: 0}
    assert "für Alma Muster (i. V. Ada Muster)" in (await olga.get("/board/musterland/journal")).text
    receipt = (await visit(world.people["alma"]).get(f"{world.home}/receipt")).text
    assert "vom Papier, eingetippt von" in receipt


async def test_two_who_type_at_the_same_moment_make_one_scorecard(
    committing_app: Litestar,
) -> None:
    async with committing_app.state.sessions() as session:
        world = await paper_world(session)
    async with visiting(committing_app) as visit:
        both = [type_lines(visit(world.people[name]), world, {1: (4, 4), 3: (5, 5)}) for name in ("olga", "pia")]
        assert [answer.status_code for answer in await asyncio.gather(*both)] == [303, 303]
    async with committing_app.state.sessions.begin() as session:
        cards = [await card_of(session, world, "ada", number) for number in (1, 3)]
    assert cards == [(COMPLETE, 1, [4, 4]), (COMPLETE, 1, [5, 5])]
