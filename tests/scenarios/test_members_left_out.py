"""How steady a split is without one member's points, and what nobody may learn from that."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from allocation.outcome import Status
from allocation.studies.compare import Difference
from allocation.studies.steadiness import Variation
from allocation.studies.variations import Kind
from service.scenarios.asking import ask_steadiness
from service.scenarios.facts import Options
from service.scenarios.members_left_out import Withheld, left_out, scores_to_leave_out, sum_of_members
from service.scenarios.queries import get_problem
from service.scenarios.steadiness import Findings, find
from service.scoring.facts import RoundScores
from service.scoring.queries import get_scores
from service.scoring.tables import PointsRow, ScorecardRow
from tests.cast import VOTING
from tests.scenarios.computed import NOW, ask, awards_of, changes_of, computed, computed_world, frozen, read, stored
from tests.web import Visit

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
