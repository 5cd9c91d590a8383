"""Moving a proposal out of the block before its vote opens, so that it is discussed and voted on singly."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.visibility import not_conflicted
from service.journal.actions import record
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.resolutions.deviations import (
    computed_cents,
    deviating_cents,
    eligible_numbers,
    find_draft_row,
    take_proposal,
)
from service.resolutions.errors import AlreadyContestedError, LastInBlockError, NotContestedError, NotMoverError
from service.resolutions.facts import ContestedItem
from service.resolutions.queries import contested_ids, find_latest
from service.resolutions.rules import VOTING, check_may_change_draft
from service.resolutions.tables import ContestedRow
from service.rows import LARGEST_NUMBER, columns
from service.scenarios.actions import stage_now
from service.scenarios.errors import ScenarioNotFoundError
from service.scenarios.tables import ScenarioRow


async def contest_item(session: AsyncSession, seat: Seat, number: int, *, reason: str = "", now: datetime) -> None:
    """Move a proposal out of the block; refused once its vote is open, and for whoever is recused from it."""
    scenario, proposal_id = await _take(session, seat, number)
    contested = await contested_ids(session, scenario.id or 0)
    if number in contested:
        raise AlreadyContestedError(number=number)
    if len(contested) + 1 >= len(eligible_numbers(scenario)):
        raise LastInBlockError
    session.add(
        ContestedRow(
            scenario_id=scenario.id or 0,
            proposal_id=proposal_id,
            member_id=seat.member_id,
            reason=reason,
            moved_at=now,
        )
    )
    await session.flush()
    await record(session, seat, "contest_item", f"proposal:{seat.round.slug}/{number}")


async def release_item(session: AsyncSession, seat: Seat, number: int) -> None:
    """Put a proposal back into the block; only who moved it out can."""
    scenario, proposal_id = await _take(session, seat, number)
    row = await session.get(ContestedRow, (scenario.id, proposal_id))
    if row is None:
        raise NotContestedError(number=number)
    if row.member_id != seat.member_id:
        raise NotMoverError
    await session.delete(row)
    await session.flush()
    await record(session, seat, "release_item", f"proposal:{seat.round.slug}/{number}")


async def _take(session: AsyncSession, seat: Seat, number: int) -> tuple[ScenarioRow, int]:
    """Give the draft and the id of a proposal on which this member may act, while the block is not frozen."""
    check_may_change_draft(await stage_now(session, seat), await find_latest(session, seat), VOTING)
    proposal = await take_proposal(session, seat, number)
    return await find_draft_row(session, seat), proposal.id


async def get_contested(session: AsyncSession, seat: Seat, scenario_number: int) -> tuple[ContestedItem, ...]:
    """List what was moved out of the block, without what this member is recused from."""
    if not 0 < scenario_number <= LARGEST_NUMBER:
        raise ScenarioNotFoundError
    which = (ScenarioRow.round_id == seat.round.id, ScenarioRow.number == scenario_number)
    scenario = (await session.exec(select(ScenarioRow).where(*which))).first()
    if scenario is None:
        raise ScenarioNotFoundError
    cents = computed_cents(scenario) | await deviating_cents(session, scenario)
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        by=PersonRow.name,
        reason=ContestedRow.reason,
        mine=col(ContestedRow.member_id) == seat.member_id,
    )
    statement = (
        sa.select(*wanted)
        .select_from(ContestedRow)
        .join(ProposalRow, col(ProposalRow.id) == ContestedRow.proposal_id)
        .join(MemberRow, col(MemberRow.id) == ContestedRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(ContestedRow.scenario_id) == scenario.id, not_conflicted(seat.member_id, ProposalRow.id))
        .order_by(col(ProposalRow.number))
    )
    return tuple(
        ContestedItem(one.number, one.title, cents.get(one.number, 0), one.by, one.reason, one.mine)
        for one in await session.execute(statement)
    )
