"""Type what stands on a member's sheet of paper; what two people read alike becomes a scorecard."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage, Seat
from service.conflicts.actions import note_answer
from service.journal.actions import record
from service.members.tables import MemberRow
from service.paper.errors import LineClosedError, PaperAnswerMissingError
from service.paper.facts import LineState, PaperLine, Reading, SheetMember, Typed
from service.paper.letters import tell_member
from service.paper.queries import get_lines, get_readings, get_rule
from service.paper.rules import check_takes_paper, partner_of
from service.paper.tables import PaperEntryRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import RoundRow
from service.scoring.actions import give_score
from service.scoring.cards import get_standing
from service.scoring.errors import ScoringClosedError
from service.scoring.facts import Marks
from service.scoring.rules import is_past


async def type_sheet(  # noqa: PLR0913
    session: AsyncSession,
    seat: Seat,
    member: SheetMember,
    readings: Mapping[int, Reading],
    *,
    answer_confirmed: bool,
    base_url: str,
    now: datetime,
) -> Typed:
    """Write what this person read on the sheet, by the proposals' numbers; count what the other one read alike."""
    await _check_open(session, seat, now)
    await session.exec(select(MemberRow.id).where(col(MemberRow.id) == member.id).with_for_update())
    if not member.answered and not answer_confirmed:
        raise PaperAnswerMissingError
    if not member.answered:
        await note_answer(session, seat, member.id, now=now)
    lines = {line.number: line for line in await get_lines(session, seat, member)}
    changed = {number: reading for number, reading in readings.items() if reading != _mine(lines, number)}
    for number in changed:
        if number not in lines or not lines[number].typable:
            raise LineClosedError(number=number)
    await _write(session, seat, member, changed, now)
    counted = await _count(session, seat, member, changed, now)
    if counted:
        await tell_member(session, seat, member, base_url=base_url, now=now)
    after = {line.number: line.state for line in await get_lines(session, seat, member)}
    if changed:
        details = {"member": member.id, "lines": len(changed), "for": member.full_name}
        await record(session, seat, "type_paper", f"round:{seat.round.slug}", **details)
    return Typed(len(changed), counted, sum(after.get(number) is LineState.DIFFERING for number in readings))


def _mine(lines: Mapping[int, PaperLine], number: int) -> Reading:
    return lines[number].mine if number in lines else Reading()


async def _check_open(session: AsyncSession, seat: Seat, now: datetime) -> None:
    """Paper counts under the same deadline as everything else; the round keeps its stage until we are done."""
    statement = sa.select(col(RoundRow.stage)).where(col(RoundRow.id) == seat.round.id).with_for_update(read=True)
    stage = await session.scalar(statement)
    rule = await get_rule(session, seat, now=now)
    check_takes_paper(rule)
    if stage is not RoundStage.SCORING or is_past(rule.closes_at, now=now):
        raise ScoringClosedError(at=rule.closes_at or now)


async def _write(
    session: AsyncSession, seat: Seat, member: SheetMember, readings: Mapping[int, Reading], now: datetime
) -> None:
    ids = sa.select(col(ProposalRow.number), col(ProposalRow.id)).where(
        col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.number).in_(readings)
    )
    for number, proposal_id in await session.execute(ids):
        session.add(
            PaperEntryRow(
                member_id=member.id,
                proposal_id=proposal_id,
                round_id=seat.round.id,
                points={str(criterion): given for criterion, given in readings[number].points.items()},
                abstained=readings[number].abstained,
                typed_by=seat.person.id,
                typed_at=now,
            )
        )
    await session.flush()


async def _count(
    session: AsyncSession, seat: Seat, member: SheetMember, changed: Mapping[int, Reading], now: datetime
) -> int:
    """Make a scorecard of each line that two people have now read alike."""
    of_member = replace(seat, member_id=member.id, stands_in_for=member.stands_in_for)
    typed, counted = await get_readings(session, seat, member.id), 0
    for number, reading in changed.items():
        standing = await get_standing(session, of_member, number)
        readings = typed.get(standing.proposal_id, {})
        first = partner_of(readings, seat.person.id) if not reading.blank else None
        if first is not None:
            marks = Marks(reading.points, reading.abstained)
            await give_score(session, of_member, number, marks, version=standing.version, now=now, typed_first_by=first)
            counted += 1
    return counted
