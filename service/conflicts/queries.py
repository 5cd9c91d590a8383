"""Who has which conflicts, and who has answered."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, VOTERS, Role, Seat
from service.boards.tables import DistrictRow
from service.conflicts.facts import (
    AnsweredSuggestion,
    ListedProposal,
    OwnConflict,
    RecordedConflict,
    SeatedMember,
)
from service.conflicts.tables import ConflictAnswerRow, ConflictRow, SuggestionAnswerRow
from service.conflicts.visibility import not_conflicted
from service.errors import NotFoundError
from service.members.seats import holds_a_vote, in_office
from service.members.tables import MemberRow, PersonRow, StandingInRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rows import columns
from service.statements import Statement, fetch
from service.texts import ZONE


async def find_answer(session: AsyncSession, seat: Seat) -> datetime | None:
    """Give when this member answered the conflict question, if so."""
    asked = {"member_id": seat.member_id, "round_id": seat.round.id}
    found = await fetch(session, _answer, asked)
    return found[0].answered_at if found else None


@Statement
def _answer() -> sa.Select[Any]:
    return sa.select(col(ConflictAnswerRow.answered_at)).where(
        col(ConflictAnswerRow.member_id) == sa.bindparam("member_id", type_=sa.BigInteger),
        col(ConflictAnswerRow.round_id) == sa.bindparam("round_id", type_=sa.BigInteger),
    )


async def get_declarable_proposals(session: AsyncSession, seat: Seat) -> tuple[ListedProposal, ...]:
    """List the eligible proposals with which this member has no conflict yet, by district and number."""
    eligible = col(ProposalRow.eligible).is_(True)
    return await _listed(session, seat, eligible, not_conflicted(seat.member_id, ProposalRow.id))


async def get_listed_proposals(session: AsyncSession, seat: Seat) -> tuple[ListedProposal, ...]:
    """List all proposals of the round for the office, by district and number."""
    return await _listed(session, seat)


async def _listed(session: AsyncSession, seat: Seat, *conditions: sa.ColumnElement[bool]) -> tuple[ListedProposal, ...]:
    wanted = columns(
        number=ProposalRow.number, title=ProposalRow.title, applicant=ApplicantRow.name, district=DistrictRow.name
    )
    statement = (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .join(DistrictRow, col(DistrictRow.id) == ProposalRow.district_id)
        .where(col(ProposalRow.round_id) == seat.round.id, *conditions)
        .order_by(col(DistrictRow.name), col(DistrictRow.id), col(ProposalRow.number))
    )
    return tuple(ListedProposal(*record) for record in await session.execute(statement))


async def get_own_conflicts(session: AsyncSession, seat: Seat) -> tuple[OwnConflict, ...]:
    """List this member's conflicts in force, by number."""
    wanted = columns(
        proposal_number=ProposalRow.number,
        title=ProposalRow.title,
        kind=ConflictRow.kind,
        explanation=ConflictRow.explanation,
        pinned=ConflictRow.pinned,
        declared_at=ConflictRow.declared_at,
    )
    statement = (
        sa.select(*wanted)
        .select_from(ConflictRow)
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .where(
            col(ProposalRow.round_id) == seat.round.id,
            col(ConflictRow.member_id) == seat.member_id,
            col(ConflictRow.lifted_at).is_(None),
        )
        .order_by(col(ProposalRow.number))
    )
    return tuple(OwnConflict(*record) for record in await session.execute(statement))


async def get_recorded_conflicts(session: AsyncSession, seat: Seat) -> tuple[RecordedConflict, ...]:
    """List all conflicts of the round for the office: those in force first, by number."""
    statement = _recorded(seat).order_by(
        col(ConflictRow.lifted_at).is_not(None), col(ProposalRow.number), col(ConflictRow.id)
    )
    return tuple(RecordedConflict(*record) for record in await session.execute(statement))


async def get_recorded_conflict(session: AsyncSession, seat: Seat, conflict_id: int) -> RecordedConflict:
    """Give one conflict of the round."""
    found = (await session.execute(_recorded(seat).where(col(ConflictRow.id) == conflict_id))).first()
    if found is None:
        raise NotFoundError
    return RecordedConflict(*found)


async def get_answered_suggestions(session: AsyncSession, seat: Seat) -> tuple[AnsweredSuggestion, ...]:
    """List what members answered to likely conflicts of the round, for the office."""
    wanted = columns(
        member=PersonRow.name,
        proposal_number=ProposalRow.number,
        title=ProposalRow.title,
        organisation=SuggestionAnswerRow.organisation,
        confirmed=SuggestionAnswerRow.confirmed,
        answered_at=SuggestionAnswerRow.answered_at,
    )
    statement = (
        sa.select(*wanted)
        .select_from(SuggestionAnswerRow)
        .join(ProposalRow, col(ProposalRow.id) == SuggestionAnswerRow.proposal_id)
        .join(MemberRow, col(MemberRow.id) == SuggestionAnswerRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(ProposalRow.round_id) == seat.round.id)
        .order_by(col(ProposalRow.number), col(PersonRow.name), col(SuggestionAnswerRow.organisation))
    )
    return tuple(AnsweredSuggestion(*record) for record in await session.execute(statement))


async def get_recusal_grounds(session: AsyncSession, round_id: int) -> dict[int, dict[str, int]]:
    """Count conflicts in force of those who score, by proposal number and kind; an alternate's with their seat's."""
    represents = sa.and_(col(StandingInRow.alternate_id) == MemberRow.id, col(MemberRow.role) == Role.ALTERNATE)
    seat_id = sa.func.coalesce(col(StandingInRow.member_id), col(MemberRow.id))
    statement = (
        sa.select(col(ProposalRow.number), col(ConflictRow.kind), sa.func.count(sa.distinct(seat_id)))
        .select_from(ConflictRow)
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .join(MemberRow, col(MemberRow.id) == ConflictRow.member_id)
        .join(StandingInRow, represents, isouter=True)
        .where(
            col(ProposalRow.round_id) == round_id,
            col(ConflictRow.lifted_at).is_(None),
            col(MemberRow.role).in_(VOTERS) | col(StandingInRow.id).is_not(None),
        )
        .group_by(col(ProposalRow.number), col(ConflictRow.kind))
    )
    grounds: dict[int, dict[str, int]] = {}
    for number, kind, members in await session.execute(statement):
        grounds.setdefault(number, {})[kind.value] = members
    return grounds


def _recorded(seat: Seat) -> sa.Select[Any]:
    person, declarer, lifter = aliased(PersonRow), aliased(PersonRow), aliased(PersonRow)
    wanted = columns(
        id=ConflictRow.id,
        proposal_number=ProposalRow.number,
        title=ProposalRow.title,
        member=person.name,
        kind=ConflictRow.kind,
        explanation=ConflictRow.explanation,
        pinned=ConflictRow.pinned,
        declared_at=ConflictRow.declared_at,
        declared_by=declarer.name,
        lifted_at=ConflictRow.lifted_at,
        lifted_by=lifter.name,
    )
    return (
        sa.select(*wanted)
        .select_from(ConflictRow)
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .join(MemberRow, col(MemberRow.id) == ConflictRow.member_id)
        .join(person, col(person.id) == MemberRow.person_id)
        .join(declarer, col(declarer.id) == ConflictRow.declared_by)
        .join(lifter, col(lifter.id) == ConflictRow.lifted_by, isouter=True)
        .where(col(ProposalRow.round_id) == seat.round.id)
    )


async def get_seated_members(session: AsyncSession, seat: Seat, *, now: datetime) -> tuple[SeatedMember, ...]:
    """List the members in office who may have conflicts, by name, with their answers to the question."""
    today = now.astimezone(ZONE).date()
    wanted = columns(
        id=MemberRow.id,
        name=PersonRow.name,
        votes=holds_a_vote(today),
        answered_at=ConflictAnswerRow.answered_at,
    )
    own_answer = sa.and_(
        col(ConflictAnswerRow.member_id) == MemberRow.id, col(ConflictAnswerRow.round_id) == seat.round.id
    )
    statement = (
        sa.select(*wanted)
        .select_from(MemberRow)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(ConflictAnswerRow, own_answer, isouter=True)
        .where(
            col(MemberRow.board_id) == seat.board.id,
            col(MemberRow.role).in_(MEMBERS | {Role.ALTERNATE}),
            in_office(MemberRow, today),
        )
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )
    return tuple(SeatedMember(*record) for record in await session.execute(statement))
