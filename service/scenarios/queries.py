"""Reading scenarios, and what a new one is computed from."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import outcome_from_json, problem_from_json
from allocation.lots import lot_order
from allocation.outcome import Status
from allocation.problem import Problem
from service.access import Seat
from service.conflicts.visibility import in_conflict
from service.members.tables import PersonRow
from service.proposals.queries import get_proposal_facts
from service.proposals.tables import ProposalRow
from service.rounds.queries import get_round_facts
from service.rounds.tables import LotSeedRow, RoundRow
from service.rows import LARGEST_NUMBER, columns
from service.scenarios.errors import LotsNotDrawnError, ScenarioNotFoundError, SteadinessNotAskedError
from service.scenarios.facts import Comparison, Options, RoundScale, ScenarioLine, ScenarioView
from service.scenarios.problems import make_problem
from service.scenarios.rules import check_may_ask_steadiness
from service.scenarios.steadiness import Findings
from service.scenarios.steadiness_views import Kept, SteadinessView
from service.scenarios.steadiness_views import view_of as steadiness_of
from service.scenarios.tables import ScenarioRow, SteadinessRow
from service.scenarios.views import Frozen, compare, view_of
from service.scoring.queries import get_merits


async def get_problem(session: AsyncSession, round_id: int, options: Options) -> Problem:
    """Make the problem from the round as it stands now."""
    round_ = await get_round_facts(session, round_id)
    proposals = await get_proposal_facts(session, round_id)
    merits = {one.number: one.merit for one in await get_merits(session, round_id)}
    seed = (await session.execute(sa.select(col(LotSeedRow.seed)).where(col(LotSeedRow.round_id) == round_id))).scalar()
    if seed is None:
        raise LotsNotDrawnError
    return make_problem(round_, proposals, merits, lot_order(seed, [str(one.number) for one in proposals]), options)


async def get_round_scale(session: AsyncSession, round_id: int) -> RoundScale:
    """Give what the form needs to know of the round."""
    wanted = columns(merit_threshold=RoundRow.merit_threshold, points_maximum=RoundRow.points_maximum)
    statement = sa.select(*wanted).where(col(RoundRow.id) == round_id)
    return RoundScale(*(await session.execute(statement)).one())


async def get_recused_numbers(session: AsyncSession, seat: Seat) -> frozenset[int]:
    """Give the numbers of the round's proposals from which this member keeps out."""
    statement = sa.select(col(ProposalRow.number)).where(
        col(ProposalRow.round_id) == seat.round.id, in_conflict(seat.member_id, ProposalRow.id)
    )
    return frozenset((await session.execute(statement)).scalars())


async def get_scenarios(session: AsyncSession, seat: Seat) -> tuple[ScenarioLine, ...]:
    """List the round's scenarios, newest first."""
    recused = await get_recused_numbers(session, seat)
    outcome, problem = col(ScenarioRow.outcome), col(ScenarioRow.problem)
    granted: sa.ColumnElement[Any] = sa.literal_column("'$.awards[*] ? (@.awarded_cents > 0)'::jsonpath")
    funded = sa.func.jsonb_array_length(sa.func.jsonb_path_query_array(outcome, granted))
    wanted = columns(
        number=ScenarioRow.number,
        label=ScenarioRow.label,
        rule=ScenarioRow.rule,
        status=ScenarioRow.status,
        merit_threshold=problem["merit_threshold"].as_integer(),
        no_leapfrogging=problem["no_leapfrogging"].as_boolean(),
        is_draft_resolution=ScenarioRow.is_draft_resolution,
        created_at=ScenarioRow.created_at,
        created_by=PersonRow.name,
        spent_cents=sa.null() if recused else sa.cast(outcome["spent_cents"].astext, sa.BigInteger),
        funded=sa.null() if recused else funded,
    )
    statement = (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == ScenarioRow.created_by)
        .where(col(ScenarioRow.round_id) == seat.round.id)
        .order_by(col(ScenarioRow.number).desc())
    )
    return tuple(ScenarioLine(*record) for record in await session.execute(statement))


async def get_scenario(session: AsyncSession, seat: Seat, number: int, *, language: str) -> ScenarioView:
    """Show one scenario to this member."""
    if not 0 < number <= LARGEST_NUMBER:
        raise ScenarioNotFoundError
    return await _view(session, seat, col(ScenarioRow.number) == number, language)


async def find_draft(session: AsyncSession, seat: Seat, *, language: str) -> ScenarioView | None:
    """Show the draft resolution to this member, if there is one."""
    try:
        return await _view(session, seat, col(ScenarioRow.is_draft_resolution).is_(True), language)
    except ScenarioNotFoundError:
        return None


async def get_comparison(session: AsyncSession, seat: Seat, first: int, second: int, *, language: str) -> Comparison:
    """Lay two scenarios side by side."""
    return compare(
        await get_scenario(session, seat, first, language=language),
        await get_scenario(session, seat, second, language=language),
    )


async def _view(session: AsyncSession, seat: Seat, which: sa.ColumnElement[bool], language: str) -> ScenarioView:
    wanted = columns(
        number=ScenarioRow.number,
        label=ScenarioRow.label,
        is_draft_resolution=ScenarioRow.is_draft_resolution,
        created_at=ScenarioRow.created_at,
        created_by=PersonRow.name,
        problem=ScenarioRow.problem,
        problem_sha256=ScenarioRow.problem_sha256,
        outcome=ScenarioRow.outcome,
        severity_correction=RoundRow.severity_correction,
    )
    statement = (
        sa.select(*wanted)
        .join(RoundRow, col(RoundRow.id) == ScenarioRow.round_id)
        .join(PersonRow, col(PersonRow.id) == ScenarioRow.created_by)
        .where(col(ScenarioRow.round_id) == seat.round.id, which)
    )
    record = (await session.execute(statement)).first()
    if record is None:
        raise ScenarioNotFoundError
    return view_of(_frozen(record), await get_recused_numbers(session, seat), language)


async def find_steadiness(session: AsyncSession, seat: Seat, scenario: ScenarioView) -> SteadinessView | None:
    """Show how steady this scenario is; None where nobody has asked yet, or where this member must not see it."""
    if scenario.recused or scenario.status != Status.SOLVED:
        return None
    wanted = columns(
        findings=SteadinessRow.findings,
        asked_at=SteadinessRow.asked_at,
        asked_by=PersonRow.name,
        problem_sha256=SteadinessRow.problem_sha256,
    )
    statement = (
        sa.select(*wanted)
        .join(ScenarioRow, col(ScenarioRow.id) == SteadinessRow.scenario_id)
        .join(PersonRow, col(PersonRow.id) == SteadinessRow.asked_by)
        .where(col(ScenarioRow.round_id) == seat.round.id, col(ScenarioRow.number) == scenario.number)
    )
    found = (await session.execute(statement)).first()
    if found is None:
        return None
    kept = Kept(Findings.from_json(found.findings), found.asked_at, found.asked_by, found.problem_sha256)
    return steadiness_of(kept, scenario)


async def get_steadiness(session: AsyncSession, seat: Seat, number: int, *, language: str) -> SteadinessView:
    """Show how steady one scenario is, or say why not."""
    scenario = await get_scenario(session, seat, number, language=language)
    check_may_ask_steadiness(recused=bool(scenario.recused))
    view = await find_steadiness(session, seat, scenario)
    if view is None:
        raise SteadinessNotAskedError(number=number)
    return view


def _frozen(record: sa.Row[Any]) -> Frozen:
    return Frozen(
        number=record.number,
        label=record.label,
        is_draft_resolution=record.is_draft_resolution,
        created_at=record.created_at,
        created_by=record.created_by,
        problem=problem_from_json(record.problem),
        problem_sha256=record.problem_sha256,
        outcome=outcome_from_json(record.outcome),
        severity_correction=record.severity_correction,
    )
