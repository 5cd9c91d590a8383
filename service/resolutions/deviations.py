"""Other amounts than the computed ones: written down with a reason before the vote opens."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Problem, problem_from_json, problem_to_json, sha256_of
from service.access import Seat
from service.conflicts.rules import check_may_act
from service.conflicts.visibility import in_conflict
from service.journal.actions import record
from service.proposals.tables import ProposalRow
from service.resolutions.errors import (
    BreaksMaximumError,
    BreaksMinimumError,
    NoDraftError,
    ProposalUnknownError,
    UnexcusedLimitError,
)
from service.resolutions.facts import Asked, Wish
from service.resolutions.queries import find_latest, waiting_ids
from service.resolutions.rules import check_excused, check_limits_hold, check_may_change_draft, check_wish
from service.resolutions.tables import ContestedRow, DeviationRow, ResolutionRow
from service.rows import Row, columns
from service.scenarios.actions import stage_now
from service.scenarios.errors import NotDecidableError, ScenarioOutdatedError
from service.scenarios.facts import Options
from service.scenarios.queries import get_problem, get_recused_numbers
from service.scenarios.rules import RUNNING
from service.scenarios.tables import ScenarioRow


async def write_deviation(session: AsyncSession, seat: Seat, wish: Wish, *, now: datetime) -> None:
    """Set another amount for a proposal of the draft resolution; the computed amount takes a deviation back."""
    stage, latest = await stage_now(session, seat), await find_latest(session, seat)
    proposal = await take_proposal(session, seat, wish.number)
    scenario = await find_draft_row(session, seat)
    if not await _waits_for_single_vote(session, scenario, latest, wish.number):
        check_may_change_draft(stage, latest, RUNNING)
    computed = computed_cents(scenario)
    taken_back = wish.resolved_cents == computed.get(wish.number)
    if not taken_back:
        check_wish(wish, proposal)
        before = computed | await deviating_cents(session, scenario)
        after = before | {wish.number: wish.resolved_cents}
        if await get_recused_numbers(session, seat):
            check_excused(wish)
        else:
            check_limits_hold(problem_from_json(scenario.problem), before, after, wish.broken_limit_reason)
    await _store(session, seat, scenario, proposal.id, None if taken_back else wish, now)
    details = {"scenario": scenario.number, "resolved_cents": wish.resolved_cents, "taken_back": taken_back}
    await record(session, seat, "write_deviation", f"proposal:{seat.round.slug}/{wish.number}", **details)


async def _waits_for_single_vote(
    session: AsyncSession, scenario: ScenarioRow, latest: ResolutionRow | None, number: int
) -> bool:
    """Tell whether the block is adopted and this proposal, moved out of it, has not been put to the vote yet."""
    if latest is None or not latest.adopted:
        return False
    return number in await waiting_ids(session, scenario.id or 0, latest.number)


async def _store(  # noqa: PLR0913, PLR0917  (what is stored, by whom, when)
    session: AsyncSession, seat: Seat, scenario: ScenarioRow, proposal_id: int, wish: Wish | None, now: datetime
) -> None:
    key = {"scenario_id": scenario.id, "proposal_id": proposal_id}
    if wish is None:
        conditions = [col(getattr(DeviationRow, name)) == value for name, value in key.items()]
        await session.execute(sa.delete(DeviationRow).where(*conditions))
        return
    values = {
        "resolved_cents": wish.resolved_cents,
        "reason": wish.reason,
        "broken_limit_reason": wish.broken_limit_reason,
        "written_at": now,
        "written_by": seat.person.id,
    }
    statement = insert(DeviationRow).values(**key, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


async def take_proposal(session: AsyncSession, seat: Seat, number: int) -> Asked:
    """Give a proposal on which this member may act."""
    wanted = columns(
        id=ProposalRow.id,
        requested_cents=ProposalRow.requested_cents,
        minimum_cents=ProposalRow.minimum_cents,
        recused=in_conflict(seat.member_id, ProposalRow.id),
    )
    which = (col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.number) == number)
    found = (await session.execute(sa.select(*wanted).where(*which))).first()
    if found is None:
        raise ProposalUnknownError
    check_may_act(recused=found.recused)
    return Asked(found.id, found.requested_cents, found.minimum_cents)


async def find_draft(session: AsyncSession, seat: Seat) -> ScenarioRow | None:
    """Give the draft resolution's scenario, if one is chosen."""
    statement = select(ScenarioRow).where(
        col(ScenarioRow.round_id) == seat.round.id, col(ScenarioRow.is_draft_resolution).is_(True)
    )
    return (await session.exec(statement)).first()


async def find_draft_row(session: AsyncSession, seat: Seat) -> ScenarioRow:
    """Give the draft resolution's scenario, or refuse."""
    scenario = await find_draft(session, seat)
    if scenario is None:
        raise NoDraftError
    return scenario


def computed_cents(scenario: ScenarioRow) -> dict[int, int]:
    """Give the computed amounts by proposal number."""
    return {int(award["id"]): award["awarded_cents"] for award in scenario.outcome["awards"]}


def eligible_numbers(scenario: ScenarioRow) -> frozenset[int]:
    """Give the numbers of the proposals that take part in the split."""
    candidates = problem_from_json(scenario.problem).candidates
    return frozenset(int(one.id) for one in candidates if one.excluded is None)


async def deviating_cents(session: AsyncSession, scenario: ScenarioRow) -> dict[int, int]:
    """Give the amounts that deviate, by proposal number."""
    statement = (
        sa.select(col(ProposalRow.number), col(DeviationRow.resolved_cents))
        .join(DeviationRow, col(DeviationRow.proposal_id) == ProposalRow.id)
        .where(col(DeviationRow.scenario_id) == scenario.id)
    )
    return {record.number: record.resolved_cents for record in await session.execute(statement)}


async def keep_out_of_reach(session: AsyncSession, seat: Seat, before: ScenarioRow, after: ScenarioRow) -> None:
    """Take along to another draft what others decided about proposals from which this member keeps out.

    Else a chair could undo the deputy's amount by changing the draft; and to refuse would tell that there is one.
    """
    for table in (DeviationRow, ContestedRow):
        others = in_conflict(seat.member_id, table.proposal_id)
        await session.execute(sa.delete(table).where(col(table.scenario_id) == after.id, others))
        names = [column.name for column in Row.metadata.tables[table.__tablename__].columns]
        kept = [
            sa.literal(after.id, sa.BigInteger) if name == "scenario_id" else getattr(table, name) for name in names
        ]
        found = sa.select(*kept).where(col(table.scenario_id) == before.id, others)
        await session.execute(sa.insert(table).from_select(names, found))


async def check_deviations(session: AsyncSession, seat: Seat, scenario: ScenarioRow, problem: Problem) -> None:
    """Refuse to put deviations to the vote that together break a limit without anybody having said why."""
    excused = sa.select(sa.func.max(col(DeviationRow.broken_limit_reason))).where(
        col(DeviationRow.scenario_id) == scenario.id
    )
    computed = computed_cents(scenario)
    final = computed | await deviating_cents(session, scenario)
    try:
        check_limits_hold(problem, computed, final, (await session.execute(excused)).scalar_one() or "")
    except (BreaksMaximumError, BreaksMinimumError) as broken:
        if await get_recused_numbers(session, seat):
            raise UnexcusedLimitError from broken
        raise


async def check_decidable(session: AsyncSession, scenario: ScenarioRow) -> Problem:
    """Refuse a scenario without a split, and one whose input is no longer the round as it stands."""
    if scenario.status != "solved":
        raise NotDecidableError(number=scenario.number)
    frozen = problem_from_json(scenario.problem)
    options = Options(frozen.rule, frozen.merit_threshold, frozen.no_leapfrogging)
    today = await get_problem(session, scenario.round_id, options)
    if sha256_of(problem_to_json(today)) != scenario.problem_sha256:
        raise ScenarioOutdatedError(number=scenario.number)
    return frozen
