"""Reading votes: counts while they run, tallies once the result is declared, never who voted how."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import VOTERS, Role, Seat
from service.conflicts.visibility import not_conflicted
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.resolutions.errors import NotAdoptedError
from service.resolutions.facts import (
    AdoptedFacts,
    DraftDeviation,
    EntitledMember,
    ResolutionView,
    VotingRules,
)
from service.resolutions.tables import DeviationRow, EntitledRow, ItemRow, RecusalRow, ResolutionRow, VoteRow
from service.resolutions.views import NamedVoter, Vote, adopted_of, resolution_view
from service.rows import columns
from service.scenarios.tables import ScenarioRow

TOLD_NAMES: Final = frozenset({Role.CHAIR, Role.DEPUTY, Role.OFFICE})


async def get_resolutions(session: AsyncSession, seat: Seat) -> tuple[ResolutionView, ...]:
    """List the round's votes as this member may see them, newest first; four statements, however many there are."""
    votes = await get_votes(session, seat)
    names = seat.role in TOLD_NAMES
    return tuple(resolution_view(vote, seat.member_id, with_names=names) for vote in votes)


async def find_latest(session: AsyncSession, seat: Seat) -> ResolutionRow | None:
    """Give the round's latest vote, for rules."""
    statement = (
        select(ResolutionRow)
        .where(col(ResolutionRow.round_id) == seat.round.id)
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


async def get_votes(session: AsyncSession, seat: Seat, *, open_only: bool = False) -> list[Vote]:
    """List the round's votes as stored, newest first: for actions, never for showing."""
    which = col(ResolutionRow.round_id) == seat.round.id
    return await _votes(session, sa.and_(which, col(ResolutionRow.declared_at).is_(None)) if open_only else which)


async def get_entitled_members(session: AsyncSession, seat: Seat, *, now: datetime) -> tuple[EntitledMember, ...]:
    """List who may vote today, by name."""
    wanted = columns(member_id=MemberRow.id, name=PersonRow.name, role=MemberRow.role)
    statement = (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(
            col(MemberRow.board_id) == seat.board.id,
            col(MemberRow.role).in_(VOTERS),
            col(MemberRow.term_from) <= now.date(),
            col(MemberRow.term_until).is_(None) | (col(MemberRow.term_until) >= now.date()),
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
    """Give the adopted resolution, if the board has adopted one."""
    votes = await _votes(
        session, sa.and_(col(ResolutionRow.round_id) == round_id, col(ResolutionRow.adopted).is_(True))
    )
    if not votes:
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
        .where(col(ItemRow.resolution_id) == votes[0].id)
        .order_by(col(ProposalRow.number))
    )
    frozen = columns(
        number=ScenarioRow.number,
        label=ScenarioRow.label,
        problem=ScenarioRow.problem,
        problem_sha256=ScenarioRow.problem_sha256,
        outcome=ScenarioRow.outcome,
    )
    scenario = sa.select(*frozen).where(
        col(ScenarioRow.round_id) == round_id, col(ScenarioRow.number) == votes[0].scenario_number
    )
    return adopted_of(votes[0], (await session.execute(items)).all(), (await session.execute(scenario)).one())


async def _votes(session: AsyncSession, which: sa.ColumnElement[bool]) -> list[Vote]:
    opener, declarer = aliased(PersonRow), aliased(PersonRow)
    wanted = columns(
        id=ResolutionRow.id,
        number=ResolutionRow.number,
        manner=ResolutionRow.manner,
        quorum=ResolutionRow.quorum,
        majority=ResolutionRow.majority,
        tie_rule=ResolutionRow.tie_rule,
        scenario_number=ScenarioRow.number,
        opened_at=ResolutionRow.opened_at,
        opened_by=opener.name,
        declared_at=ResolutionRow.declared_at,
        declared_by=declarer.name,
        adopted=ResolutionRow.adopted,
    )
    statement = (
        sa.select(*wanted)
        .join(ScenarioRow, col(ScenarioRow.id) == ResolutionRow.scenario_id)
        .join(opener, col(opener.id) == ResolutionRow.opened_by)
        .join(declarer, col(declarer.id) == ResolutionRow.declared_by, isouter=True)
        .where(which)
        .order_by(col(ResolutionRow.number).desc())
    )
    records = (await session.execute(statement)).all()
    voters = await _voters(session, which)
    numbers = await _item_numbers(session, which)
    return [_vote(record, voters.get(record.id, []), numbers.get(record.id, frozenset())) for record in records]


async def _voters(session: AsyncSession, which: sa.ColumnElement[bool]) -> dict[int, list[NamedVoter]]:
    """List who was entitled, by name, with what they keep out of and, if they have voted, how."""
    voters: dict[int, list[NamedVoter]] = {}
    for one in await session.execute(_entitled(which)):
        voters.setdefault(one.resolution_id, []).append(
            NamedVoter(
                member_id=one.member_id,
                present=one.present,
                casting=one.casting,
                choice=one.choice,
                recused_from=frozenset(one.recused_from or ()),
                name=one.name,
                cast_at=one.cast_at,
            )
        )
    return voters


def _entitled(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    recused = (
        sa.select(sa.func.array_agg(aggregate_order_by(col(ProposalRow.number), col(ProposalRow.number))))
        .select_from(RecusalRow)
        .join(ProposalRow, col(ProposalRow.id) == RecusalRow.proposal_id)
        .where(
            col(RecusalRow.resolution_id) == EntitledRow.resolution_id,
            col(RecusalRow.member_id) == EntitledRow.member_id,
        )
        .scalar_subquery()
    )
    own_vote = sa.and_(
        col(VoteRow.resolution_id) == EntitledRow.resolution_id, col(VoteRow.member_id) == EntitledRow.member_id
    )
    wanted = columns(
        resolution_id=EntitledRow.resolution_id,
        member_id=EntitledRow.member_id,
        present=EntitledRow.present,
        casting=EntitledRow.casting,
        name=PersonRow.name,
        choice=VoteRow.choice,
        cast_at=VoteRow.cast_at,
        recused_from=recused,
    )
    return (
        sa.select(*wanted)
        .select_from(EntitledRow)
        .join(ResolutionRow, col(ResolutionRow.id) == EntitledRow.resolution_id)
        .join(MemberRow, col(MemberRow.id) == EntitledRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(VoteRow, own_vote, isouter=True)
        .where(which)
        .order_by(col(PersonRow.name), col(EntitledRow.member_id))
    )


async def _item_numbers(session: AsyncSession, which: sa.ColumnElement[bool]) -> dict[int, frozenset[int]]:
    """Give the numbers of all proposals that each vote is about."""
    statement = (
        sa.select(col(ItemRow.resolution_id), sa.func.array_agg(col(ProposalRow.number)))
        .join(ResolutionRow, col(ResolutionRow.id) == ItemRow.resolution_id)
        .join(ProposalRow, col(ProposalRow.id) == ItemRow.proposal_id)
        .where(which)
        .group_by(col(ItemRow.resolution_id))
    )
    return {id_: frozenset(numbers) for id_, numbers in await session.execute(statement)}


def _vote(record: sa.Row[Any], voters: list[NamedVoter], about: frozenset[int]) -> Vote:
    return Vote(
        id=record.id,
        number=record.number,
        manner=record.manner,
        rules=VotingRules(record.quorum, record.majority, record.tie_rule),
        scenario_number=record.scenario_number,
        opened_at=record.opened_at,
        opened_by=record.opened_by,
        declared_at=record.declared_at,
        declared_by=record.declared_by,
        adopted=record.adopted,
        voters=tuple(voters),
        about=about,
    )
