"""How steady a split is: what is asked, kept and told."""

from dataclasses import replace

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from service.access import RoundStage
from service.rounds.tables import LimitRow
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options
from service.scenarios.members_left_out import Withheld
from service.scenarios.steadiness import Findings, find
from service.scenarios.tables import SteadinessRow
from service.scoring.queries import get_scores
from tests.cast import make_world
from tests.counting import counted
from tests.scenarios.computed import (
    NOW,
    STEADY,
    ask,
    awards_of,
    changes_of,
    computed,
    computed_world,
    frozen,
    read,
    stored,
)
from tests.web import Visit


async def test_the_chair_asks_once_and_the_answer_is_kept_with_the_hash_of_its_input(
    session: AsyncSession, visit: Visit
) -> None:
    world = await computed_world(session)
    carla = visit(world.people["carla"])
    assert "Noch hat niemand danach gefragt" in await read(carla, world)
    answer = await ask(carla, world)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/scenarios/1/steadiness")
    row, (problem, outcome, scenario) = await stored(session), await frozen(session)
    assert (row.problem_sha256, row.complete) == (scenario.problem_sha256, True)
    found, before = Findings.from_json(row.findings), dict(outcome.awarded_cents)
    for budget_cents, varied in ((475_000, found.less), (525_000, found.more)):
        expected = changes_of(before, awards_of(replace(problem, budget_cents=budget_cents)))
        told = {one.number: (one.before_cents, one.after_cents) for one in varied.changes}
        assert expected
        assert (varied.budget_cents, told) == (budget_cents, expected)
    asked_at = row.asked_at
    assert (await ask(visit(world.people["olga"]), world)).status_code == 303
    assert (await stored(session)).asked_at == asked_at


async def test_the_page_says_how_many_decisions_stay_and_the_table_what_tips_the_others(
    session: AsyncSession, visit: Visit
) -> None:
    world = await computed_world(session)
    olga = visit(world.people["olga"])
    await ask(olga, world)
    (problem, outcome, _row), page = await frozen(session), await read(olga, world)
    api = (await olga.get(f"{world.api}/scenarios/1/steadiness")).json()
    funded = [one.id for one in problem.candidates if outcome.awarded_cents[one.id]]
    headline = STEADY.search(page)
    assert headline is not None
    assert [int(number) for number in headline.groups()] == [api["steady"], 6, 2 + 4 + len(funded)]
    tipping = {int(number) for number, mark in api["marks"].items() if any(mark.values())}
    assert 0 < len(tipping) < 6
    assert api["steady"] == 6 - len(tipping)
    table = await read(olga, world, "/scenarios/1")
    for number in range(1, 7):
        line = table[table.index(f'id="proposal-{number}"') :].split("</tr>")[0]
        assert ("ändert sich bei:" in line, ">fest<" in line) == (number in tipping, number not in tipping)


async def test_withdrawals_say_who_receives_what_comes_back(session: AsyncSession, visit: Visit) -> None:
    world = await computed_world(session)
    carla = visit(world.people["carla"])
    await ask(carla, world)
    problem, outcome, _row = await frozen(session)
    api = (await carla.get(f"{world.api}/scenarios/1/steadiness")).json()
    for one in problem.candidates:
        rest = replace(problem, candidates=tuple(other for other in problem.candidates if other.id != one.id))
        others = {id_: cents for id_, cents in outcome.awarded_cents.items() if id_ != one.id}
        expected = changes_of(others, awards_of(rest))
        line = next((line for line in api["withdrawing"] if line["number"] == int(one.id)), None)
        told = {change["number"]: (change["first_cents"], change["second_cents"])
                for change in (*line["gains"], *line["losses"])} if line else {}  # fmt: skip
        assert told == expected
        assert line is None or line["returned_cents"] == outcome.awarded_cents[one.id]
    assert api["withdrawing"]
    changing = f"{len(api['withdrawing'])} von {api['withdrawals']} Rückzügen ändern, was andere erhalten"
    assert changing in await read(carla, world)


async def test_a_scenario_without_a_split_has_no_steadiness(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=5, scored=True)
    ids = {"round_id": world.round_.id or 0, "board_id": world.board.id or 0}
    session.add(LimitRow(**ids, district_id=world.districts[1].id, minimum_cents=480_000))
    await run_scenario(session, world.seat("carla"), Options(Rule.MERIT_EUROS), now=NOW)
    await session.commit()
    carla = visit(world.people["carla"])
    answer = await ask(carla, world)
    assert answer.status_code == 409
    assert "war nicht lösbar" in answer.text
    assert "Diese Variante enthält keine Verteilung" in await read(carla, world)
    assert (await carla.get(f"{world.api}/scenarios/1/steadiness")).status_code == 404


async def test_what_the_time_did_not_suffice_for_is_said_and_can_be_asked_once_more(
    session: AsyncSession, visit: Visit
) -> None:
    world = await computed_world(session)
    carla = visit(world.people["carla"])
    problem, outcome, scenario = await frozen(session)
    scores = await get_scores(session, world.round_.id or 0)
    unfinished = find(problem, outcome, scores, None, seconds=1e-9)
    assert not unfinished.complete
    session.add(
        SteadinessRow(
            scenario_id=scenario.id or 0,
            problem_sha256=scenario.problem_sha256,
            findings=unfinished.to_json(),
            complete=False,
            asked_at=NOW,
            asked_by=world.people["olga"].person_id,
        )
    )
    await session.commit()
    page = await read(carla, world)
    assert not STEADY.search(page)
    assert ">fest<" not in await read(carla, world, "/scenarios/1")
    for said in (
        "5 Prozent weniger Budget",
        "5 Prozent mehr Budget",
        "4 Fälle fehlender Punkte",
        "Rückzug der Anträge",
    ):
        assert f"Unbeantwortet: {said}" in page
    assert "Weiter berechnen" in page
    assert (await ask(carla, world)).status_code == 303
    row = await stored(session)
    assert row.complete
    assert row.findings == find(problem, outcome, scores, None, seconds=60).to_json()
    assert "Unbeantwortet" not in await read(carla, world)


async def test_whoever_goes_on_asks_only_what_was_not_answered(session: AsyncSession) -> None:
    world = await computed_world(session)
    problem, outcome, _row = await frozen(session)
    scores = await get_scores(session, world.round_.id or 0)
    whole = find(problem, outcome, scores, None, seconds=60)
    first, *others = whole.withdrawing
    late = replace(whole, withdrawing=(replace(first, status="timed_out", changes=()), *others))
    assert find(problem, outcome, Withheld.CHANGED, late, seconds=60) == whole
    assert find(problem, outcome, Withheld.CHANGED, late, seconds=1e-9) == late
    assert whole.members is not None
    no_member = replace(whole, members=replace(whole.members, waiting=("0", "1", "2", "3"), changing=0, tipping=()))
    assert find(problem, outcome, scores, no_member, seconds=60) == whole
    too_late = find(problem, outcome, Withheld.CHANGED, no_member, seconds=60)
    assert too_late == replace(whole, members=None, withheld=Withheld.CHANGED)


async def test_the_api_asks_and_answers(session: AsyncSession, visit: Visit) -> None:
    world = await computed_world(session)
    carla = visit(world.people["carla"])
    assert (await carla.get(f"{world.api}/scenarios/1/steadiness")).status_code == 404
    made = await carla.post(f"{world.api}/scenarios/1/steadiness")
    assert made.status_code == 201
    assert made.json() == (await carla.get(f"{world.api}/scenarios/1/steadiness")).json()


@pytest.mark.parametrize("proposals", [1, 12])
async def test_the_page_costs_as_many_statements_for_one_proposal_as_for_many(
    session: AsyncSession, visit: Visit, proposals: int
) -> None:
    world = await computed(session, Rule.RANKING, proposals)
    olga, counts = visit(world.people["olga"]), []
    with counted(await session.connection()) as statements:
        assert (await ask(olga, world)).status_code == 303
    counts.append(sum(statement.startswith("SELECT") for statement in statements))
    with counted(await session.connection()) as statements:
        await read(olga, world)
    counts.append(sum(statement.startswith("SELECT") for statement in statements))
    assert counts == [8, 4]
