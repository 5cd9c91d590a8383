"""How steady a split is: what is asked and kept, what nobody may learn from it, and who sees it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Allocation, Problem, Rule, outcome_from_json, problem_from_json, solve
from allocation.outcome import Status
from allocation.studies.compare import Difference
from allocation.studies.steadiness import Variation
from allocation.studies.variations import Kind
from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from service.resolutions.actions import choose_draft
from service.rounds.tables import LimitRow, RoundRow
from service.scenarios.actions import run_scenario
from service.scenarios.asking import ask_steadiness
from service.scenarios.facts import Options
from service.scenarios.members_left_out import Withheld, left_out, scores_to_leave_out, sum_of_members
from service.scenarios.queries import get_problem
from service.scenarios.steadiness import Findings, find
from service.scenarios.tables import ScenarioRow, SteadinessRow
from service.scoring.facts import RoundScores
from service.scoring.queries import get_scores
from service.scoring.tables import PointsRow, ScorecardRow
from tests.cast import CONFLICTED, VOTING, World, give_points, make_world, set_stage
from tests.counting import counted
from tests.remembered import remembered
from tests.web import Visit

NOW = datetime(2026, 11, 29, tzinfo=UTC)
STEADY = re.compile(r"(\d+) von (\d+) Entscheidungen bleiben in jedem der (\d+) geprüften Fälle auf den Cent gleich")


@remembered
async def computed_world(session: AsyncSession) -> World:
    """Make the world with one scenario."""
    return await computed(session, Rule.MERIT_EUROS)


async def computed(session: AsyncSession, rule: Rule, proposals: int = 6, **of_round: Any) -> World:  # noqa: ANN401
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=proposals)
    if of_round:
        await session.execute(sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(**of_round))
    for place, name in enumerate(VOTING):
        for number in world.proposals:
            if (name, number) != CONFLICTED:
                points = [(3 * number + place * number) % 11, (2 * number + place) % 11]
                await give_points(session, world, name, number, points)
    await set_stage(session, world, RoundStage.DELIBERATION)
    await run_scenario(session, world.seat("carla"), Options(rule), now=NOW)
    await session.commit()
    return world


async def stored(session: AsyncSession) -> SteadinessRow:
    statement = sa.select(SteadinessRow).execution_options(populate_existing=True)
    row: SteadinessRow = (await session.execute(statement)).scalar_one()
    return row


async def frozen(session: AsyncSession) -> tuple[Problem, Allocation, ScenarioRow]:
    row: ScenarioRow = (await session.execute(sa.select(ScenarioRow))).scalar_one()
    outcome = outcome_from_json(row.outcome)
    assert isinstance(outcome, Allocation)
    return problem_from_json(row.problem), outcome, row


async def recuse(session: AsyncSession, world: World, name: str, number: int) -> None:
    someone, id_ = world.people[name], world.proposals[number].id or 0
    by = someone.person_id
    session.add(ConflictRow(member_id=someone.member_id, proposal_id=id_, kind=ConflictKind.RELATIVE, declared_by=by))
    await session.commit()


def awards_of(problem: Problem) -> dict[str, int]:
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    return dict(outcome.awarded_cents)


def changes_of(before: dict[str, int], after: dict[str, int]) -> dict[int, tuple[int, int]]:
    return {int(id_): (cents, after[id_]) for id_, cents in before.items() if cents != after[id_]}


async def ask(client: httpx.AsyncClient, world: World) -> httpx.Response:
    return await client.post(f"{world.home}/scenarios/1/steadiness")


async def read(client: httpx.AsyncClient, world: World, path: str = "/scenarios/1/steadiness") -> str:
    answer = await client.get(world.home + path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


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


OTHER_ROUNDS: list[dict[str, Any]] = [
    {"aggregation": "mean"},
    {"aggregation": "median"},
    {"severity_correction": True},
    {"minimum_scores": 4},
]


@pytest.mark.parametrize("of_round", OTHER_ROUNDS)
async def test_members_are_left_out_as_the_round_makes_its_merits(
    session: AsyncSession, of_round: dict[str, Any]
) -> None:
    """Held against the round itself, computed anew after somebody's scorecards are really gone."""
    world = await computed(session, Rule.RANKING, **of_round)
    await ask_steadiness(session, world.seat("carla"), 1, now=NOW)
    problem, outcome, _row = await frozen(session)
    found = Findings.from_json((await stored(session)).findings).members
    tipping, changing = set[int](), 0
    for name in VOTING:
        savepoint = await session.begin_nested()
        for row in (PointsRow, ScorecardRow):
            await session.execute(sa.delete(row).where(col(row.member_id) == world.people[name].member_id))
        anew = await get_problem(session, world.round_.id or 0, Options(Rule.RANKING))
        await savepoint.rollback()
        kept = [replace(one, merit=problem.candidates[1].merit) if one.id == "2" else one for one in anew.candidates]
        changes = changes_of(dict(outcome.awarded_cents), awards_of(replace(anew, candidates=tuple(kept))))
        changing += bool(changes)
        tipping |= changes.keys()
    assert found is not None
    assert found.tipping == tuple(sorted(tipping))
    assert (found.cases, found.waiting, found.kept_merits) == (4, (), 1)
    assert found.changing == (max(changing, 3) if changing else 0)


async def test_what_is_tested_above_does_change_something(session: AsyncSession) -> None:
    world = await computed(session, Rule.RANKING, minimum_scores=4)
    await ask_steadiness(session, world.seat("carla"), 1, now=NOW)
    members = Findings.from_json((await stored(session)).findings).members
    assert members is not None
    assert members.tipping


def scores_of(*by_member: dict[int, int]) -> RoundScores:
    exact = tuple({number: Fraction(score) for number, score in given.items()} for given in by_member)
    return RoundScores(exact, {}, "mean", 1, None)


def member_case(name: str, *ids: str, cents: int = 100) -> Variation:
    return Variation(Kind.MEMBER, name, 1, Status.SOLVED, tuple(Difference(id_, id_, 0, cents) for id_ in ids))


def test_a_single_member_s_case_cannot_be_told_from_two_members_cases() -> None:
    """Whose, how much, in which direction, and what tips together: none of it is in what is kept."""
    scores = scores_of(*({1: 5, 2: 5} for _ in range(5)))
    still = [member_case(str(place)) for place in range(3)]
    together = sum_of_members([*still, member_case("3", "1", "2"), member_case("4")], scores)
    apart = sum_of_members([*still, member_case("3", "1"), member_case("4", "2")], scores)
    other_way = sum_of_members([member_case("0", "2", cents=-7), member_case("1", "1"), *still], scores)
    assert together == apart == other_way
    assert (together.changing, together.tipping) == (3, (1, 2))
    assert sum_of_members([*still, member_case("3"), member_case("4")], scores).changing == 0


async def test_it_makes_no_difference_whose_scores_are_whose(session: AsyncSession) -> None:
    world = await computed(session, Rule.RANKING, minimum_scores=1)
    problem, outcome, _row = await frozen(session)
    scores = await get_scores(session, world.round_.id or 0)
    turned = replace(scores, by_member=scores.by_member[::-1])
    first, second = (find(problem, outcome, one, None, seconds=60) for one in (scores, turned))
    assert first.members is not None
    assert first.to_json() == second.to_json()


async def test_what_is_kept_and_shown_names_no_member(session: AsyncSession, visit: Visit) -> None:
    """Some members' cases change something here, and all that is kept of these are two counts and numbers."""
    world = await computed(session, Rule.RANKING, minimum_scores=4)
    carla = visit(world.people["carla"])
    await ask(carla, world)
    members = (await stored(session)).findings["members"]
    assert members.keys() == {"cases", "waiting", "changing", "tipping", "kept_merits"}
    shown = (await carla.get(f"{world.api}/scenarios/1/steadiness")).json()["members"]
    assert shown.keys() == {"cases", "changing", "or_fewer", "tipping", "kept_merits"}
    assert [line.keys() for line in shown["tipping"]] == [{"number", "title", "district"}] * len(shown["tipping"])
    page = (await read(carla, world)).split("<main", 1)[1]
    assert "fehlenden Punkten" not in page
    for name in ("dirk", "ada", "ben"):
        assert world.people[name].name not in page


def test_what_fewer_than_four_scored_keeps_its_merit() -> None:
    scores = scores_of({1: 9, 2: 9}, {1: 5, 2: 5}, {1: 5, 2: 5}, {1: 5})
    assert left_out(scores) == {"0": {"1": 633}, "1": {"1": 633}, "2": {"1": 633}, "3": {"1": 500}}
    corrected = replace(scores_of(*({1: 9, 2: 9, 3: 9, 4: 1} for _ in range(4))), corrected_within=(0, 10))
    assert all(merits.keys() == {"1", "2", "3", "4"} for merits in left_out(corrected).values())


async def test_members_are_left_out_only_where_no_score_can_be_worked_out(session: AsyncSession) -> None:
    world = await computed_world(session)
    problem, _outcome, _row = await frozen(session)
    scores = await get_scores(session, world.round_.id or 0)
    assert scores_to_leave_out(problem, scores, None) is scores
    assert scores_to_leave_out(problem, replace(scores, by_member=scores.by_member[:3]), None) is Withheld.FEW
    assert scores_to_leave_out(problem, scores, 1) is Withheld.THRESHOLD
    assert scores_to_leave_out(replace(problem, merit_threshold=1), scores, None) is Withheld.THRESHOLD
    other = replace(scores, merits={**scores.merits, 1: 1})
    assert scores_to_leave_out(problem, other, None) is Withheld.CHANGED


async def test_whoever_asks_after_points_were_revised_learns_nothing_from_the_difference(
    session: AsyncSession, visit: Visit
) -> None:
    world = await computed_world(session)
    changed = sa.update(PointsRow).where(col(PointsRow.member_id) == world.people["ada"].member_id)
    await session.execute(changed.where(col(PointsRow.proposal_id) == world.proposals[1].id).values(points=10))
    await session.commit()
    carla = visit(world.people["carla"])
    await ask(carla, world)
    assert "haben sich Punkte geändert; deshalb konnte niemand weggelassen werden" in await read(carla, world)
    assert (await stored(session)).findings["members"] is None


async def test_whoever_keeps_out_of_a_proposal_is_shown_nothing_of_it(session: AsyncSession, visit: Visit) -> None:
    world = await computed_world(session)
    await choose_draft(session, world.seat("dirk"), 1, now=NOW)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await recuse(session, world, "carla", 4)
    carla, dirk = visit(world.people["carla"]), visit(world.people["dirk"])
    assert (await ask(carla, world)).status_code == 403
    assert (await ask(dirk, world)).status_code == 303
    for path in ("/scenarios/1/steadiness", "/resolution/steadiness"):
        assert STEADY.search(await read(dirk, world, path))
        assert "Vorhaben 4" in await read(dirk, world, path)
        hers = await read(carla, world, path)
        assert "könnte Ihnen verraten, was er erhält" in hers
        assert not STEADY.search(hers)
        assert "Vorhaben" not in hers
    listed = await read(carla, world, "/scenarios/1")
    assert not STEADY.search(listed)
    assert "ändert sich bei:" not in listed
    for client, method, status in ((carla, "GET", 403), (carla, "POST", 403), (dirk, "GET", 200)):
        answer = await client.request(method, f"{world.api}/scenarios/1/steadiness")
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("ada", "GET", "/scenarios/1/steadiness", 403),
        ("ada", "POST", "/scenarios/1/steadiness", 403),
        ("rita", "POST", "/scenarios/1/steadiness", 403),
        ("rita", "GET", "/scenarios/1/steadiness", 200),
        ("sven", "GET", "/scenarios/1/steadiness", 404),
        ("sven", "POST", "/scenarios/1/steadiness", 404),
        ("carla", "GET", "/scenarios/77/steadiness", 404),
        ("carla", "POST", "/scenarios/77/steadiness", 404),
        ("carla", "POST", "/scenarios/99999999999999999999/steadiness", 404),
        ("ada", "GET", "/resolution/steadiness", 409),
    ],
)
async def test_who_may_not(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, name: str, method: str, path: str, status: int
) -> None:
    world = await computed_world(session)
    answer = await visit(world.people[name]).request(method, world.home + path)
    assert answer.status_code == status


async def test_nobody_asks_once_the_board_has_decided_but_what_was_asked_stays(
    session: AsyncSession, visit: Visit
) -> None:
    world = await computed_world(session)
    carla = visit(world.people["carla"])
    await set_stage(session, world, RoundStage.PUBLISHED)
    await session.commit()
    assert (await ask(carla, world)).status_code == 409
    assert "/scenarios/1/steadiness" in await read(carla, world, "/scenarios/1")
    page = await read(carla, world)
    assert "Vorsitz und Geschäftsstelle können sie berechnen lassen" in page
    assert f'action="{world.home}/scenarios/1/steadiness"' not in page


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


async def test_members_read_it_for_what_is_voted_on(session: AsyncSession, visit: Visit) -> None:
    world = await computed_world(session)
    await choose_draft(session, world.seat("carla"), 1, now=NOW)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    ada = visit(world.people["ada"])
    assert f'href="{world.home}/resolution/steadiness"' in await read(ada, world, "/resolution")
    page = await read(ada, world, "/resolution/steadiness")
    assert "Noch hat niemand danach gefragt" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main", 1)[0]
    await ask(visit(world.people["olga"]), world)
    assert STEADY.search(await read(ada, world, "/resolution/steadiness"))
    english = (await ada.get(f"{world.home}/resolution/steadiness?lang=en")).text
    assert "How steady is this split?" in english
    assert "decisions stay the same to the cent" in english


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


def test_members_are_added_to_those_who_were_answered_before_and_told_in_the_end() -> None:
    scores = scores_of(*({1: 5, 2: 5} for _ in range(5)))
    late = Variation(Kind.MEMBER, "4", 1, Status.TIMED_OUT)
    begun = sum_of_members([*(member_case(str(place), "1") for place in range(3)), member_case("3"), late], scores)
    assert (begun.cases, begun.waiting, begun.changing, begun.tipping) == (5, ("4",), 3, (1,))
    ended = sum_of_members([member_case("4", "2")], scores, begun)
    assert (ended.cases, ended.waiting, ended.changing, ended.tipping) == (5, (), 4, (1, 2))


async def test_nothing_of_members_is_shown_before_all_are_answered(session: AsyncSession, visit: Visit) -> None:
    """Who looks before and after the last case would see what is that one member's."""
    world = await computed(session, Rule.RANKING, minimum_scores=4)
    carla = visit(world.people["carla"])
    await ask(carla, world)
    row = await stored(session)
    told = (await carla.get(f"{world.api}/scenarios/1/steadiness")).json()
    assert told["members"]["tipping"]
    findings = Findings.from_json(row.findings)
    assert findings.members is not None
    row.findings = replace(findings, members=replace(findings.members, waiting=("3",))).to_json()
    row.complete = False
    await session.commit()
    shown = (await carla.get(f"{world.api}/scenarios/1/steadiness")).json()
    assert (shown["members"], shown["unanswered_members"], shown["cases"]) == (None, 1, told["cases"] - 4)
    assert not any(mark["members"] for mark in shown["marks"].values())
    page = await read(carla, world)
    assert "Gezeigt, sobald alle diese Fälle beantwortet sind." in page
    assert "in denen die Punkte eines Mitglieds fehlen, ändert sich" not in page


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
