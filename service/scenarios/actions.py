"""Computing scenarios and keeping them, with the frozen input that they were computed from."""

import asyncio
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Problem, check, outcome_to_json, problem_to_json, sha256_of, solve
from allocation.outcome import Outcome
from service.access import RoundStage, Seat
from service.journal.actions import record
from service.rounds.tables import RoundRow
from service.scenarios.errors import RecheckFailedError
from service.scenarios.facts import Options
from service.scenarios.queries import get_problem, get_recused_numbers, get_round_scale
from service.scenarios.rules import check_may_run, check_may_try
from service.scenarios.tables import ScenarioRow

SECONDS: Final = 30


async def run_scenario(session: AsyncSession, seat: Seat, options: Options, *, label: str = "", now: datetime) -> int:
    """Compute a split of the round as it stands and keep it; gives the scenario's number.

    The work is done in a thread, without holding any lock; what is kept has passed the re-check in whole cents.
    """
    if await get_recused_numbers(session, seat):
        check_may_try(options, await get_round_scale(session, seat.round.id))
    problem = await get_problem(session, seat.round.id, options)
    outcome = await asyncio.to_thread(compute, problem)
    return await keep_scenario(session, seat, problem, outcome, label=label, now=now)


def compute(problem: Problem) -> Outcome:
    """Solve within the time limit and re-check the outcome with code that does not know the solver."""
    outcome = solve(problem, seconds=SECONDS, changes=True)
    fault = check(problem, outcome)
    if fault is not None:
        raise RecheckFailedError(fault=fault)
    return outcome


async def keep_scenario(  # noqa: PLR0913  (what is kept, by whom, when)
    session: AsyncSession, seat: Seat, problem: Problem, outcome: Outcome, *, label: str, now: datetime
) -> int:
    """Store a computed split under the round's next number."""
    check_may_run(await stage_now(session, seat))
    highest = sa.select(sa.func.coalesce(sa.func.max(ScenarioRow.number), 0)).where(
        col(ScenarioRow.round_id) == seat.round.id
    )
    number: int = (await session.execute(highest)).scalar_one() + 1
    frozen = problem_to_json(problem)
    session.add(
        ScenarioRow(
            round_id=seat.round.id,
            number=number,
            label=label,
            rule=problem.rule.value,
            problem=frozen,
            problem_sha256=sha256_of(frozen),
            outcome=outcome_to_json(outcome),
            status=outcome.status.value,
            created_at=now,
            created_by=seat.person.id,
        )
    )
    subject = f"scenario:{seat.round.slug}/{number}"
    await record(session, seat, "run_scenario", subject, rule=problem.rule.value, status=outcome.status.value)
    return number


async def stage_now(session: AsyncSession, seat: Seat) -> RoundStage:
    """Read the round's stage and keep everybody else from changing the round until this transaction ends."""
    statement = sa.select(col(RoundRow.stage)).where(col(RoundRow.id) == seat.round.id).with_for_update(key_share=True)
    stage: RoundStage = (await session.execute(statement)).scalar_one()
    return stage
