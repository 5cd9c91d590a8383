"""Reading votes: counts while they run, tallies once the result is declared, never who voted how."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import problem_from_json
from service.access import LEADERS, OVERSEERS, Seat
from service.conflicts.visibility import not_conflicted
from service.members.seats import holds_a_vote, represented_by
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.resolutions.errors import NotAdoptedError
from service.resolutions.facts import AdoptedFacts, DraftDeviation, EntitledMember, Money, ResolutionView
from service.resolutions.tables import ContestedRow, DeviationRow, ItemRow, RecusalRow, ResolutionRow
from service.resolutions.views import adopted_of, resolution_view
from service.resolutions.votes import votes_where
from service.rows import columns
from service.scenarios.queries import get_recused_numbers
from service.scenarios.tables import ScenarioRow
from service.texts import ZONE

TOLD_NAMES: Final = LEADERS | OVERSEERS


def known_to(seat: Seat) -> sa.ColumnElement[bool]:
    """Hold for votes of which this member may know: none on a single proposal that they, or their seat, keep out of.

    Neither now nor when the vote opened: a conflict that was lifted meanwhile leaves the vote as it was.
    """
    kept_out = sa.exists().where(
        col(RecusalRow.resolution_id) == ResolutionRow.id,
        col(RecusalRow.member_id).in_({seat.member_id, seat.holder_id}),
    )
    single = col(ResolutionRow.single_proposal_id)
    return sa.or_(
        single.is_(None), sa.and_(not_conflicted(seat.member_id, ResolutionRow.single_proposal_id), ~kept_out)
    )


async def get_resolutions(session: AsyncSession, seat: Seat) -> tuple[ResolutionView, ...]:
    """List the round's votes as this member may see them, newest first, each block before its single votes.

    Single votes on proposals that they keep out of are not there.
    """
    mine = sa.and_(col(ResolutionRow.round_id) == seat.round.id, known_to(seat))
    votes, hidden = await votes_where(session, mine), await get_recused_numbers(session, seat)
    names = seat.role in TOLD_NAMES
    return tuple(resolution_view(vote, seat, hidden, with_names=names) for vote in votes)


async def find_latest(session: AsyncSession, seat: Seat) -> ResolutionRow | None:
    """Give the round's latest vote on a block, for rules."""
    statement = (
        select(ResolutionRow)
        .where(col(ResolutionRow.round_id) == seat.round.id, col(ResolutionRow.single_proposal_id).is_(None))
        .order_by(col(ResolutionRow.number).desc())
        .limit(1)
    )
    return (await session.exec(statement)).first()


async def get_deviations(session: AsyncSession, seat: Seat, scenario_number: int) -> tuple[DraftDeviation, ...]:
    """List the deviations from a scenario, without those about proposals from which this member is recused."""
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        outcome=col(ScenarioRow.outcome)["awards"],
        resolved_cents=DeviationRow.resolved_cents,
        reason=DeviationRow.reason,
        broken_limit_reason=DeviationRow.broken_limit_reason,
        written_by=PersonRow.name,
        written_at=DeviationRow.written_at,
    )
    statement = (
        sa.select(*wanted)
        .select_from(DeviationRow)
        .join(ScenarioRow, col(ScenarioRow.id) == DeviationRow.scenario_id)
        .join(ProposalRow, col(ProposalRow.id) == DeviationRow.proposal_id)
        .join(PersonRow, col(PersonRow.id) == DeviationRow.written_by)
        .where(
            col(ScenarioRow.round_id) == seat.round.id,
            col(ScenarioRow.number) == scenario_number,
            not_conflicted(seat.member_id, ProposalRow.id),
        )
        .order_by(col(ProposalRow.number))
    )
    return tuple(_deviation(record) for record in await session.execute(statement))


def _deviation(record: sa.Row[Any]) -> DraftDeviation:
    computed = {award["id"]: award["awarded_cents"] for award in record.outcome}
    return DraftDeviation(
        number=record.number,
        title=record.title,
        computed_cents=computed.get(str(record.number), 0),
        resolved_cents=record.resolved_cents,
        reason=record.reason,
        broken_limit_reason=record.broken_limit_reason,
        written_by=record.written_by,
        written_at=record.written_at,
    )


async def get_entitled_members(session: AsyncSession, seat: Seat, *, now: datetime) -> tuple[EntitledMember, ...]:
    """List who may vote today, by name."""
    today, holder, holder_person = now.astimezone(ZONE).date(), aliased(MemberRow), aliased(PersonRow)
    wanted = columns(
        member_id=MemberRow.id,
        name=PersonRow.name,
        role=MemberRow.role,
        in_place_of=holder.id,
        in_place_of_name=holder_person.name,
    )
    statement = (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(holder, col(holder.id) == represented_by(col(MemberRow.id), today), isouter=True)
        .join(holder_person, col(holder_person.id) == holder.person_id, isouter=True)
        .where(
            col(MemberRow.board_id) == seat.board.id,
            holds_a_vote(today),
        )
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )
    return tuple(EntitledMember(*record) for record in await session.execute(statement))


async def get_adopted(session: AsyncSession, round_id: int) -> AdoptedFacts:
    """Give the adopted resolution with all that publication needs."""
    found = await find_adopted(session, round_id)
    if found is None:
        raise NotAdoptedError
    return found


async def find_adopted(session: AsyncSession, round_id: int) -> AdoptedFacts | None:
    """Give the adopted resolution, if the board has adopted one and decided every proposal moved out of its block."""
    block = (await session.execute(_adopted_block(round_id))).first()
    if block is None or await waiting_ids(session, block.scenario_id, block.number):
        return None
    same = sa.and_(col(ResolutionRow.round_id) == round_id, col(ResolutionRow.number) == block.number)
    first, *singles = await votes_where(session, same)
    if any(one.declared_at is None for one in singles):
        return None
    wanted = columns(
        number=ProposalRow.number,
        computed_cents=ItemRow.computed_cents,
        resolved_cents=ItemRow.resolved_cents,
        reason=ItemRow.deviation_reason,
        broken_limit_reason=ItemRow.broken_limit_reason,
        adopted=ItemRow.adopted,
    )
    items = (
        sa.select(*wanted)
        .join(ProposalRow, col(ProposalRow.id) == ItemRow.proposal_id)
        .where(col(ItemRow.resolution_id).in_([one.id for one in (first, *singles)]))
        .order_by(col(ProposalRow.number))
    )
    frozen = columns(
        number=ScenarioRow.number,
        label=ScenarioRow.label,
        problem=ScenarioRow.problem,
        problem_sha256=ScenarioRow.problem_sha256,
        outcome=ScenarioRow.outcome,
    )
    scenario = sa.select(*frozen).where(col(ScenarioRow.id) == block.scenario_id)
    return adopted_of(first, singles, (await session.execute(items)).all(), (await session.execute(scenario)).one())


async def find_money(session: AsyncSession, seat: Seat) -> Money | None:
    """Sum up what the board has decided; nothing for whoever is recused from a part of it."""
    adopted = await find_adopted(session, seat.round.id)
    if adopted is None or await get_recused_numbers(session, seat):
        return None
    resolved = sum(adopted.awards.values())
    available = problem_from_json(adopted.problem).available_cents
    return Money(resolved, adopted.refused_cents, available - resolved)


def _adopted_block(round_id: int) -> sa.Select[Any]:
    wanted = columns(number=ResolutionRow.number, scenario_id=ResolutionRow.scenario_id)
    return sa.select(*wanted).where(
        col(ResolutionRow.round_id) == round_id,
        col(ResolutionRow.adopted).is_(True),
        col(ResolutionRow.single_proposal_id).is_(None),
    )


async def contested_ids(session: AsyncSession, scenario_id: int) -> dict[int, int]:
    """Give the ids of the proposals that were moved out of the block, by number, ascending."""
    statement = (
        sa.select(col(ProposalRow.number), col(ProposalRow.id))
        .join(ContestedRow, col(ContestedRow.proposal_id) == ProposalRow.id)
        .where(col(ContestedRow.scenario_id) == scenario_id)
        .order_by(col(ProposalRow.number))
    )
    return {record.number: record.id for record in await session.execute(statement)}


async def waiting_ids(session: AsyncSession, scenario_id: int, block_number: int) -> dict[int, int]:
    """Give those whose single vote has not been opened since the block's vote of that number."""
    opened = sa.select(col(ResolutionRow.single_proposal_id)).where(
        col(ResolutionRow.scenario_id) == scenario_id,
        col(ResolutionRow.number) == block_number,
        col(ResolutionRow.single_proposal_id).is_not(None),
    )
    done = set((await session.execute(opened)).scalars())
    return {number: id_ for number, id_ in (await contested_ids(session, scenario_id)).items() if id_ not in done}
