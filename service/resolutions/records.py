"""What the minutes are made of, as one reader may see it: meetings, attendance, votes, what each proposal receives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import ROLE_TITLES, Role, Seat
from service.conflicts.visibility import not_conflicted
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.resolutions.contested import get_contested
from service.resolutions.errors import NothingToRecordError
from service.resolutions.facts import ContestedItem, DraftDeviation, Money, ResolutionView
from service.resolutions.queries import find_money, get_deviations, get_resolutions
from service.resolutions.tables import EntitledRow, ItemRow, MeetingRow, Presence, PresenceRow, ResolutionRow
from service.resolutions.views import called
from service.rows import columns
from service.scenarios.facts import ScenarioView
from service.scenarios.queries import get_recused_numbers, get_scenario


@dataclass(frozen=True)
class Attendance:
    """How a member took part in a meeting, from when on."""

    name: str
    role: Role
    noted: tuple[tuple[Presence, datetime], ...]

    @property
    def title(self) -> str:
        """Give the message id of the member's role."""
        return ROLE_TITLES[self.role]


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting with everybody who was expected."""

    place: str
    began_at: datetime
    ended_at: datetime | None
    members: tuple[Attendance, ...]


@dataclass(frozen=True)
class Resolved:
    """What the board decided for a proposal; `adopted` None: not yet."""

    number: int
    cents: int
    adopted: bool | None


@dataclass(frozen=True)
class Record:
    """Everything that the reader's copy of the minutes says."""

    recused: tuple[int, ...]
    meetings: tuple[HeldMeeting, ...]
    votes: tuple[ResolutionView, ...]
    split: ScenarioView
    contested: tuple[ContestedItem, ...]
    deviations: tuple[DraftDeviation, ...]
    resolved: dict[int, Resolved]
    money: Money | None


async def get_record(session: AsyncSession, seat: Seat, *, language: str) -> Record:
    """Gather the minutes of all votes of the round; refused before the first has ended."""
    votes = await get_resolutions(session, seat)
    if not any(vote.declared_at for vote in votes):
        raise NothingToRecordError
    number = next(vote.scenario_number for vote in votes if vote.single is None)
    return Record(
        recused=tuple(sorted(await get_recused_numbers(session, seat))),
        meetings=await _meetings(session, seat),
        votes=tuple(sorted(votes, key=lambda vote: (vote.number, vote.opened_at, vote.single or 0))),
        split=await get_scenario(session, seat, number, language=language),
        contested=await get_contested(session, seat, number),
        deviations=await get_deviations(session, seat, number),
        resolved=await _resolved(session, seat, max(vote.number for vote in votes)),
        money=await find_money(session, seat),
    )


async def _resolved(session: AsyncSession, seat: Seat, number: int) -> dict[int, Resolved]:
    """Give what the latest draft's votes decided, without what this member is recused from."""
    wanted = columns(number=ProposalRow.number, cents=ItemRow.resolved_cents, adopted=ItemRow.adopted)
    statement = (
        sa.select(*wanted)
        .select_from(ItemRow)
        .join(ResolutionRow, col(ResolutionRow.id) == ItemRow.resolution_id)
        .join(ProposalRow, col(ProposalRow.id) == ItemRow.proposal_id)
        .where(
            col(ResolutionRow.round_id) == seat.round.id,
            col(ResolutionRow.number) == number,
            not_conflicted(seat.member_id, ProposalRow.id),
        )
    )
    return {one.number: Resolved(*one) for one in await session.execute(statement)}


async def _meetings(session: AsyncSession, seat: Seat) -> tuple[HeldMeeting, ...]:
    held: dict[int, sa.Row[Any]] = {}
    noted: dict[int, dict[int, list[sa.Row[Any]]]] = {}
    for one in await session.execute(_presence(seat)):
        held[one.meeting_id] = one
        noted.setdefault(one.meeting_id, {}).setdefault(one.member_id, []).append(one)
    return tuple(
        HeldMeeting(one.place, one.began_at, one.ended_at, tuple(map(_attendance, noted[id_].values())))
        for id_, one in held.items()
    )


def _attendance(lines: list[sa.Row[Any]]) -> Attendance:
    first = lines[0]
    noted = tuple((line.presence, line.noted_at) for line in lines)
    return Attendance(called(first.name, first.holder_name), first.role, noted)


def _presence(seat: Seat) -> sa.Select[Any]:
    wanted = columns(
        meeting_id=MeetingRow.id,
        place=MeetingRow.place,
        began_at=MeetingRow.began_at,
        ended_at=MeetingRow.ended_at,
        member_id=PresenceRow.member_id,
        name=PersonRow.name,
        holder_name=_holder_name(),
        role=MemberRow.role,
        presence=PresenceRow.presence,
        noted_at=PresenceRow.noted_at,
    )
    return (
        sa.select(*wanted)
        .select_from(PresenceRow)
        .join(MeetingRow, col(MeetingRow.id) == PresenceRow.meeting_id)
        .join(MemberRow, col(MemberRow.id) == PresenceRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(MeetingRow.round_id) == seat.round.id)
        .order_by(col(MeetingRow.id), col(PersonRow.name), col(PresenceRow.member_id), col(PresenceRow.id))
    )


def _holder_name() -> sa.ScalarSelect[Any]:
    """Name the member in whose place somebody voted in this meeting."""
    holder, person = aliased(MemberRow), aliased(PersonRow)
    return (
        sa.select(sa.func.max(col(person.name)))
        .select_from(EntitledRow)
        .join(ResolutionRow, col(ResolutionRow.id) == EntitledRow.resolution_id)
        .join(holder, col(holder.id) == EntitledRow.in_place_of)
        .join(person, col(person.id) == holder.person_id)
        .where(col(EntitledRow.member_id) == PresenceRow.member_id, col(ResolutionRow.meeting_id) == MeetingRow.id)
        .correlate(PresenceRow, MeetingRow)
        .scalar_subquery()
    )
