"""Take the world's round from its scores to an adopted resolution, by the actions that people use."""

from datetime import UTC, datetime

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from service.access import RoundStage
from service.proposals.tables import ApplicantRow, ProposalRow
from service.resolutions.actions import choose_draft, declare_result, vote
from service.resolutions.opening import open_vote
from service.resolutions.tables import Choice, Manner
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options
from tests.cast import VOTING, World, make_world, set_stage
from tests.remembered import remembered

NOW = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
PRIVATE_NAME = "Erika Sonnenschein"


@remembered
async def decided_world(session: AsyncSession, *, proposals: int = 4) -> World:
    """Make a world whose board has adopted a split. Proposal 1 comes from a natural person.

    Its texts hold what must never be published: names, addresses of mail, telephone numbers.
    """
    world = await make_world(session, stage=RoundStage.DELIBERATION, proposals=proposals, scored=True)
    await write_secrets(session, world)
    return await decide(session, world)


async def decide(session: AsyncSession, world: World) -> World:
    """Compute, resolve in a meeting, declare."""
    chair = world.seat("carla")
    number = await run_scenario(session, chair, Options(Rule.MERIT_EUROS), label="", now=NOW)
    await choose_draft(session, chair, number, now=NOW)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await open_vote(session, chair, Manner.MEETING, absent=frozenset(), now=NOW)
    for name in VOTING:
        await vote(session, world.seat(name), Choice.NO if name == "dirk" else Choice.YES, now=NOW)
    assert await declare_result(session, chair, now=NOW)
    await session.commit()
    return world


async def write_secrets(session: AsyncSession, world: World) -> None:
    """Write people's names and addresses into titles and summaries, as applicants do."""
    private = world.proposals[1]
    await session.execute(
        update(ApplicantRow)
        .where(col(ApplicantRow.id) == private.applicant_id)
        .values(name=PRIVATE_NAME, natural_person=True)
    )
    await _write(session, private, "Lesecafé Sonnenschein", "Fragen an erika@sonnenschein.example oder 0351 4567890.")
    await _write(
        session, world.proposals[2], "Fest mit Ada Muster", f"{PRIVATE_NAME} und Frau Lindner laden in den Lindenweg 3."
    )


async def _write(session: AsyncSession, proposal: ProposalRow, title: str, summary: str) -> None:
    await session.execute(
        update(ProposalRow).where(col(ProposalRow.id) == proposal.id).values(title=title, summary=summary)
    )
