import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.rounds.tables import RoundRow
from service.scoring.actions import give_score
from service.scoring.errors import ScoringClosedError
from service.scoring.facts import Marks
from service.scoring.tables import ScorecardState
from tests.cast import give_points, make_world, set_stage
from tests.scoring.cards import NOTHING, card_of, close_scoring, filled, revisions_of, save, sent
from tests.web import Visit

OPEN, COMPLETE, ABSTAINED = ScorecardState.OPEN, ScorecardState.COMPLETE, ScorecardState.ABSTAINED


async def test_first_point_leaves_the_rest_open_and_is_shown_as_saved(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answer = await save(visit(world.people["ada"]), world, 1, filled(world, 0, None))
    assert answer.status_code == 200
    assert re.match(r"\s*Gespeichert \d\d:\d\d Uhr", answer.text)
    assert 'value="1"' in answer.text
    assert "0 von 3 bewertet" in answer.text
    assert await card_of(session, world, "ada", 1) == (OPEN, 1, [0, None])


async def test_every_save_is_kept_as_a_revision(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, None))
    complete = await save(ada, world, 1, filled(world, 4, 10, version=1))
    assert "1 von 3 bewertet" in complete.text
    await save(ada, world, 1, filled(world, None, 10, version=2))
    await save(ada, world, 1, filled(world, None, 10, version=3, abstain="1", because="Zu wenig Einblick"))
    assert await card_of(session, world, "ada", 1) == (ABSTAINED, 4, [None, 10])
    assert await revisions_of(session, world, "ada") == [
        (1, OPEN, [4, None]),
        (2, COMPLETE, [4, 10]),
        (3, OPEN, [None, 10]),
        (4, ABSTAINED, [None, 10]),
    ]


async def test_points_are_kept_while_abstaining_and_count_again_afterwards(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 10, abstain="1"))
    assert await card_of(session, world, "ada", 1) == (ABSTAINED, 1, [4, 10])
    await save(ada, world, 1, filled(world, 4, 10, version=1))
    assert await card_of(session, world, "ada", 1) == (COMPLETE, 2, [4, 10])


async def test_saving_without_a_change_writes_nothing(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    untouched = await save(ada, world, 1, filled(world, None, None))
    assert "noch nichts eingetragen" in untouched.text
    await save(ada, world, 1, filled(world, 4, 10))
    await save(ada, world, 1, filled(world, 4, 10, version=1))
    assert await revisions_of(session, world, "ada") == [(1, COMPLETE, [4, 10])]


async def test_plain_form_saves_and_goes_to_the_next_open_proposal(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    stay = await ada.post(f"{world.home}/scoring/1", data=filled(world, 4, None, then="stay"))
    assert (stay.status_code, stay.headers["location"]) == (303, f"{world.home}/scoring/1")
    page = await ada.get(f"{world.home}/scoring/1")
    assert re.search(r"Gespeichert \d\d:\d\d Uhr", page.text)
    assert re.search(r'value="4"\s+checked', page.text)
    onwards = await ada.post(f"{world.home}/scoring/1", data=filled(world, 4, 4, version=1, then="next"))
    next_ = await ada.get(onwards.headers["location"])
    assert (next_.status_code, next_.headers["location"]) == (303, f"{world.home}/scoring/2")


async def test_next_is_the_open_proposal_that_fewest_have_scored(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, proposals=4)
    for name, number in (("carla", 2), ("dirk", 2), ("carla", 3), ("ada", 4)):
        await give_points(session, world, name, number, [5, 5])
    await session.commit()
    ada = visit(world.people["ada"])
    places = [
        (await ada.get(f"{world.home}/scoring/next?after={after}")).headers["location"] for after in (0, 1, 10**14)
    ]
    assert places == [f"{world.home}/scoring/{number}" for number in (1, 3, 1)]


async def test_next_leads_home_when_all_is_done(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, scored=True)
    answer = await visit(world.people["ada"]).get(f"{world.home}/scoring/next?after=3")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/scoring")


async def test_second_device_overwrites_nothing_and_says_who_changed_what(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    phone, tablet = visit(world.people["ada"]), visit(world.people["ada"])
    await save(phone, world, 1, filled(world, 4, None))
    refused = await save(tablet, world, 1, filled(world, None, 7))
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "stale_scorecard"
    assert re.fullmatch(
        r"Ada Muster hat diesen Bewertungsbogen am .*, \d\d:\d\d Uhr in einem anderen Fenster oder auf einem anderen "
        r"Gerät gespeichert und geändert: Nutzen für das Gemeinwesen\. .*",
        problem["detail"],
    )
    assert await card_of(session, world, "ada", 1) == (OPEN, 1, [4, None])
    plain = await tablet.post(f"{world.home}/scoring/1", data=filled(world, None, 7))
    assert plain.status_code == 409
    assert "Nutzen für das Gemeinwesen" in plain.text


async def test_abstention_elsewhere_is_not_undone(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 4))
    await save(ada, world, 1, filled(world, 4, 4, version=1, abstain="1"))
    refused = await save(ada, world, 1, filled(world, 4, 5, version=1))
    assert (refused.status_code, "geändert: Enthaltung." in refused.json()["detail"]) == (409, True)
    assert await card_of(session, world, "ada", 1) == (ABSTAINED, 2, [4, 4])


async def test_save_whose_answer_was_lost_may_come_again_with_more(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, None))
    repeated = await save(ada, world, 1, filled(world, 4, None))
    assert (repeated.status_code, await card_of(session, world, "ada", 1)) == (200, (OPEN, 1, [4, None]))
    more = await save(ada, world, 1, filled(world, 4, 7))
    assert (more.status_code, await card_of(session, world, "ada", 1)) == (200, (COMPLETE, 2, [4, 7]))


@pytest.mark.parametrize("version", [5, -1, 10**12])
async def test_unknown_version_overwrites_nothing(session: AsyncSession, visit: Visit, version: int) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, None))
    assert (await save(ada, world, 1, filled(world, 5, None, version=version))).status_code == 409
    assert await card_of(session, world, "ada", 1) == (OPEN, 1, [4, None])


async def test_after_the_deadline_nothing_is_saved(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await close_scoring(session, world)
    ada = visit(world.people["ada"])
    refused = await save(ada, world, 1, filled(world, 4, 4))
    assert (refused.status_code, refused.json()["code"]) == (409, "scoring_closed")
    assert re.match(r"Die Bewertung endete am .*\d\d:\d\d Uhr\.", refused.json()["detail"])
    assert await card_of(session, world, "ada", 1) == NOTHING
    plain = await ada.post(f"{world.home}/scoring/1", data=filled(world, 4, 4, comment="Ein Wort noch"))
    assert (plain.status_code, "Ein Wort noch" in plain.text) == (409, True)
    page = await ada.get(f"{world.home}/scoring/1")
    assert (page.status_code, 'type="radio"' in page.text) == (200, False)


async def test_a_save_counts_until_the_deadline_s_second_and_again_when_it_is_moved(session: AsyncSession) -> None:
    """The deadline is in the night in which clocks go back: its hour comes twice, and only the second one is meant."""
    world = await make_world(session)
    closes_at, just = datetime(2026, 10, 25, 1, 30, tzinfo=UTC), timedelta(microseconds=1)

    async def move(moment: datetime) -> None:
        await session.execute(sa.update(RoundRow).values(scoring_closes_at=moment))

    async def give(number: int, now: datetime) -> None:
        marks = Marks({criterion.id or 0: 4 for criterion in world.criteria})
        await give_score(session, world.seat("ada"), number, marks, version=0, now=now)

    await move(closes_at)
    await give(1, closes_at - just)
    await give(2, closes_at - timedelta(hours=1))
    for late in (closes_at, closes_at + timedelta(seconds=1)):
        with pytest.raises(ScoringClosedError):
            await give(3, late)
    await move(closes_at + timedelta(seconds=2))
    await give(3, closes_at + timedelta(seconds=1))
    assert [(await card_of(session, world, "ada", number))[0] for number in (1, 2, 3)] == [COMPLETE] * 3


@pytest.mark.parametrize("stage", [RoundStage.RESOLUTION, RoundStage.CLOSED])
async def test_after_the_stage_nothing_is_saved(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await set_stage(session, world, stage)
    await session.commit()
    refused = await ada.put(f"{world.api}/scorecards/1", json=sent(world, 4, 4))
    assert (refused.status_code, refused.json()["code"]) == (409, "scoring_closed")
    assert await card_of(session, world, "ada", 1) == NOTHING


async def test_before_the_conflict_question_nothing_is_opened_or_saved(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    ada = visit(world.people["ada"])
    for place in ("scoring", "scoring/1"):
        answer = await ada.get(f"{world.home}/{place}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/conflicts")
    refused = await save(ada, world, 1, filled(world, 4, 4))
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict_question_open")
    for path in ("scorecards", "scorecards/1"):
        assert (await ada.get(f"{world.api}/{path}")).json()["code"] == "conflict_question_open"


@pytest.mark.parametrize("points", ["11", "-1", "abc", "3.5", "99999999999"])
async def test_points_off_the_scale_are_refused(session: AsyncSession, visit: Visit, points: str) -> None:
    world = await make_world(session)
    form = filled(world, 4, 4) | {f"points-{world.criteria[1].id}": points}
    refused = await save(visit(world.people["ada"]), world, 1, form)
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "Punkte gehen von 0 bis 10 in ganzen Schritten. Es wurde nichts gespeichert.",
    )
    assert await card_of(session, world, "ada", 1) == NOTHING


@pytest.mark.parametrize("criterion", ["999999", "abc", "99999999999999999999"])
async def test_points_for_a_foreign_criterion_are_refused(session: AsyncSession, visit: Visit, criterion: str) -> None:
    world = await make_world(session)
    form = filled(world, 4, 4) | {f"points-{criterion}": "3"}
    refused = await save(visit(world.people["ada"]), world, 1, form)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_criterion")


async def test_api_reads_and_saves_the_same_scorecard(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    first, second = (str(criterion.id) for criterion in world.criteria)
    saved = (await ada.put(f"{world.api}/scorecards/1", json=sent(world, 4, None))).json()
    assert {**saved, "saved_at": ""} == {
        "proposal": 1, "version": 1, "state": "open", "saved_at": "", "done": 0, "total": 3,
    }  # fmt: skip
    card = (await ada.get(f"{world.api}/scorecards/1")).json()
    assert (card["title"], card["version"], card["points"]) == ("Vorhaben 1", 1, {first: 4, second: None})
    stale = await ada.put(f"{world.api}/scorecards/1", json=sent(world, 9, 9))
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_scorecard")
    assert (await ada.put(f"{world.api}/scorecards/1", json={"version": 1, "points": {"x": 1}})).status_code == 422


async def test_ineligible_and_unknown_proposals_are_not_found(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    world.proposals[3].eligible, world.proposals[3].ineligible_reason = False, "Frist versäumt"
    await session.commit()
    ada = visit(world.people["ada"])
    for number in (3, 99, 0, 10**12):
        assert (await ada.get(f"{world.home}/scoring/{number}")).status_code == 404
        assert (await save(ada, world, number, filled(world, 4, 4))).status_code == 404


@pytest.mark.parametrize(("name", "read", "write"), [("sven", 404, 404), ("olga", 403, 403), ("vera", 200, 403)])
async def test_others_do_not_score(session: AsyncSession, visit: Visit, name: str, read: int, write: int) -> None:
    world = await make_world(session)
    client = visit(world.people[name])
    page = await client.get(f"{world.home}/scoring/1")
    assert (page.status_code, 'type="radio"' in page.text) == (read, False)
    assert (await client.post(f"{world.home}/scoring/1", data=filled(world, 4, 4))).status_code == write
    assert (await client.put(f"{world.api}/scorecards/1", json=sent(world, 4, 4))).status_code == write


@pytest.mark.parametrize("name", ["carla", "dirk", "ada"])
async def test_chair_deputy_and_members_score(session: AsyncSession, visit: Visit, name: str) -> None:
    world = await make_world(session)
    assert (await save(visit(world.people[name]), world, 2, filled(world, 4, 4))).status_code == 200
    assert await card_of(session, world, name, 2) == (COMPLETE, 1, [4, 4])


async def test_nobody_scores_before_the_stage(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    refused = await visit(world.people["ada"]).put(f"{world.api}/scorecards/1", json=sent(world, 4, 4))
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_stage")


async def test_save_without_the_forms_token_is_refused(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    del ada.headers["X-CSRF-Token"]
    assert (await save(ada, world, 1, filled(world, 4, 4))).status_code == 403
    assert await card_of(session, world, "ada", 1) == NOTHING
