"""Asking how steady a scenario's split is, and keeping the answer with the hash of its input."""

import asyncio
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import outcome_from_json, problem_from_json
from allocation.outcome import Allocation
from service.access import Seat
from service.journal.actions import record
from service.rows import LARGEST_NUMBER
from service.scenarios.actions import SECONDS, stage_now
from service.scenarios.errors import NoSplitToVaryError, ScenarioNotFoundError
from service.scenarios.members_left_out import scores_to_leave_out
from service.scenarios.queries import get_recused_numbers, get_round_scale
from service.scenarios.rules import check_may_ask_steadiness, check_may_run
from service.scenarios.steadiness import Findings, find
from service.scenarios.tables import ScenarioRow, SteadinessRow
from service.scoring.queries import get_scores


async def ask_steadiness(session: AsyncSession, seat: Seat, number: int, *, now: datetime) -> None:
    """Find out how steady a scenario is and keep it; whoever asks again gets what the time did not suffice for.

    As for the scenario itself, the work is done in a thread, within a time limit and without holding any lock.
    """
    check_may_ask_steadiness(recused=bool(await get_recused_numbers(session, seat)))
    scenario = await _get_scenario_row(session, seat, number)
    outcome = outcome_from_json(scenario.outcome)
    if not isinstance(outcome, Allocation):
        raise NoSplitToVaryError(number=number)
    known = await _find_known(session, scenario)
    if known is not None and known.complete:
        return
    problem, scale = problem_from_json(scenario.problem), await get_round_scale(session, seat.round.id)
    scores = scores_to_leave_out(problem, await get_scores(session, seat.round.id), scale.merit_threshold)
    findings = await asyncio.to_thread(find, problem, outcome, scores, known, seconds=SECONDS)
    await _keep(session, seat, scenario, findings, now=now)


async def _get_scenario_row(session: AsyncSession, seat: Seat, number: int) -> ScenarioRow:
    if not 0 < number <= LARGEST_NUMBER:
        raise ScenarioNotFoundError
    which = (col(ScenarioRow.round_id) == seat.round.id, col(ScenarioRow.number) == number)
    scenario = (await session.exec(select(ScenarioRow).where(*which))).first()
    if scenario is None:
        raise ScenarioNotFoundError
    return scenario


async def _find_known(session: AsyncSession, scenario: ScenarioRow) -> Findings | None:
    kept = sa.select(col(SteadinessRow.findings)).where(col(SteadinessRow.scenario_id) == scenario.id)
    findings = (await session.execute(kept)).scalar()
    return None if findings is None else Findings.from_json(findings)


async def _keep(session: AsyncSession, seat: Seat, scenario: ScenarioRow, findings: Findings, *, now: datetime) -> None:
    """Store it; whoever asked at the same time and was complete stays."""
    check_may_run(await stage_now(session, seat))
    values = {
        "problem_sha256": scenario.problem_sha256,
        "findings": findings.to_json(),
        "complete": findings.complete,
        "asked_at": now,
        "asked_by": seat.person.id,
    }
    await session.execute(
        insert(SteadinessRow)
        .values(scenario_id=scenario.id, **values)
        .on_conflict_do_update(index_elements=["scenario_id"], set_=values, where=~col(SteadinessRow.complete))
    )
    await record(session, seat, "ask_steadiness", f"scenario:{seat.round.slug}/{scenario.number}")
