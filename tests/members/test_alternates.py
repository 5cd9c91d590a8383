"""Alternates: who acts in a seat on which day, that each seat counts once, and what the record says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, RoundStage
from service.entrance import look_up
from service.journal.tables import JournalEntryRow
from service.members.queries import boards_of
from service.members.tables import MemberRow, SessionRow, StandingInRow
from service.members.tokens import hash_of
from service.resolutions.queries import get_entitled_members
from service.scoring.queries import get_merits
from tests.cast import World, give_points, make_world, set_stage
from tests.members.letters import press
from tests.scoring.cards import filled, save
from tests.web import Visit

MEMBERS = "/board/musterland/members"
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime.now(BERLIN).date()
DAY = timedelta(days=1)


async def stand_in(session: AsyncSession, world: World, name: str = "ada", starts_on: date = TODAY) -> None:
    """Let Alma stand in for somebody, for three days."""
    session.add(
        StandingInRow(
            board_id=world.board.id or 0,
            alternate_id=world.people["alma"].member_id,
            member_id=world.people[name].member_id,
            starts_on=starts_on,
            ends_on=starts_on + 2 * DAY,
            noted_by=world.people["olga"].person_id,
        )
    )
    await session.commit()


async def enter(olga: httpx.AsyncClient, world: World, **changes: str) -> httpx.Response:
    asked = {
        "alternate": str(world.people["alma"].member_id),
        "member": str(world.people["ada"].member_id),
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + DAY).isoformat(),
    }
    return await press(olga, f"{MEMBERS}/standing-in/new", **{**asked, **changes})


async def test_the_office_enters_and_ends_a_period(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga, alma, ada = (visit(world.people[name]) for name in ("olga", "alma", "ada"))
    assert (await alma.get(f"{world.home}/conflicts")).status_code == 403
    assert (await enter(olga, world)).headers["location"] == MEMBERS
    page = (await olga.get(MEMBERS)).text
    assert page.index("Vertretungen") < page.index("standing-in/")
    assert "in Vertretung von Ada Muster bis" in (await alma.get(world.home)).text
    assert (await alma.get(f"{world.home}/conflicts")).status_code == 200
    refused = await ada.post(f"{world.home}/scoring/1")
    assert (refused.status_code, "Alma Muster vertritt Sie bis" in refused.text) == (403, True)
    assert (await ada.get(f"{world.home}/scoring/1")).status_code == 200

    period = (await olga.get("/api/boards/musterland/members")).json()["standing_in"][0]["id"]
    answer = await press(olga, f"{MEMBERS}/standing-in/{period}/end", last_day=(TODAY - DAY).isoformat())
    assert answer.headers["location"] == MEMBERS
    assert [(await who.get(f"{world.home}/conflicts")).status_code for who in (alma, ada)] == [403, 200]
    actions = sa.select(col(JournalEntryRow.action)).order_by(col(JournalEntryRow.id))
    assert list(await session.scalars(actions)) == ["let_stand_in", "end_standing_in"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"starts_on": (TODAY - DAY).isoformat()}, "Was war, lässt sich nicht ändern"),
        ({"ends_on": (TODAY - DAY).isoformat()}, "Der Zeitraum kann nicht enden"),
        ({"member": "vera"}, "nur ein stimmberechtigtes Mitglied"),
        ({"alternate": "ben"}, "Nur eine Stellvertretung"),
        ({"alternate": "sven"}, "Nicht gefunden"),
        ({"member": ""}, "Bitte wählen Sie"),
        ({"starts_on": (TODAY + DAY).isoformat()}, "vertritt diese Stellvertretung schon"),
    ],
)
async def test_a_period_that_makes_no_sense_is_refused(
    session: AsyncSession, visit: Visit, changes: dict[str, str], told: str
) -> None:
    world = await make_world(session)
    if told.startswith("vertritt"):
        await stand_in(session, world, "ben")
    ids = {name: str(someone.member_id) for name, someone in world.people.items()}
    answer = await enter(visit(world.people["olga"]), world, **{key: ids.get(to, to) for key, to in changes.items()})
    assert (answer.status_code >= 400, told in answer.text) == (True, True)


async def test_each_seat_scores_a_proposal_once(session: AsyncSession, visit: Visit) -> None:
    """Ada has finished 1; Alma stands in and finishes 3; neither sees or changes the other's points."""
    world = await make_world(session)
    await give_points(session, world, "ada", 1, [9, 9])
    await stand_in(session, world)
    alma, ada = visit(world.people["alma"]), visit(world.people["ada"])
    await alma.post(f"{world.api}/conflicts", json={"conflicts": []})
    page = (await alma.get(f"{world.home}/scoring")).text
    assert ("1 von 3 bewertet" in page, "auf diesem Platz bewertet" in page) == (True, True)
    assert (await alma.get(f"{world.api}/scorecards/1")).json()["state"] == "open"
    assert (await save(alma, world, 1, filled(world, 4, 4))).status_code == 409
    assert (await save(alma, world, 3, filled(world, 4, 4))).status_code == 200
    progress = (await visit(world.people["carla"]).get(f"{world.api}/progress")).json()
    done = {line["member"]: line["complete"] for line in progress["members"]}
    assert done == {"Alma Muster": 2, "Ben Muster": 0, "Carla Muster": 0, "Dirk Muster": 0}
    merits = {merit.number: merit.scores for merit in await get_merits(session, world.round_.id or 0)}
    assert merits == {1: 1, 2: 0, 3: 1}

    await session.execute(sa.delete(StandingInRow))
    await session.commit()
    assert (await save(ada, world, 3, filled(world, 7, 7))).status_code == 409
    assert (await save(ada, world, 2, filled(world, 7, 7))).status_code == 200


@pytest.mark.parametrize("name", ["alma", "ben"])
async def test_an_alternate_keeps_out_of_their_own_and_the_member_s_conflicts(
    session: AsyncSession, visit: Visit, name: str
) -> None:
    """Ben has a conflict with 2; Alma declares one with 3, which binds her alone."""
    world = await make_world(session)
    await stand_in(session, world, "ben")
    alma = visit(world.people["alma"])
    await alma.post(f"{world.api}/conflicts", json={"conflicts": [{"proposal": 3, "kind": "relative"}]})
    await session.execute(sa.delete(StandingInRow)) if name == "ben" else None
    await session.commit()
    client = visit(world.people[name])
    answers = [(await client.get(f"{world.home}/scoring/{number}")).status_code for number in (1, 2, 3)]
    assert answers == ([200, 403, 403] if name == "alma" else [200, 403, 200])


async def test_the_alternate_votes_and_the_record_says_in_whose_place(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, scored=True)
    await stand_in(session, world)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    carla, alma, ada = (visit(world.people[name]) for name in ("carla", "alma", "ada"))
    await carla.post(f"{world.api}/scenarios", json={"rule": "merit_euros"})
    await carla.post(f"{world.api}/scenarios/1/draft")
    opening = {"manner": "circular", "closes_at": (datetime.now(UTC) + DAY).isoformat()}
    assert (await carla.post(f"{world.api}/resolution", json=opening)).json()["entitled"] == 4
    assert (await ada.post(f"{world.api}/resolution/vote", json={"choice": "yes"})).json()["code"] == "stood_in_for"
    refused = await alma.post(f"{world.api}/resolution/vote", json={"choice": "yes"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict_question_open")
    await alma.post(f"{world.api}/conflicts", json={"conflicts": []})
    assert (await alma.post(f"{world.api}/resolution/vote", json={"choice": "yes"})).status_code == 201
    entitled = (await carla.get(f"{world.api}/resolution/entitled")).json()
    assert [(one["name"], one["in_place_of_name"]) for one in entitled][:2] == [
        ("Alma Muster", "Ada Muster"),
        ("Ben Muster", None),
    ]
    assert "Ada Muster" not in [one["name"] for one in entitled]


async def represents(session: AsyncSession, world: World, *, now: datetime) -> str | None:
    """Ask the entrance for whom Alma stands in."""
    token_hash = hash_of(world.people["alma"].token)
    await session.execute(sa.update(SessionRow).values(expires_at=datetime(2040, 1, 1, tzinfo=UTC)))
    found = await look_up(session, token_hash, {"board_slug": "musterland"}, now=now)
    assert found is not None
    return str(found.counterpart_name) if found.counterpart_id else None


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


async def test_terms_and_periods_turn_at_midnight_in_berlin(session: AsyncSession) -> None:
    """In summer Berlin's midnight is ten in the evening by UTC."""
    world = await make_world(session)
    day = date(2031, 7, 10)
    await stand_in(session, world, starts_on=day)
    mine = col(MemberRow.id) == world.people["carla"].member_id
    await session.execute(sa.update(MemberRow).where(mine).values(term_until=day - DAY))
    await session.commit()
    evening, night = at(day - DAY, 23, 59), at(day, 0, 1)
    assert (evening.date(), night.date()) == (day - DAY, day - DAY)

    async def voting(now: datetime) -> set[str]:
        return {one.name.split()[0] for one in await get_entitled_members(session, world.seat("olga"), now=now)}

    async def sits(name: str, now: datetime) -> int:
        boards = await boards_of(session, world.people[name].person_id, today=now.astimezone(BERLIN).date())
        return len(boards)

    assert [await voting(now) for now in (evening, night)] == [
        {"Ada", "Ben", "Carla", "Dirk"},
        {"Alma", "Ben", "Dirk"},
    ]
    assert [await sits("carla", now) for now in (evening, night)] == [1, 0]
    assert [await represents(session, world, now=now) for now in (evening, night)] == [None, "Ada Muster"]
    assert [await represents(session, world, now=at(day + days * DAY, 23, 59)) for days in (2, 3)] == [
        "Ada Muster",
        None,
    ]


async def test_the_office_changes_a_seat(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    path = f"{MEMBERS}/{world.people['ada'].member_id}/change"
    assert 'value="voting" checked' in " ".join((await olga.get(path)).text.split())
    wanted = {"role": "advisory", "interest_group": "Sport", "term_from": "2020-01-01", "term_until": ""}
    assert (await press(olga, path, **wanted)).headers["location"] == MEMBERS
    assert (await visit(world.people["ada"]).post(f"{world.home}/scoring/1")).status_code == 403
    entry = (await session.execute(sa.select(JournalEntryRow))).scalars().one()
    assert (entry.details["before"], entry.details["role"]) == ("voting", "advisory")
    wrong = await press(olga, path, **{**wanted, "term_until": "2019-01-01"})
    assert (wrong.status_code, "nicht enden" in wrong.text) == (422, True)
    own = f"{MEMBERS}/{world.people['olga'].member_id}/change"
    assert (await press(olga, own, **wanted)).status_code == 422
    assert (await olga.get(f"{MEMBERS}/{world.people['sven'].member_id}/change")).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ALTERNATE])
async def test_who_only_watches_has_no_form_to_press(session: AsyncSession, visit: Visit, role: Role) -> None:
    """An auditor reads what the office reads, an idle alternate next to nothing; neither finds a form."""
    world = await make_world(session, stage=RoundStage.DELIBERATION, scored=True)
    name = {Role.AUDITOR: "rita", Role.ALTERNATE: "alma"}[role]
    client, open_ = visit(world.people[name]), []
    board = [MEMBERS, "/board/musterland/districts", "/board/musterland/journal", "/board/musterland"]
    places = (
        "",
        "/rules",
        "/stage",
        "/proposals",
        "/proposals/1",
        "/conflicts/all",
        "/progress",
        "/merits",
        "/scenarios",
    )
    for path in (*board, *(world.home + place for place in places)):
        page = await client.get(path)
        if page.status_code == 200:
            open_.append(path)
            forms = page.text.count('method="post"') - page.text.count('action="/sign-out"')
            assert forms == 0, path
    assert len(open_) == (13 if role is Role.AUDITOR else 4)
