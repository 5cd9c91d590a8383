"""Scenarios through the browser's eyes: computing, looking, comparing, and who may not."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule, check, outcome_from_json, problem_from_json, problem_to_json, sha256_of
from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from service.rounds.tables import LimitRow, RoundRow
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options
from service.scenarios.tables import ScenarioRow
from tests.cast import World, make_world, set_stage
from tests.counting import counted
from tests.remembered import remembered
from tests.web import Visit

FORM = {"rule": "merit_euros", "merit_threshold": "", "label": ""}


@pytest.fixture
async def world(session: AsyncSession) -> World:
    return await make_world(session, stage=RoundStage.DELIBERATION, proposals=5, scored=True)


@remembered
async def computed_world(session: AsyncSession) -> World:
    """Make the world with one scenario."""
    world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=5, scored=True)
    await run_scenario(session, world.seat("carla"), Options(Rule.MERIT_EUROS), label="", now=datetime.now(UTC))
    await session.commit()
    return world


async def run(client: httpx.AsyncClient, world: World, **changed: str) -> httpx.Response:
    return await client.post(f"{world.home}/scenarios", data={**FORM, **changed})


async def stored(session: AsyncSession, number: int) -> ScenarioRow:
    statement = sa.select(ScenarioRow).where(col(ScenarioRow.number) == number)
    row: ScenarioRow = (await session.execute(statement.execution_options(populate_existing=True))).scalar_one()
    return row


async def recuse(session: AsyncSession, world: World, name: str, number: int) -> None:
    someone = world.people[name]
    session.add(
        ConflictRow(
            member_id=someone.member_id,
            proposal_id=world.proposals[number].id or 0,
            kind=ConflictKind.RELATIVE,
            declared_by=someone.person_id,
        )
    )
    await session.commit()


@pytest.mark.parametrize("rule", ["merit_euros", "ranking"])
async def test_the_chair_computes_a_scenario_that_is_kept_with_its_input(
    session: AsyncSession, visit: Visit, world: World, rule: str
) -> None:
    carla = visit(world.people["carla"])
    answer = await run(carla, world, rule=rule, label="Erster Versuch", merit_threshold="2,5")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/scenarios/1")
    row = await stored(session, 1)
    problem, outcome = problem_from_json(row.problem), outcome_from_json(row.outcome)
    assert check(problem, outcome) is None
    assert row.problem_sha256 == sha256_of(problem_to_json(problem)) == row.outcome["problem_sha256"]
    assert (row.rule, row.status, row.label, problem.merit_threshold) == (rule, "solved", "Erster Versuch", 250)
    assert [one.id for one in problem.candidates] == ["1", "2", "3", "4", "5"]
    assert {one.lot for one in problem.candidates} == {1, 2, 3, 4, 5}
    assert "a seed for the tests" not in str(row.problem)
    page = await carla.get(f"{world.home}/scenarios/1")
    assert page.status_code == 200
    assert row.problem_sha256 in page.text


async def test_the_pages_of_scenarios_open_for_chair_deputy_and_office(visit: Visit, world: World) -> None:
    carla = visit(world.people["carla"])
    for rule in ("merit_euros", "ranking"):
        await run(carla, world, rule=rule)
    for name in ("carla", "dirk", "olga"):
        client = visit(world.people[name])
        for path in ("", "/1", "/2?show=rejected&sort=merit", "/compare?a=1&b=2"):
            answer = await client.get(f"{world.home}/scenarios{path}")
            assert answer.status_code == 200, (name, path)
    listed = await visit(world.people["olga"]).get(f"{world.home}/scenarios")
    assert 'action="' + world.home + '/scenarios"' not in listed.text


async def test_comparing_without_saying_what_offers_the_choice(visit: Visit, world: World) -> None:
    carla, compare = visit(world.people["carla"]), f"{world.home}/scenarios/compare"
    assert "Es gibt noch keine zwei Varianten" in (await carla.get(compare)).text
    for rule in ("merit_euros", "ranking"):
        await run(carla, world, rule=rule)
    for query in ("", "?a=x&b=1", "?a=2"):
        page = (await carla.get(compare + query)).text
        assert [page.count(f'<select class="input" id="f-{name}"') for name in "ab"] == [1, 1], query
        assert "Wer gewinnt" not in page
    assert re.search(r'<option value="2"\s+selected', page)


async def test_the_draft_resolution_says_what_comes_next(session: AsyncSession, visit: Visit, world: World) -> None:
    carla, scenario = visit(world.people["carla"]), f"{world.home}/scenarios/1"
    await run(carla, world)
    assert "Nächster Schritt" not in (await carla.get(scenario)).text
    assert (await carla.post(f"{scenario}/draft")).headers["location"] == scenario
    assert f'href="{world.home}/stage"' in next_step((await carla.get(scenario)).text)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    assert f'href="{world.home}/resolution"' in next_step((await carla.get(scenario)).text)
    assert "Nächster Schritt" not in (await visit(world.people["olga"]).get(scenario)).text


def next_step(page: str) -> str:
    return page.partition("Nächster Schritt</p>")[2].partition("</div>")[0]


@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("ada", "GET", "/scenarios", 403),
        ("vera", "GET", "/scenarios/1", 403),
        ("ada", "POST", "/scenarios", 403),
        ("olga", "POST", "/scenarios", 403),
        ("olga", "POST", "/scenarios/1/draft", 403),
        ("sven", "GET", "/scenarios", 404),
        ("sven", "POST", "/scenarios", 404),
        ("sven", "GET", "/scenarios/compare?a=1&b=1", 404),
        ("carla", "GET", "/scenarios/77", 404),
        ("carla", "GET", "/scenarios/99999999999999999999", 404),
        ("carla", "GET", "/scenarios/compare?a=1&b=77", 404),
        ("carla", "GET", "/scenarios/compare?a=-999999999999&b=1", 404),
        ("carla", "POST", "/scenarios/77/draft", 404),
    ],
)
async def test_who_may_not(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, name: str, method: str, path: str, status: int
) -> None:
    world = await computed_world(session)
    answer = await visit(world.people[name]).request(method, world.home + path, data=FORM if method == "POST" else None)
    assert answer.status_code == status
    api = world.api + path
    body: dict[str, Any] = {"rule": "ranking"}
    answer = await visit(world.people[name]).request(method, api, json=body if method == "POST" else None)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("stage", [RoundStage.SCORING, RoundStage.PUBLISHED])
async def test_no_scenario_is_computed_in_other_stages(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    world = await make_world(session, stage=stage, scored=True)
    assert (await run(visit(world.people["carla"]), world)).status_code == 409


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"rule": "luck"}, "rule"),
        ({"rule": ""}, "rule"),
        ({"rule": "equal_shares"}, "rule"),
        ({"merit_threshold": "viel"}, "merit_threshold"),
        ({"merit_threshold": "11"}, "merit_threshold"),
        ({"label": "x" * 81}, "label"),
    ],
)
async def test_wrong_input_shows_the_form_again(
    session: AsyncSession, visit: Visit, world: World, changed: dict[str, str], field: str
) -> None:
    answer = await run(visit(world.people["carla"]), world, **changed)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert (await session.execute(sa.select(sa.func.count()).select_from(ScenarioRow))).scalar_one() == 0


async def test_an_unknown_budget_is_a_clear_refusal(session: AsyncSession, visit: Visit, world: World) -> None:
    await session.execute(sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(budget_cents=None))
    await session.commit()
    answer = await run(visit(world.people["carla"]), world)
    assert answer.status_code == 409
    assert "Das Gesamtbudget steht noch nicht fest" in answer.text


async def test_contradicting_limits_are_named_with_the_smallest_repair(
    session: AsyncSession, visit: Visit, world: World
) -> None:
    session.add(
        LimitRow(
            round_id=world.round_.id or 0,
            board_id=world.board.id or 0,
            district_id=world.districts[1].id,
            minimum_cents=480_000,
        )
    )
    await session.commit()
    carla = visit(world.people["carla"])
    assert (await run(carla, world)).status_code == 303
    page = await carla.get(f"{world.home}/scenarios/1")
    text = re.sub(r"\s+", " ", page.text)
    assert "Diese Grenzen lassen sich nicht zusammen einhalten" in text
    assert "Görlitz: Untergrenze um 300 € senken" in text
    assert "Bautzen: Untergrenze um 500 € senken" in text
    assert "das Gesamtbudget: Obergrenze um 300 € anheben" in text
    assert (await carla.post(f"{world.home}/scenarios/1/draft")).status_code == 409


async def test_a_recused_chair_sees_no_award_merit_or_total_that_gives_it_away(
    session: AsyncSession, visit: Visit, world: World
) -> None:
    await recuse(session, world, "carla", 4)
    carla, dirk = visit(world.people["carla"]), visit(world.people["dirk"])
    await run(carla, world)
    whole = (await dirk.get(f"{world.api}/scenarios/1")).json()
    hers = (await carla.get(f"{world.api}/scenarios/1")).json()
    hidden = next(line for line in whole["awards"] if line["number"] == 4)
    assert hidden["awarded_cents"] > 0
    assert [line["number"] for line in hers["awards"]] == [1, 2, 3, 5]
    assert (hers["totals"]["spent_cents"], hers["totals"]["left_cents"], hers["totals"]["funded"]) == (None, None, None)
    in_bautzen = [line["awarded_cents"] for line in hers["awards"] if line["district"] == "Bautzen"]
    bautzen = hers["districts"][0]
    assert (bautzen["label"], bautzen["awarded_cents"], bautzen["partial"]) == ("Bautzen", sum(in_bautzen), True)
    assert whole["districts"][0]["awarded_cents"] == sum(in_bautzen) + hidden["awarded_cents"]
    listed = (await carla.get(f"{world.api}/scenarios")).json()
    assert [(one["spent_cents"], one["funded"]) for one in listed] == [(None, None)]
    for path in ("", "/1", "/compare?a=1&b=1"):
        page = (await carla.get(f"{world.home}/scenarios{path}")).text
        assert "Vorhaben 4" not in page
        assert whole["totals"]["spent_cents"] == 500_000
    page = (await carla.get(f"{world.home}/scenarios/1")).text
    assert "Sie sind befangen bei den Anträgen mit diesen Nummern: 4." in page
    assert "Vorhaben 4" in (await dirk.get(f"{world.home}/scenarios/1")).text


async def test_the_api_computes_and_compares(visit: Visit, world: World) -> None:
    carla = visit(world.people["carla"])
    made = await carla.post(f"{world.api}/scenarios", json={"rule": "ranking", "merit_threshold": 250, "label": " A "})
    assert (made.status_code, made.json()["number"], made.json()["label"]) == (201, 1, "A")
    await carla.post(f"{world.api}/scenarios", json={"rule": "merit_euros", "no_leapfrogging": True})
    comparison = (await carla.get(f"{world.api}/scenarios/compare?a=1&b=2")).json()
    assert (comparison["first"]["number"], comparison["second"]["number"]) == (1, 2)
    assert len(comparison["gains"]) + len(comparison["losses"]) + comparison["unchanged"] == 5
    for wrong in (
        {},
        {"rule": "luck"},
        {"rule": "ranking", "merit_threshold": -1},
        {"rule": "ranking", "label": "x" * 81},
    ):
        assert (await carla.post(f"{world.api}/scenarios", json=wrong)).status_code == 400
    for wrong in ({"rule": "equal_shares"}, {"rule": "ranking", "merit_threshold": 1001}):
        assert (await carla.post(f"{world.api}/scenarios", json=wrong)).status_code == 422


@pytest.mark.parametrize("proposals", [1, 12])
async def test_pages_cost_as_many_statements_for_one_proposal_as_for_many(
    session: AsyncSession, visit: Visit, proposals: int
) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=proposals, scored=True)
    carla = visit(world.people["carla"])
    await run(carla, world, rule="ranking")
    counts = []
    for path in ("/scenarios", "/scenarios/1", "/scenarios/compare?a=1&b=1"):
        with counted(await session.connection()) as statements:
            assert (await carla.get(world.home + path)).status_code == 200
        counts.append(sum(statement.startswith("SELECT") for statement in statements))
    assert counts == [4, 7, 8]
