"""Who sits as what, and who stands in for whom and when: what the office changes."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, Seat
from service.boards.tables import BoardRow
from service.errors import NotFoundError
from service.journal.actions import record
from service.members.rules import (
    check_free_for,
    check_may_change_seat,
    check_may_end_period,
    check_may_stand_in,
    check_period,
    check_term,
)
from service.members.tables import MemberRow, PersonRow, StandingInRow
from service.rows import LARGEST_NUMBER
from service.texts import ZONE


@dataclass(frozen=True)
class SeatChange:
    """What a seat shall be; the last day, if known, still belongs to the term."""

    role: Role
    interest_group: str
    term_from: date
    term_until: date | None


@dataclass(frozen=True)
class Period:
    """An alternate stands in for a member from one day to another, both included; ids of members."""

    alternate_id: int
    member_id: int
    starts_on: date
    ends_on: date


async def change_seat(session: AsyncSession, seat: Seat, member_id: int, change: SeatChange, *, now: datetime) -> None:
    """Change somebody's role, interest group or term."""
    check_term(change.term_from, change.term_until)
    await hold_seats(session, seat)
    member = await _member(session, seat, member_id)
    today = now.astimezone(ZONE).date()
    check_may_change_seat(
        keeps_office=change.role is Role.OFFICE
        and change.term_from <= today
        and (change.term_until is None or change.term_until >= today),
        other_offices=await other_offices(session, member, today),
    )
    before = member.role
    member.role, member.interest_group = change.role, change.interest_group
    member.term_from, member.term_until = change.term_from, change.term_until
    person = await session.get_one(PersonRow, member.person_id)
    await session.flush()
    details = {
        "role": change.role.value,
        "before": before.value,
        "from": change.term_from.isoformat(),
        "until": change.term_until.isoformat() if change.term_until else None,
    }
    await record(session, seat, "change_member", f"member:{person.name}", **details)


async def let_stand_in(session: AsyncSession, seat: Seat, period: Period, *, now: datetime) -> None:
    """Let an alternate stand in for a member for a while, from today on at the earliest."""
    check_period(period.starts_on, period.ends_on, today=now.astimezone(ZONE).date())
    await hold_seats(session, seat)
    alternate = await _member(session, seat, period.alternate_id)
    member = await _member(session, seat, period.member_id)
    check_may_stand_in(alternate.role, member.role)
    check_free_for(await _overlapping(session, period))
    session.add(StandingInRow(board_id=seat.board.id, noted_by=seat.person.id, noted_at=now, **vars(period)))
    await session.flush()
    details = {"for": await _name(session, member), "from": period.starts_on.isoformat()}
    subject = f"member:{await _name(session, alternate)}"
    await record(session, seat, "let_stand_in", subject, until=period.ends_on.isoformat(), **details)


async def end_standing_in(session: AsyncSession, seat: Seat, period_id: int, *, last_day: date, now: datetime) -> None:
    """Let a period end earlier: it stays on record, unless it has not begun by its new last day."""
    await hold_seats(session, seat)
    if period_id > LARGEST_NUMBER:
        raise NotFoundError
    sought = select(StandingInRow).where(StandingInRow.id == period_id, StandingInRow.board_id == seat.board.id)
    period = (await session.exec(sought)).first()
    if period is None:
        raise NotFoundError
    check_may_end_period(period.ends_on, last_day=last_day, today=now.astimezone(ZONE).date())
    alternate = await _name(session, await _member(session, seat, period.alternate_id))
    member = await _name(session, await _member(session, seat, period.member_id))
    if last_day < period.starts_on:
        await session.delete(period)
    else:
        period.ends_on = last_day
    await session.flush()
    details = {"for": member, "until": last_day.isoformat()}
    await record(session, seat, "end_standing_in", f"member:{alternate}", **details)


async def hold_seats(session: AsyncSession, seat: Seat) -> None:
    """Let nobody else change the board's seats until this transaction ends."""
    await session.exec(select(BoardRow).where(BoardRow.id == seat.board.id).with_for_update())


async def other_offices(session: AsyncSession, member: MemberRow, day: date) -> int | None:
    """Count who else keeps the office after this day; None where this member does not keep it."""
    if member.role is not Role.OFFICE:
        return None
    statement = sa.select(sa.func.count()).where(
        col(MemberRow.board_id) == member.board_id,
        col(MemberRow.role) == Role.OFFICE,
        col(MemberRow.id) != member.id,
        col(MemberRow.term_from) <= day,
        col(MemberRow.term_until).is_(None) | (col(MemberRow.term_until) > day),
    )
    return await session.scalar(statement) or 0


async def _member(session: AsyncSession, seat: Seat, member_id: int) -> MemberRow:
    if member_id > LARGEST_NUMBER:
        raise NotFoundError
    sought = select(MemberRow).where(MemberRow.id == member_id, MemberRow.board_id == seat.board.id)
    member = (await session.exec(sought)).first()
    if member is None:
        raise NotFoundError
    return member


async def _name(session: AsyncSession, member: MemberRow) -> str:
    return (await session.get_one(PersonRow, member.person_id)).name


async def _overlapping(session: AsyncSession, period: Period) -> StandingInRow | None:
    """Find a period of the same alternate or for the same member that shares a day with this one."""
    same = sa.or_(
        col(StandingInRow.alternate_id) == period.alternate_id, col(StandingInRow.member_id) == period.member_id
    )
    days = sa.and_(col(StandingInRow.starts_on) <= period.ends_on, col(StandingInRow.ends_on) >= period.starts_on)
    return (await session.exec(select(StandingInRow).where(same, days).limit(1))).first()
