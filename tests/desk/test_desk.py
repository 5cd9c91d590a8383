"""My boards, a board's rounds, a round's overview: the right next thing for everybody, and no count that leaks."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, RoundStage
from service.boards.tables import BoardRow
from service.conflicts.tables import ConflictAnswerRow
from service.members.tables import MemberRow
from service.rounds.tables import RoundRow
from service.scoring.tables import ScorecardRow, ScorecardState
from tests.cast import ROLES, World, give_points, make_world, set_stage
from tests.counting import counted
from tests.web import Visit

HEADING = re.compile(r"<h2[^>]*>\s*(.*?)\s*</h2>", re.DOTALL)
BUTTON = re.compile(r'<a class="button button--primary" href="([^"]+)"')


async def next_thing(visit: Visit, world: World, name: str) -> tuple[str, str]:
    """Read the overview's first heading and button as somebody sees them."""
    answer = await visit(world.people[name]).get(world.home)
    assert answer.status_code == 200, answer.text
    heading, button = HEADING.search(answer.text), BUTTON.search(answer.text)
    assert heading
    return re.sub(r"\s+", " ", heading[1]), button[1].removeprefix(world.home) if button else ""


async def test_a_member_first_answers_then_scores_then_is_done(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    assert await next_thing(visit, world, "ada") == ("Zuerst die Frage zur Befangenheit", "/conflicts")
    session.add(ConflictAnswerRow(member_id=world.people["ada"].member_id, round_id=world.round_.id or 0))
    await session.commit()
    assert await next_thing(visit, world, "ada") == ("Noch 3 von 3 Anträgen zu bewerten", "/scoring/next")
    await give_points(session, world, "ada", 1, [5, 5])
    await session.commit()
    assert await next_thing(visit, world, "ada") == ("Noch 2 von 3 Anträgen zu bewerten", "/scoring/next")
    for number in (2, 3):
        await give_points(session, world, "ada", number, [0, 0])
    await session.commit()
    assert await next_thing(visit, world, "ada") == ("Sie haben alle Anträge bewertet. Vielen Dank!", "/scoring")


async def test_an_open_scorecard_is_not_done_and_an_abstention_is(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = world.people["ada"].member_id
    for number, state in ((1, ScorecardState.OPEN), (2, ScorecardState.ABSTAINED)):
        session.add(
            ScorecardRow(
                member_id=ada,
                proposal_id=world.proposals[number].id or 0,
                round_id=world.round_.id or 0,
                state=state,
            )
        )
    await session.commit()
    assert await next_thing(visit, world, "ada") == ("Noch 2 von 3 Anträgen zu bewerten", "/scoring/next")


async def test_a_conflicted_proposal_is_neither_counted_nor_summed(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada, ben = [(await visit(world.people[name]).get(world.home)).text for name in ("ada", "ben")]
    assert "6.000\xa0€" in ada
    assert "4.000\xa0€" in ben
    assert "6.000\xa0€" not in ben
    assert "Noch 2 von 2 Anträgen zu bewerten" in ben
    assert "Bei 1 Antrag sind Sie befangen" in ben
    assert "befangen" not in ada


async def test_a_conflicted_chair_s_progress_leaves_that_proposal_out(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ben = world.people["ben"].member_id
    await session.execute(sa.update(MemberRow).where(col(MemberRow.id) == ben).values(role=Role.DEPUTY))
    await give_points(session, world, "ada", 2, [5, 5])
    await session.commit()
    assert "1 von 11 Bewertungsbögen fertig" in (await visit(world.people["carla"]).get(world.home)).text
    assert "0 von 8 Bewertungsbögen fertig" in (await visit(world.people["ben"]).get(world.home)).text


async def test_answers_for_another_round_do_not_count_here(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    older = RoundRow(board_id=world.board.id or 0, slug="2025", title="Ältere Runde", year=2025)
    session.add(older)
    await session.flush()
    for name in ("ada", "ben", "dirk"):
        session.add(ConflictAnswerRow(member_id=world.people[name].member_id, round_id=older.id or 0))
    await session.commit()
    assert "0 von 4 Mitgliedern haben die Frage" in (await visit(world.people["olga"]).get(world.home)).text


async def test_the_chair_scores_first_and_closes_when_all_are_done(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    assert await next_thing(visit, world, "carla") == ("Noch 3 von 3 Anträgen zu bewerten", "/scoring/next")
    for number in world.proposals:
        await give_points(session, world, "carla", number, [1, 1])
    await session.commit()
    assert await next_thing(visit, world, "carla") == ("Noch offene Bewertungsbögen: 8", "/progress")
    assert await next_thing(visit, world, "olga") == ("Noch offene Bewertungsbögen: 8", "/progress")


async def test_when_all_are_done_scoring_can_be_closed(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, scored=True)
    for name in ("olga", "carla", "dirk"):
        assert await next_thing(visit, world, name) == ("Die Bewertung kann geschlossen werden", "/progress")
    assert await next_thing(visit, world, "ada") == ("Sie haben alle Anträge bewertet. Vielen Dank!", "/scoring")


async def test_after_the_deadline_nobody_is_asked_to_score(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    past = datetime.now(UTC) - timedelta(minutes=1)
    await session.execute(sa.update(RoundRow).where(col(RoundRow.slug) == "2026").values(scoring_closes_at=past))
    await session.commit()
    assert await next_thing(visit, world, "ada") == ("Die Mitglieder bewerten gerade", "")
    assert await next_thing(visit, world, "carla") == ("Die Bewertung kann geschlossen werden", "/progress")
    assert "Die Bewertung endete am" in (await visit(world.people["ada"]).get(world.home)).text


EXPECTED = {
    RoundStage.DRAFT: {"olga": "/rules", "carla": "", "ada": "", "vera": ""},
    RoundStage.CALL: {"olga": "/proposals", "carla": "", "ada": "", "vera": ""},
    RoundStage.SCREENING: {"olga": "/proposals", "carla": "", "ada": "", "vera": ""},
    RoundStage.SCORING: {"olga": "/progress", "carla": "/scoring/next", "ada": "/scoring/next", "vera": ""},
    RoundStage.DELIBERATION: {"olga": "/merits", "carla": "/scenarios", "ada": "/merits", "vera": "/merits"},
    RoundStage.RESOLUTION: {"olga": "", "carla": "/scenarios", "ada": "", "vera": ""},
    RoundStage.PUBLISHED: dict.fromkeys(("olga", "carla", "ada", "vera"), "/rounds/musterland/2026"),
    RoundStage.CLOSED: dict.fromkeys(("olga", "carla", "ada", "vera"), "/rounds/musterland/2026"),
}


@pytest.mark.parametrize("stage", list(RoundStage))
async def test_each_stage_has_its_next_thing_for_each_role(
    session: AsyncSession, visit: Visit, stage: RoundStage
) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    await set_stage(session, world, stage)
    await session.commit()
    assert {name: (await next_thing(visit, world, name))[1] for name in EXPECTED[stage]} == EXPECTED[stage]


@pytest.mark.parametrize("stage", list(RoundStage))
async def test_what_the_desk_recommends_can_be_opened(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    await set_stage(session, world, stage)
    await session.commit()
    for name in ROLES:
        _title, path = await next_thing(visit, world, name)
        if path and not path.startswith("/rounds/"):
            answer = await visit(world.people[name]).get(world.home + path, follow_redirects=True)
            assert answer.status_code == 200, (name, path)


async def test_one_board_with_one_running_round_leads_straight_there(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    assert (await ada.get("/board")).headers["location"] == world.home
    session.add(RoundRow(board_id=world.board.id or 0, slug="2027", title="Nächste", year=2027))
    await session.commit()
    assert (await ada.get("/board")).headers["location"] == "/board/musterland"
    await set_stage(session, world, RoundStage.CLOSED)
    await session.commit()
    assert (await ada.get("/board")).headers["location"] == "/board/musterland/rounds/2027"


async def test_several_boards_are_listed(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    other = (await session.execute(sa.select(BoardRow).where(col(BoardRow.slug) == "anderland"))).scalar_one()
    ada = world.people["ada"]
    session.add(MemberRow(board_id=other.id or 0, person_id=ada.person_id, role=Role.CHAIR, term_from=date(2020, 1, 1)))
    await session.commit()
    page = (await visit(ada).get("/board")).text
    assert re.findall(r'href="(/board/\w+)">([^<]+)</a>', page) == [
        ("/board/anderland", "Landkreis Anderland"),
        ("/board/musterland", "Landkreis Musterland"),
    ]


async def test_without_a_board_one_is_told_so(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await session.execute(sa.update(MemberRow).values(term_until=date(2020, 1, 1)))
    await session.commit()
    page = await visit(world.people["ada"]).get("/board")
    assert page.status_code == 200
    assert "Zurzeit gehören Sie keinem Gremium an" in page.text


async def test_a_board_lists_its_rounds_with_what_awaits_me(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    session.add(RoundRow(board_id=world.board.id or 0, slug="2027", title="Nächste Runde", year=2027))
    await session.commit()
    page = (await visit(world.people["ada"]).get("/board/musterland")).text
    titles = re.findall(r'<a href="(/board/musterland/rounds/\d+)">', page)
    assert titles == ["/board/musterland/rounds/2027", "/board/musterland/rounds/2026"]
    assert "Noch 3 von 3 Anträgen zu bewerten" in page
    assert "Noch nichts zu tun" in page
    assert "Andere Runde" not in page
    assert "/rounds/new" not in page
    assert "/board/musterland/rounds/new" in (await visit(world.people["olga"]).get("/board/musterland")).text


async def test_the_overview_takes_as_many_statements_for_one_proposal_as_for_forty(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session, proposals=1)
    few = await statements_of(session, visit, world)
    for number in range(2, 41):
        session.add(
            type(world.proposals[1])(
                **{
                    **world.proposals[1].model_dump(exclude={"id", "updated_at"}),
                    "number": number,
                    "title": f"Vorhaben {number}",
                }
            )
        )
    await session.commit()
    assert await statements_of(session, visit, world) == few
    assert few < 15


async def statements_of(session: AsyncSession, visit: Visit, world: World) -> int:
    with counted(await session.connection()) as statements:
        assert (await visit(world.people["carla"]).get(world.home)).status_code == 200
    return len(statements)
