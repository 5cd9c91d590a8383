"""Opening votes: who is entitled, who is present, who keeps out, the amounts and the rules are frozen here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import problem_from_json
from service.access import Role, Seat
from service.conflicts.visibility import in_conflict
from service.errors import WrongStageError
from service.journal.actions import record
from service.proposals.tables import ProposalRow
from service.resolutions.deviations import (
    check_decidable,
    check_deviations,
    computed_cents,
    find_draft_row,
    take_proposal,
)
from service.resolutions.errors import BlockFirstError, NobodyPresentError, NotContestedError, VoteOpenError
from service.resolutions.facts import EntitledMember
from service.resolutions.meetings import note_presence, take_presence
from service.resolutions.queries import contested_ids, find_latest, get_entitled_members, known_to, waiting_ids
from service.resolutions.rules import VOTING, check_closing, check_may_change_draft
from service.resolutions.tables import DeviationRow, EntitledRow, ItemRow, Manner, Presence, RecusalRow, ResolutionRow
from service.resolutions.votes import is_open
from service.rounds.tables import RoundRow
from service.rows import columns
from service.scenarios.actions import stage_now
from service.scenarios.tables import ScenarioRow

CASTING: Final = {Role.CHAIR: 1, Role.DEPUTY: 2}


@dataclass(frozen=True)
class Terms:
    """How a vote is held: its manner, its number, and who may take part in which way."""

    manner: Manner
    number: int
    closes_at: datetime | None
    meeting_id: int | None
    members: Sequence[EntitledMember]
    presence: Mapping[int, Presence]

    def presence_of(self, member_id: int) -> Presence:
        """Tell how somebody takes part; in a circular vote nobody is absent."""
        otherwise = Presence.ABSENT if self.manner is Manner.MEETING else Presence.REMOTE
        return self.presence.get(member_id, otherwise)

    @property
    def present(self) -> int:
        """Count who takes part or may do so."""
        return sum(self.presence_of(member.member_id) is not Presence.ABSENT for member in self.members)


async def open_vote(  # noqa: PLR0913  (how, with whom, until when)
    session: AsyncSession,
    seat: Seat,
    manner: Manner,
    *,
    absent: frozenset[int] | None = None,
    closes_at: datetime | None = None,
    now: datetime,
) -> int:
    """Open the vote on the draft resolution; gives its number.

    In a meeting the block is voted on first, by those who are present now; `absent` notes everybody else as present
    before that. A circular vote asks about the block and each contested proposal at once, until `closes_at`.
    """
    stage, latest = await stage_now(session, seat), await find_latest(session, seat)
    check_may_change_draft(stage, latest, VOTING)
    check_closing(manner, closes_at, now=now)
    scenario = await find_draft_row(session, seat)
    await check_deviations(session, seat, scenario, await check_decidable(session, scenario))
    if manner is Manner.MEETING and absent is not None:
        await _note_absent(session, seat, absent, now)
    contested = await contested_ids(session, scenario.id or 0)
    terms = await _terms(session, seat, manner, latest.number + 1 if latest else 1, closes_at, now)
    block = await _open(session, seat, scenario, terms, None, now)
    await _freeze(session, block, scenario, terms, leaving_out=contested.values())
    if manner is Manner.CIRCULAR:
        for number, proposal_id in contested.items():
            await _open_single(session, seat, scenario, terms, (number, proposal_id), now)
    details = {"manner": manner.value, "scenario": scenario.number, "present": terms.present}
    subject = f"resolution:{seat.round.slug}/{terms.number}"
    await record(session, seat, "open_vote", subject, entitled=len(terms.members), **details)
    return terms.number


async def open_single_vote(session: AsyncSession, seat: Seat, number: int, *, now: datetime) -> None:
    """Open the vote on one contested proposal in the meeting that is going on, once the block is adopted."""
    stage, latest = await stage_now(session, seat), await find_latest(session, seat)
    if stage not in VOTING:
        raise WrongStageError(stage=stage)
    if latest is None or not latest.adopted:
        raise BlockFirstError
    await check_none_open(session, seat)
    proposal = await take_proposal(session, seat, number)
    scenario = await find_draft_row(session, seat)
    if number not in await waiting_ids(session, scenario.id or 0, latest.number):
        raise NotContestedError(number=number)
    await check_deviations(session, seat, scenario, problem_from_json(scenario.problem))
    terms = await _terms(session, seat, Manner.MEETING, latest.number, None, now)
    await _open_single(session, seat, scenario, terms, (number, proposal.id), now)


async def check_none_open(session: AsyncSession, seat: Seat) -> None:
    """Refuse while a vote is open of which this member may know."""
    statement = sa.select(col(ResolutionRow.number), col(ResolutionRow.opened_at)).where(
        is_open(seat.round.id), known_to(seat)
    )
    found = (await session.execute(statement)).first()
    if found is not None:
        raise VoteOpenError(number=found.number, at=found.opened_at)


async def _note_absent(session: AsyncSession, seat: Seat, absent: frozenset[int], now: datetime) -> None:
    members = await get_entitled_members(session, seat, now=now)
    noted = {
        member.member_id: Presence.ABSENT if member.member_id in absent else Presence.ON_SITE for member in members
    }
    await note_presence(session, seat, noted, now=now)


async def _terms(  # noqa: PLR0913, PLR0917  (how the vote is held)
    session: AsyncSession, seat: Seat, manner: Manner, number: int, closes_at: datetime | None, now: datetime
) -> Terms:
    meeting_id, presence = await take_presence(session, seat) if manner is Manner.MEETING else (None, {})
    members = await get_entitled_members(session, seat, now=now)
    terms = Terms(manner, number, closes_at, meeting_id, members, presence)
    if not terms.present:
        raise NobodyPresentError
    return terms


async def _open_single(  # noqa: PLR0913, PLR0917  (what is opened, by whom, when)
    session: AsyncSession, seat: Seat, scenario: ScenarioRow, terms: Terms, item: tuple[int, int], now: datetime
) -> None:
    number, proposal_id = item
    single = await _open(session, seat, scenario, terms, proposal_id, now)
    await _freeze(session, single, scenario, terms, only=proposal_id)
    await record(session, seat, "open_single_vote", f"proposal:{seat.round.slug}/{number}", present=terms.present)


async def _open(  # noqa: PLR0913, PLR0917  (what is opened, by whom, when)
    session: AsyncSession, seat: Seat, scenario: ScenarioRow, terms: Terms, single: int | None, now: datetime
) -> ResolutionRow:
    rules = sa.select(col(RoundRow.quorum), col(RoundRow.majority), col(RoundRow.tie_rule))
    quorum, majority, tie_rule = (await session.execute(rules.where(col(RoundRow.id) == seat.round.id))).one()
    resolution = ResolutionRow(
        round_id=seat.round.id,
        number=terms.number,
        single_proposal_id=single,
        scenario_id=scenario.id or 0,
        manner=terms.manner,
        meeting_id=terms.meeting_id,
        closes_at=terms.closes_at,
        quorum=quorum,
        majority=majority,
        tie_rule=tie_rule,
        opened_at=now,
        opened_by=seat.person.id,
    )
    session.add(resolution)
    await session.flush()
    return resolution


async def _freeze(  # noqa: PLR0913  (what is frozen)
    session: AsyncSession,
    resolution: ResolutionRow,
    scenario: ScenarioRow,
    terms: Terms,
    *,
    leaving_out: Collection[int] = (),
    only: int | None = None,
) -> None:
    """Write down who may vote, who keeps out of what, and the amounts; from here on the database refuses changes."""
    present = {member.member_id: terms.presence_of(member.member_id) for member in terms.members}
    session.add_all(
        EntitledRow(
            resolution_id=resolution.id or 0,
            member_id=member.member_id,
            present=present[member.member_id] is not Presence.ABSENT,
            remote=terms.manner is Manner.MEETING and present[member.member_id] is Presence.REMOTE,
            casting=CASTING.get(member.role, 0),
            in_place_of=member.in_place_of,
        )
        for member in terms.members
    )
    await session.flush()
    about = col(ProposalRow.id) == only if only else col(ProposalRow.id).not_in(leaving_out)
    await session.execute(_recusals(resolution, about))
    await session.execute(_items(resolution, scenario, about))
    resolution.frozen = True
    await session.flush()


def _recusals(resolution: ResolutionRow, about: sa.ColumnElement[bool]) -> sa.Insert:
    found = (
        sa.select(col(EntitledRow.resolution_id), col(EntitledRow.member_id), col(ProposalRow.id))
        .join(ProposalRow, in_conflict(EntitledRow.member_id, ProposalRow.id))
        .where(
            col(EntitledRow.resolution_id) == resolution.id,
            col(ProposalRow.round_id) == resolution.round_id,
            about,
        )
    )
    return sa.insert(RecusalRow).from_select(["resolution_id", "member_id", "proposal_id"], found)


def _items(resolution: ResolutionRow, scenario: ScenarioRow, about: sa.ColumnElement[bool]) -> sa.Insert:
    """Freeze each proposal's computed amount and, where the board wants another one, that with its reasons."""
    awards = list(computed_cents(scenario).items())
    given = sa.values(sa.column("number", sa.Integer), sa.column("cents", sa.BigInteger), name="given").data(awards)
    deviates = sa.and_(col(DeviationRow.proposal_id) == ProposalRow.id, col(DeviationRow.scenario_id) == scenario.id)
    frozen = columns(
        resolution_id=sa.literal(resolution.id, sa.BigInteger),
        proposal_id=ProposalRow.id,
        computed_cents=given.c.cents,
        resolved_cents=sa.func.coalesce(col(DeviationRow.resolved_cents), given.c.cents),
        deviation_reason=sa.func.coalesce(col(DeviationRow.reason), ""),
        broken_limit_reason=sa.func.coalesce(col(DeviationRow.broken_limit_reason), ""),
    )
    found = (
        sa.select(*frozen)
        .select_from(ProposalRow)
        .join(given, given.c.number == ProposalRow.number)
        .join(DeviationRow, deviates, isouter=True)
        .where(col(ProposalRow.round_id) == resolution.round_id, about)
    )
    return sa.insert(ItemRow).from_select([column.name for column in frozen], found)
