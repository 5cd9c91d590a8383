"""Declare, pin and lift conflicts. None is ever deleted."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, Role, RoundStage, Seat
from service.conflicts.facts import Declaration
from service.conflicts.rules import (
    check_may_declare,
    check_may_keep,
    check_may_lift,
    check_not_in_force,
    check_pinnable,
)
from service.conflicts.tables import ConflictAnswerRow, ConflictRow
from service.errors import NotFoundError
from service.journal.actions import record
from service.members.tables import MemberRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import RoundRow
from service.rows import LARGEST_NUMBER


async def declare_conflicts(
    session: AsyncSession, seat: Seat, declarations: Sequence[Declaration], *, now: datetime
) -> None:
    """Answer the conflict question for the whole list; no declaration at all is an answer too."""
    check_may_declare(await stage_now(session, seat))
    ids = await _proposal_ids(session, seat, {declaration.proposal_number for declaration in declarations})
    for declaration in declarations:
        proposal_id = ids[declaration.proposal_number]
        if await _add(session, seat, seat.member_id, proposal_id, declaration, now):
            await record(session, seat, "declare_conflict", subject_of(seat, declaration.proposal_number))
    answer = insert(ConflictAnswerRow).values(member_id=seat.member_id, round_id=seat.round.id, answered_at=now)
    if (await session.execute(answer.on_conflict_do_nothing().returning(col(ConflictAnswerRow.member_id)))).first():
        await record(session, seat, "answer_conflict_question", f"round:{seat.round.slug}", declared=len(declarations))


async def pin_conflict(
    session: AsyncSession, seat: Seat, member_id: int, declaration: Declaration, *, now: datetime
) -> None:
    """Record a conflict on a member's behalf, as the office."""
    check_pinnable(declaration.kind)
    check_may_keep(await stage_now(session, seat))
    if member_id > LARGEST_NUMBER:
        raise NotFoundError
    statement = select(MemberRow.id).where(
        col(MemberRow.id) == member_id,
        col(MemberRow.board_id) == seat.board.id,
        col(MemberRow.role).in_(MEMBERS | {Role.ALTERNATE}),
    )
    if (await session.exec(statement)).first() is None:
        raise NotFoundError
    number = declaration.proposal_number
    proposal_id = (await _proposal_ids(session, seat, {number}))[number]
    added = await _add(session, seat, member_id, proposal_id, declaration, now)
    check_not_in_force(number, in_force=not added)
    await record(session, seat, "pin_conflict", subject_of(seat, number), member=member_id)


async def note_answer(session: AsyncSession, seat: Seat, member_id: int, *, now: datetime) -> None:
    """Note, as the office, that a member has answered the conflict question on paper."""
    check_may_declare(await stage_now(session, seat))
    answer = insert(ConflictAnswerRow).values(member_id=member_id, round_id=seat.round.id, answered_at=now)
    if (await session.execute(answer.on_conflict_do_nothing().returning(col(ConflictAnswerRow.member_id)))).first():
        await record(session, seat, "note_conflict_answer", f"round:{seat.round.slug}", member=member_id)


async def lift_conflict(session: AsyncSession, seat: Seat, conflict_id: int, *, reason: str, now: datetime) -> None:
    """End a conflict; it stays on record, and the reason goes into the journal."""
    check_may_keep(await stage_now(session, seat))
    statement = (
        select(ConflictRow, ProposalRow.number)
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .where(col(ConflictRow.id) == conflict_id, col(ProposalRow.round_id) == seat.round.id)
        .with_for_update(of=ConflictRow)
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFoundError
    conflict, number = found
    check_may_lift(conflict.lifted_at)
    conflict.lifted_at, conflict.lifted_by = now, seat.person.id
    await record(session, seat, "lift_conflict", subject_of(seat, number), member=conflict.member_id, reason=reason)


async def stage_now(session: AsyncSession, seat: Seat) -> RoundStage:
    """Read the stage and keep it until this transaction ends."""
    statement = sa.select(col(RoundRow.stage)).where(col(RoundRow.id) == seat.round.id).with_for_update(read=True)
    stage: RoundStage = (await session.execute(statement)).scalar_one()
    return stage


async def _proposal_ids(session: AsyncSession, seat: Seat, numbers: set[int]) -> dict[int, int]:
    if any(number > LARGEST_NUMBER for number in numbers):
        raise NotFoundError
    statement = sa.select(col(ProposalRow.number), col(ProposalRow.id)).where(
        col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.number).in_(numbers)
    )
    ids: dict[int, int] = dict(iter(await session.execute(statement)))
    if len(ids) < len(numbers):
        raise NotFoundError
    return ids


async def _add(  # noqa: PLR0913, PLR0917
    session: AsyncSession, seat: Seat, member_id: int, proposal_id: int, declaration: Declaration, now: datetime
) -> bool:
    """Add a conflict unless one is in force; answers whether it was added. Who speaks for somebody else, pins it."""
    values = {
        "member_id": member_id,
        "proposal_id": proposal_id,
        "kind": declaration.kind,
        "explanation": declaration.explanation,
        "pinned": member_id != seat.member_id,
        "declared_at": now,
        "declared_by": seat.person.id,
    }
    statement = insert(ConflictRow).values(values).on_conflict_do_nothing().returning(col(ConflictRow.id))
    return (await session.execute(statement)).first() is not None


def subject_of(seat: Seat, number: int) -> str:
    return f"proposal:{seat.round.slug}/{number}"
