"""The meeting: who is there from when on. A vote in it freezes who is present when it opens."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.errors import WrongStageError
from service.journal.actions import record
from service.resolutions.errors import MeetingVoteOpenError, NoMeetingError
from service.resolutions.facts import EntitledMember, Meeting, MeetingMember
from service.resolutions.queries import get_entitled_members, known_to
from service.resolutions.rules import VOTING
from service.resolutions.tables import MeetingRow, Presence, PresenceRow, ResolutionRow
from service.resolutions.votes import is_open
from service.scenarios.actions import stage_now


async def note_presence(
    session: AsyncSession, seat: Seat, presence: Mapping[int, Presence], *, place: str | None = None, now: datetime
) -> None:
    """Write down who is there now, by member id; begins the meeting if none is going on.

    Only what changed is written, with its time. An open vote keeps those who were present when it opened.
    """
    stage = await stage_now(session, seat)
    if stage not in VOTING:
        raise WrongStageError(stage=stage)
    members = await get_entitled_members(session, seat, now=now)
    meeting = await find_meeting_row(session, seat)
    if meeting is None:
        meeting = await _begin(session, seat, place or "", now)
    elif place is not None:
        meeting.place = place
    known = await _presence_in(session, meeting)
    for member in members:
        noted = presence.get(member.member_id, known.get(member.member_id, Presence.ABSENT))
        if known.get(member.member_id) is not noted:
            await _note(session, seat, meeting, member, noted, now)
    await session.flush()


async def _begin(session: AsyncSession, seat: Seat, place: str, now: datetime) -> MeetingRow:
    meeting = MeetingRow(round_id=seat.round.id, place=place, began_at=now, began_by=seat.person.id)
    session.add(meeting)
    await session.flush()
    await record(session, seat, "begin_meeting", f"round:{seat.round.slug}")
    return meeting


async def _note(  # noqa: PLR0913, PLR0917  (who is noted, where, how, by whom, when)
    session: AsyncSession, seat: Seat, meeting: MeetingRow, member: EntitledMember, presence: Presence, now: datetime
) -> None:
    session.add(
        PresenceRow(
            meeting_id=meeting.id or 0,
            member_id=member.member_id,
            presence=presence,
            noted_at=now,
            noted_by=seat.person.id,
        )
    )
    await record(session, seat, "note_presence", f"member:{member.name}", presence=presence.value)


async def end_meeting(session: AsyncSession, seat: Seat, *, now: datetime) -> None:
    """End the meeting that is going on; refused while a vote is open in it of which this member may know.

    A vote that they keep out of goes on with those who were present: a refusal would tell that there is one.
    """
    await stage_now(session, seat)
    meeting = await find_meeting_row(session, seat)
    if meeting is None:
        raise NoMeetingError
    in_it = sa.and_(col(ResolutionRow.meeting_id) == meeting.id, is_open(seat.round.id), known_to(seat))
    if (await session.execute(sa.select(col(ResolutionRow.id)).where(in_it))).first() is not None:
        raise MeetingVoteOpenError
    meeting.ended_at, meeting.ended_by = now, seat.person.id
    await session.flush()
    await record(session, seat, "end_meeting", f"round:{seat.round.slug}")


async def find_meeting_row(session: AsyncSession, seat: Seat) -> MeetingRow | None:
    """Give the meeting that is going on."""
    statement = select(MeetingRow).where(MeetingRow.round_id == seat.round.id, col(MeetingRow.ended_at).is_(None))
    return (await session.exec(statement)).first()


async def find_meeting(session: AsyncSession, seat: Seat, *, now: datetime) -> Meeting | None:
    """Show the meeting that is going on, with everybody who may vote."""
    meeting = await find_meeting_row(session, seat)
    if meeting is None or meeting.began_at is None:
        return None
    known = await _presence_in(session, meeting)
    members = await get_entitled_members(session, seat, now=now)
    listed = tuple(MeetingMember(one.member_id, one.name, known.get(one.member_id, Presence.ABSENT)) for one in members)
    return Meeting(meeting.place, meeting.began_at, listed)


async def take_presence(session: AsyncSession, seat: Seat) -> tuple[int, dict[int, Presence]]:
    """Give the id of the meeting that is going on, and who is there now; refused without a meeting."""
    meeting = await find_meeting_row(session, seat)
    if meeting is None:
        raise NoMeetingError
    return meeting.id or 0, await _presence_in(session, meeting)


async def _presence_in(session: AsyncSession, meeting: MeetingRow) -> dict[int, Presence]:
    latest = (
        sa.select(col(PresenceRow.member_id), col(PresenceRow.presence))
        .where(col(PresenceRow.meeting_id) == meeting.id)
        .ext(distinct_on(col(PresenceRow.member_id)))
        .order_by(col(PresenceRow.member_id), col(PresenceRow.id).desc())
    )
    return {record.member_id: record.presence for record in await session.execute(latest)}
