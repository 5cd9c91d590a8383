"""Read the sheets: whose there are, what stands on them, what has been typed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Counterpart, Role, Seat
from service.conflicts.tables import ConflictAnswerRow
from service.conflicts.visibility import not_conflicted
from service.errors import NotFoundError
from service.members.seats import concerns, holds_a_vote, in_office
from service.members.tables import MemberRow, PersonRow, StandingInRow
from service.paper.facts import LineState, PaperLine, PaperRule, Reading, SheetMember, SheetProgress
from service.paper.rules import state_of_line
from service.paper.tables import PaperEntryRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import RoundRow
from service.rows import LARGEST_NUMBER, columns
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from service.texts import ZONE

Readings = Mapping[int, Mapping[int, Reading]]
"""By proposal, then by person: what each typed last, blank readings left out."""


async def get_rule(session: AsyncSession, seat: Seat, *, now: datetime) -> PaperRule:
    """Say what the round says about paper, and how many people of the office could type."""
    people = (
        sa.select(sa.func.count(sa.distinct(col(MemberRow.person_id))))
        .where(
            col(MemberRow.board_id) == seat.board.id,
            col(MemberRow.role) == Role.OFFICE,
            in_office(MemberRow, _today(now)),
        )
        .scalar_subquery()
    )
    wanted = columns(
        takes_paper=RoundRow.takes_paper,
        closes_at=RoundRow.scoring_closes_at,
        points_minimum=RoundRow.points_minimum,
        points_maximum=RoundRow.points_maximum,
        office_people=people,
    )
    statement = sa.select(*wanted).where(col(RoundRow.id) == seat.round.id)
    return PaperRule(*(await session.execute(statement)).one())


def _today(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def _sheet_member(record: sa.Row[Any]) -> SheetMember:
    other = Counterpart(record.holder_id, record.holder_name, record.until) if record.holder_id else None
    return SheetMember(
        record.id, record.name, record.answered, record.person_id, record.email, record.language, stands_in_for=other
    )


def _members(seat: Seat, now: datetime) -> sa.Select[Any]:
    holder, holder_person = aliased(MemberRow), aliased(PersonRow)
    answered = sa.exists().where(
        col(ConflictAnswerRow.member_id) == MemberRow.id, col(ConflictAnswerRow.round_id) == seat.round.id
    )
    wanted = columns(
        id=MemberRow.id,
        name=PersonRow.name,
        answered=answered,
        person_id=PersonRow.id,
        email=PersonRow.email,
        language=PersonRow.language,
        holder_id=holder.id,
        holder_name=holder_person.name,
        until=StandingInRow.ends_on,
    )
    stands_in = sa.and_(col(MemberRow.role) == Role.ALTERNATE, concerns(MemberRow, _today(now)))
    return (
        sa.select(*wanted)
        .select_from(MemberRow)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(StandingInRow, stands_in, isouter=True)
        .join(holder, col(holder.id) == StandingInRow.member_id, isouter=True)
        .join(holder_person, col(holder_person.id) == holder.person_id, isouter=True)
        .where(col(MemberRow.board_id) == seat.board.id, holds_a_vote(_today(now)))
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )


async def get_member(session: AsyncSession, seat: Seat, member_id: int, *, now: datetime) -> SheetMember:
    """Give somebody who scores today: a voting member for whom nobody stands in, or an alternate who stands in."""
    statement = _members(seat, now).where(col(MemberRow.id) == min(member_id, LARGEST_NUMBER))
    record = (await session.execute(statement)).first()
    if record is None:
        raise NotFoundError
    return _sheet_member(record)


async def get_sheets(session: AsyncSession, seat: Seat, *, now: datetime) -> tuple[SheetProgress, ...]:
    """Count for each voting member how far typing is."""
    members = [_sheet_member(record) for record in await session.execute(_members(seat, now))]
    counted = {(member_id, proposal_id) for member_id, proposal_id in await session.execute(_counted(seat))}
    tallies: dict[int, Counter[str]] = defaultdict(Counter)
    for member_id, _proposal_id in counted:
        tallies[member_id]["counted"] += 1
    for (member_id, proposal_id), readings in (await _readings(session, seat)).items():
        if (member_id, proposal_id) not in counted:
            tallies[member_id]["once" if len(readings) == 1 else "differing"] += 1
    return tuple(
        SheetProgress(member, tally["once"], tally["differing"], tally["counted"])
        for member in members
        for tally in [tallies[member.id]]
    )


def _counted(seat: Seat) -> sa.Select[int, int]:
    """Select the scorecards that were typed from paper, by member and proposal."""
    revision = ScorecardRevisionRow
    return (
        sa.select(col(revision.member_id), col(revision.proposal_id))
        .join(ProposalRow, col(ProposalRow.id) == revision.proposal_id)
        .where(
            col(ProposalRow.round_id) == seat.round.id,
            col(revision.typed_first_by).is_not(None),
            not_conflicted(col(revision.member_id), col(revision.proposal_id)),
        )
        .distinct()
    )


async def get_lines(session: AsyncSession, seat: Seat, member: SheetMember) -> tuple[PaperLine, ...]:
    """List the eligible proposals with which the member has no conflict, as this person may see them when typing."""
    readings = await get_readings(session, seat, member.id)
    lines = []
    for number, title, applicant, proposal_id, scored, from_paper in await session.execute(_lines(seat, member)):
        state, mine, theirs = state_of_line(
            readings.get(proposal_id, {}), seat.person.id, scored=scored, from_paper=from_paper
        )
        lines.append(PaperLine(number, title, applicant, state, mine, theirs))
    return tuple(lines)


def _lines(seat: Seat, member: SheetMember) -> sa.Select[Any]:
    card, member_id = ScorecardRow, member.id
    done_in_this_seat = sa.exists().where(
        col(card.proposal_id) == ProposalRow.id,
        sa.func.coalesce(col(card.in_place_of), col(card.member_id)) == member.holder_id,
        col(card.state) != ScorecardState.OPEN,
    )
    has_points = sa.exists().where(col(PointsRow.proposal_id) == ProposalRow.id, col(PointsRow.member_id) == member_id)
    typed = sa.exists().where(
        col(ScorecardRevisionRow.member_id) == member_id,
        col(ScorecardRevisionRow.proposal_id) == ProposalRow.id,
        col(ScorecardRevisionRow.typed_first_by).is_not(None),
    )
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        applicant=ApplicantRow.name,
        proposal_id=ProposalRow.id,
        scored=has_points | done_in_this_seat,
        from_paper=typed,
    )
    return (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .where(
            col(ProposalRow.round_id) == seat.round.id,
            col(ProposalRow.eligible).is_(True),
            not_conflicted(member_id, ProposalRow.id),
        )
        .order_by(col(ProposalRow.number))
    )


async def get_readings(session: AsyncSession, seat: Seat, member_id: int) -> Readings:
    """Give what each person typed last for each proposal on a member's sheet."""
    return {proposal: found for (_member, proposal), found in (await _readings(session, seat, member_id)).items()}


async def _readings(
    session: AsyncSession, seat: Seat, member_id: int | None = None
) -> dict[tuple[int, int], dict[int, Reading]]:
    """Read the latest entries, by member and proposal, then by person."""
    entry = PaperEntryRow
    of_one = col(entry.member_id) == member_id if member_id is not None else sa.true()
    key = (col(entry.member_id), col(entry.proposal_id), col(entry.typed_by))
    statement = (
        sa.select(*key, col(entry.points), col(entry.abstained))
        .where(col(entry.round_id) == seat.round.id, of_one, not_conflicted(key[0], key[1]))
        .order_by(col(entry.id))
    )
    readings: dict[tuple[int, int], dict[int, Reading]] = defaultdict(dict)
    for member, proposal, typed_by, points, abstained in await session.execute(statement):
        reading = Reading({int(criterion): given for criterion, given in points.items()}, abstained)
        readings[member, proposal].pop(typed_by, None)
        if not reading.blank:
            readings[member, proposal][typed_by] = reading
    return {place: found for place, found in readings.items() if found}


async def get_blank_lines(session: AsyncSession, seat: Seat) -> tuple[PaperLine, ...]:
    """List all eligible proposals, for a sheet that is nobody's yet."""
    statement = (
        sa.select(*columns(number=ProposalRow.number, title=ProposalRow.title, applicant=ApplicantRow.name))
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .where(col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.eligible).is_(True))
        .order_by(col(ProposalRow.number))
    )
    return tuple(
        PaperLine(number, title, applicant, LineState.OPEN, Reading(), Reading())
        for number, title, applicant in await session.execute(statement)
    )
