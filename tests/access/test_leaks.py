"""Every page and answer that there is, read by those who keep out of a proposal: nothing of it is there but its title.

The routes come from the application itself, so that a new one cannot be forgotten.
"""

import io
import zipfile
from datetime import UTC, date, datetime

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from service.access import Role, RoundStage
from service.conflicts.tables import AffiliationRow, ConflictKind, ConflictRow
from service.journal.tables import JournalEntryRow
from service.members.tables import StandingInRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.resolutions.actions import choose_draft
from service.resolutions.tables import ContestedRow, DeviationRow
from service.rounds.tables import RoundRow
from service.scenarios.actions import run_scenario
from service.scenarios.asking import ask_steadiness
from service.scenarios.facts import Options
from service.scenarios.tables import ScenarioRow
from service.scoring.tables import ScorecardRow
from tests.access.routes import Route, routes_of_boards
from tests.cast import World, give_points, make_world, set_stage
from tests.remembered import remembered
from tests.web import Visit

TELLTALES = {
    "applicant": "Zimtverein",
    "summary": "Quittenmus",
    "requested": "1.234,57",
    "requested, as JSON": "123457",
    "merit": "8,67",
    "merit, as JSON": ": 867",
    "comment": "Holunderwort",
    "deviation": "Mispelgrund",
    "motion": "Sanddornantrag",
    "journal": "proposal:2026/2",
}
SECRETS = {"note": "Schlehennotiz", "organisation": "Berberitzenbund"}
ACTING = {"ben": Role.VOTING, "carla": Role.CHAIR, "alma": Role.VOTING}
"""A voting member, the chair, and the alternate of a member; as what they are let in."""
READING = {"dirk": Role.ADVISORY, "vera": Role.ADVISORY}
"""The member who is represented, and an advisory one."""
KEPT_OUT = {
    RoundStage.SCORING: ACTING,
    RoundStage.DELIBERATION: READING,
    RoundStage.RESOLUTION: ACTING,
}


@remembered
async def telling_world(session: AsyncSession) -> World:
    """Everybody keeps out of proposal 2 but Ada; whatever is known of it would be noticed."""
    world = await make_world(session, stage=RoundStage.DRAFT, proposals=4)
    rules = sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id)
    await session.execute(rules.values(minimum_scores=1))
    mine = col(ProposalRow.id) == world.proposals[2].id
    await session.execute(sa.update(ProposalRow).where(mine).values(summary="Quittenmus", requested_cents=123_457))
    theirs = col(ApplicantRow.id) == world.proposals[2].applicant_id
    await session.execute(sa.update(ApplicantRow).where(theirs).values(name="Zimtverein"))
    session.add_all(_conflict(world, name) for name in ("carla", "dirk", "vera"))
    session.add(_represented(world))
    for number in world.proposals:
        for name in ("ada", "ben", "carla"):
            if number != 2 or name == "ada":
                await give_points(session, world, name, number, [9, 8] if number == 2 else [4, 4])
    words = sa.update(ScorecardRow).where(col(ScorecardRow.member_id) == world.people["ada"].member_id)
    await session.execute(words.values(private_note="Schlehennotiz"))
    on_it = words.where(col(ScorecardRow.proposal_id) == world.proposals[2].id)
    await session.execute(on_it.values(comment="Holunderwort"))
    session.add(AffiliationRow(member_id=world.people["ada"].member_id, organisation="Berberitzenbund"))
    await _decide(session, world)
    await session.commit()
    return world


def _conflict(world: World, name: str) -> ConflictRow:
    someone = world.people[name]
    return ConflictRow(
        member_id=someone.member_id,
        proposal_id=world.proposals[2].id or 0,
        kind=ConflictKind.RELATIVE,
        declared_by=someone.person_id,
    )


def _represented(world: World) -> StandingInRow:
    return StandingInRow(
        board_id=world.board.id or 0,
        alternate_id=world.people["alma"].member_id,
        member_id=world.people["dirk"].member_id,
        starts_on=date(2020, 1, 1),
        ends_on=date(2100, 1, 1),
        noted_by=world.people["olga"].person_id,
    )


async def _decide(session: AsyncSession, world: World) -> None:
    """Compute a draft and how steady it is; in it proposal 2 is contested and receives another amount, as Ada wrote."""
    await set_stage(session, world, RoundStage.RESOLUTION)
    ada, now = world.seat("ada"), datetime.now(UTC)
    number = await run_scenario(session, ada, Options(Rule.RANKING), now=now)
    await ask_steadiness(session, ada, number, now=now)
    await choose_draft(session, ada, number, now=now)
    scenario_id = (await session.execute(sa.select(col(ScenarioRow.id)))).scalar_one() or 0
    id_, who = world.proposals[2].id or 0, ada.person.id
    rows = (
        DeviationRow(
            scenario_id=scenario_id, proposal_id=id_, resolved_cents=60_000, reason="Mispelgrund", written_by=who
        ),
        ContestedRow(
            scenario_id=scenario_id, proposal_id=id_, member_id=ada.member_id, reason="Sanddornantrag", moved_at=now
        ),
        JournalEntryRow(board_id=world.board.id, person_id=who, action="unheard_of", subject="proposal:2026/2"),
    )
    session.add_all(rows)


def text_of(answer: httpx.Response) -> str:
    """Give what can be read in an answer, the sheets of a spreadsheet too."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def open_to(app: Litestar, role: Role, stage: RoundStage) -> list[Route]:
    """List what a role may read in a stage; all else is refused before anything is looked up."""
    routes = [route for route in routes_of_boards(app) if route.is_safe and route.admits(role, stage)]
    return [route for route in routes if not route.path_format.endswith(".pdf")]


async def found_by(client: httpx.AsyncClient, routes: list[Route], sought: dict[str, str]) -> set[str]:
    """Read all routes as somebody; gives what was found and where."""
    found = set()
    for route in routes:
        path = route.path(proposal_number="2") + "?q=zimtverein&order=disagreement&sort=merit&page=1"
        text = text_of(await client.get(path))
        found |= {f"{what}: {route.path_format}" for what, told in sought.items() if told in text}
    return found


@pytest.mark.parametrize("stage", KEPT_OUT)
async def test_nothing_is_told_to_whoever_keeps_out(
    session: AsyncSession, app: Litestar, visit: Visit, stage: RoundStage
) -> None:
    world = await telling_world(session)
    await set_stage(session, world, stage)
    await session.commit()
    leaks = {
        name: await found_by(visit(world.people[name]), open_to(app, role, stage), TELLTALES | SECRETS)
        for name, role in KEPT_OUT[stage].items()
    }
    assert leaks == {name: set() for name in KEPT_OUT[stage]}


async def test_the_same_routes_tell_it_to_everybody_else(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    """Else the test above could not fail. Ada's note is hers alone, where she belongs is the office's to know too."""
    world = await telling_world(session)
    told = {}
    for name in ("ada", "olga", "rita"):
        routes = open_to(app, world.people[name].role, RoundStage.RESOLUTION)
        found = await found_by(visit(world.people[name]), routes, TELLTALES | SECRETS)
        told[name] = {one.split(":")[0] for one in found}
    assert told["ada"] >= {"applicant", "summary", "requested", "merit", "deviation", "motion", "note", "organisation"}
    assert told["rita"] >= {"applicant", "summary", "requested", "merit", "deviation", "journal"}
    assert ("note" in told["olga"], "organisation" in told["olga"]) == (False, True)
    assert ("note" in told["rita"], "organisation" in told["rita"]) == (False, False)
