"""What a member with a conflict can find out about the proposal: that it exists, and that they are recused."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import World, give_points, make_world, set_stage
from tests.scoring.cards import NOTHING, card_of, filled, save, sent
from tests.web import Visit

APPLICANT, SUMMARY = "Verein Nummer 2 e. V.", "Worum es im Vorhaben 2 geht."
MERIT_WITH_COMMA, MERIT = "9,67", 967
READING = ("scoring", "scoring?q=Verein+Nummer+2", "scoring?show=blocked", "scoring?district=Bautzen", "conflicts")
DELIBERATING = ("merits", "merits?order=disagreement", "merits?order=number", "conflicts")
READING_API, DELIBERATING_API = ("scorecards", "conflicts"), ("merits", "scorecards", "conflicts")


async def telling_world(session: AsyncSession, stage: RoundStage) -> World:
    """Make a round in which everything about proposal 2 would be noticed: its merit is the only one of its kind."""
    world = await make_world(session)
    for number in (1, 2, 3):
        for name in ("carla", "dirk", "ada"):
            await give_points(session, world, name, number, [10, 9] if number == 2 else [4, 4])
    await set_stage(session, world, stage)
    await session.commit()
    return world


@pytest.mark.parametrize("name", ["ada", "ben"])
async def test_text_of_the_proposal_is_on_no_page_while_scoring(session: AsyncSession, visit: Visit, name: str) -> None:
    world = await telling_world(session, RoundStage.SCORING)
    client = visit(world.people[name])
    pages = [(await client.get(f"{world.home}/{path}")).text for path in READING]
    answers = [(await client.get(f"{world.api}/{path}")).text for path in READING_API]
    shown = [text in page for page in (*pages, *answers) for text in (APPLICANT, SUMMARY, "2.000 €", "200000")]
    assert any(shown) is (name == "ada")


@pytest.mark.parametrize("name", ["ada", "ben"])
async def test_figures_of_the_proposal_are_on_no_page_in_deliberation(
    session: AsyncSession, visit: Visit, name: str
) -> None:
    world = await telling_world(session, RoundStage.DELIBERATION)
    client = visit(world.people[name])
    pages = [(await client.get(f"{world.home}/{path}")).text for path in DELIBERATING]
    answers = [(await client.get(f"{world.api}/{path}")).text for path in DELIBERATING_API]
    shown = [text in page for page in (*pages, *answers) for text in (APPLICANT, MERIT_WITH_COMMA, str(MERIT))]
    assert any(shown) is (name == "ada")


async def test_merits_name_the_proposal_only_as_blocked(session: AsyncSession, visit: Visit) -> None:
    world = await telling_world(session, RoundStage.DELIBERATION)
    answer = (await visit(world.people["ben"]).get(f"{world.api}/merits")).json()
    assert answer["blocked"] == [{"proposal": 2, "title": "Vorhaben 2"}]
    assert [(merit["proposal"], merit["rank"]) for merit in answer["merits"]] == [(1, 1), (3, 1)]


@pytest.mark.parametrize("stage", [RoundStage.SCORING, RoundStage.DELIBERATION, RoundStage.PUBLISHED])
async def test_proposal_cannot_be_opened_and_the_refusal_says_why(
    session: AsyncSession, visit: Visit, stage: RoundStage
) -> None:
    world = await telling_world(session, stage)
    ben = visit(world.people["ben"])
    page = await ben.get(f"{world.home}/scoring/2")
    assert (page.status_code, "Bei Antrag 2 sind Sie befangen." in page.text) == (403, True)
    problem = await ben.get(f"{world.api}/scorecards/2")
    assert (problem.status_code, problem.json()["code"]) == (403, "conflict_of_interest")
    assert [text in page.text + problem.text for text in (APPLICANT, SUMMARY, "Vorhaben 2")] == [False] * 3


async def test_a_refusal_inside_a_board_keeps_the_way_around(session: AsyncSession, visit: Visit) -> None:
    world = await telling_world(session, RoundStage.SCORING)
    page = (await visit(world.people["ben"]).get(f"{world.home}/scoring/2")).text
    assert [f'href="{path}"' in page for path in (f"{world.home}/scoring", "/account", "/board/musterland")] == [
        True
    ] * 3
    missing = await visit(world.people["ben"]).get("/board/musterland/rounds/1999")
    assert (missing.status_code, 'href="/board/musterland"' in missing.text) == (404, True)
    assert "/board/musterland" not in (await visit(world.people["sven"]).get(f"{world.home}/scoring/2")).text


async def test_proposal_cannot_be_saved(session: AsyncSession, visit: Visit) -> None:
    world = await telling_world(session, RoundStage.SCORING)
    ben = visit(world.people["ben"])
    refused = [
        await save(ben, world, 2, filled(world, 4, 4)),
        await ben.post(f"{world.home}/scoring/2", data=filled(world, 4, 4)),
        await ben.put(f"{world.api}/scorecards/2", json=sent(world, 4, 4)),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert await card_of(session, world, "ben", 2) == NOTHING


async def test_neighbours_next_and_counts_pass_over_the_proposal(session: AsyncSession, visit: Visit) -> None:
    world = await telling_world(session, RoundStage.SCORING)
    ben = visit(world.people["ben"])
    page = (await ben.get(f"{world.home}/scoring/1")).text
    assert [f"{world.home}/scoring/{number}" in page for number in (2, 3)] == [False, True]
    assert "0 von 2 bewertet" in page
    assert (await ben.get(f"{world.home}/scoring/next?after=1")).headers["location"] == f"{world.home}/scoring/3"
    saved = (await ben.put(f"{world.api}/scorecards/1", json=sent(world, 4, 4))).json()
    assert (saved["done"], saved["total"]) == (1, 2)


async def test_points_given_before_the_conflict_are_closed_to_the_member_too(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 3, filled(world, 4, 4))
    await ada.post(f"{world.api}/conflicts", json={"conflicts": [{"proposal": 3, "kind": "relative"}]})
    assert (await ada.get(f"{world.api}/scorecards/3")).status_code == 403
    assert (await ada.get(f"{world.api}/scorecards")).json()[2] == {
        "proposal": 3, "title": "Vorhaben 3", "state": "blocked", "applicant": None, "district": None, "pot": None,
        "requested_cents": None,
    }  # fmt: skip
    assert "0 von 2 bewertet" in (await ada.get(f"{world.home}/scoring")).text


async def test_nobody_reads_anybody_elses_points(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, proposals=1)
    await give_points(session, world, "ada", 1, [3, 8])
    await session.commit()
    for name in ("carla", "dirk", "ben"):
        card = (await visit(world.people[name]).get(f"{world.api}/scorecards/1")).json()
        assert (card["version"], list(card["points"].values())) == (0, [None, None])
