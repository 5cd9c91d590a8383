"""Correction for strict and generous members, from the round's rule to the public pages."""

import re
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.decision import verify
from service.access import RoundStage
from service.publication.actions import publish
from service.publication.snapshot import Snapshot
from service.publication.tables import PublicationRow
from service.rounds.tables import RoundRow
from service.scenarios.tables import ScenarioRow
from service.scoring.facts import OwnShift
from service.scoring.severity import own_shift_of
from tests.cast import World, give_points, make_world, set_stage
from tests.publication.story import NOW, decide
from tests.web import Visit

SCORES = {  # as Carla and Dirk say, Ada three points less, Ben four more
    "ada": {1: 1, 3: 2, 4: 3, 5: 4},
    "ben": {1: 8, 3: 9, 4: 10},
    "carla": {1: 4, 3: 5, 4: 6, 5: 7},
    "dirk": {1: 4, 3: 5, 4: 6},
}
AS_GIVEN = {1: 425, 2: None, 3: 525, 4: 625, 5: 550}
CORRECTED = {1: 400, 2: None, 3: 500, 4: 600, 5: 700}
SENTENCE = "um strenge und großzügige Mitglieder bereinigt"


async def deliberating(session: AsyncSession, *, corrected: bool) -> World:
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=5)
    rule = sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id)
    await session.execute(rule.values(severity_correction=corrected))
    await set_stage(session, world, RoundStage.DELIBERATION)
    for name, given in SCORES.items():
        for number, points in given.items():
            await give_points(session, world, name, number, [points, points])
    await session.commit()
    return world


def told(page: str) -> str:
    """Give what a member is told of their own scores."""
    section = re.search(r'<section[^>]*"shift.*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", section[0]).split()) if section else ""


@pytest.mark.parametrize(("corrected", "merits"), [(False, AS_GIVEN), (True, CORRECTED)])
async def test_merits_are_the_corrected_ones_only_by_the_rounds_rule(
    session: AsyncSession,
    visit: Visit,
    corrected: bool,  # noqa: FBT001
    merits: dict[int, int | None],
) -> None:
    world = await deliberating(session, corrected=corrected)
    carla = visit(world.people["carla"])
    answer = (await carla.get(f"{world.api}/merits")).json()["merits"]
    assert {one["proposal"]: one["merit"] for one in answer} == merits
    pages = [(await carla.get(f"{world.home}/{path}")).text for path in ("merits", "deliberation/1")]
    assert [SENTENCE in page for page in pages] == [corrected] * 2
    assert bool(told(pages[0])) is corrected


async def test_each_member_reads_their_own_shift_alone(session: AsyncSession, visit: Visit) -> None:
    world = await deliberating(session, corrected=True)
    names = ("ada", "ben", "carla", "olga", "vera")
    ada, ben, carla, *others = [
        told((await visit(world.people[name]).get(f"{world.home}/merits")).text) for name in names
    ]
    assert "4 Ihrer Anträge" in ada
    assert re.findall(r"\d+,\d\d", ada) == ["2,50", "5,50", "3,00"]
    assert "hinzugezählt" in ada
    assert re.findall(r"\d+,\d\d", ben) == ["9,00", "5,00", "4,00"]
    assert "abgezogen" in ben
    assert re.findall(r"\d+,\d\d", carla) == ["5,50", "5,50"]
    assert others == ["", ""]


def test_a_shift_that_would_tell_the_others_points_is_not_told() -> None:
    scores = {member: dict.fromkeys(range(3), Fraction(member)) for member in (1, 2, 3)}
    assert own_shift_of(scores, 1) == OwnShift(shared=3)
    assert own_shift_of({**scores, 5: scores[3]}, 1) == OwnShift(3, 100, 225, 125)
    assert own_shift_of({**scores, 4: {7: Fraction(1)}}, 4) == OwnShift(shared=0)
    assert own_shift_of(scores, 9) is None


async def test_scenario_pack_and_public_pages_rest_on_corrected_merits(session: AsyncSession, visit: Visit) -> None:
    world = await decide(session, await deliberating(session, corrected=True))
    await publish(session, world.seat("olga"), now=NOW)
    await session.commit()
    frozen = (await session.execute(sa.select(col(ScenarioRow.problem)))).scalar_one()
    row = (await session.execute(sa.select(PublicationRow))).scalar_one()
    for problem in (frozen, row.pack["problem"]):
        assert {int(one["id"]): one["merit"] for one in problem["candidates"]} == CORRECTED
    checks = {check.name: check for check in verify(row.pack)}
    assert row.pack["rules"]["severity_correction"] is True
    assert all(check.holds for check in checks.values())
    assert "cannot be recomputed" in checks["scores"].detail
    carla = visit(world.people["carla"])
    assert SENTENCE in (await carla.get(f"{world.home}/scenarios/1")).text
    for path in ("", "/how", "/proposals/1"):
        assert SENTENCE in (await visit(None).get(f"/rounds/musterland/2026{path}")).text
    earlier = {name: value for name, value in row.pages["method"].items() if name != "severity_correction"}
    assert not Snapshot.from_json({**row.pages, "method": earlier}).method.severity_correction
