"""From the draft resolution to the declared result."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage, Seat
from service.errors import WrongStageError
from service.journal.actions import record
from service.proposals.tables import ProposalRow
from service.resolutions.deviations import check_decidable, find_draft, keep_out_of_reach
from service.resolutions.errors import AlreadyVotedError, KeepsOutError, NotEntitledError, NoVoteOpenError
from service.resolutions.handing_over import take_seat
from service.resolutions.queries import find_latest, known_to
from service.resolutions.rules import (
    VOTING,
    check_may_change_draft,
    check_may_declare,
    check_may_object,
    check_may_vote,
    check_not_closed,
    item_tallies,
    keeps_out,
    outstanding,
)
from service.resolutions.tables import Choice, ItemRow, Manner, ResolutionRow, VoteRow
from service.resolutions.views import Vote
from service.resolutions.votes import is_open, votes_where
from service.rounds.tables import RoundRow
from service.scenarios.actions import stage_now
from service.scenarios.errors import ScenarioNotFoundError
from service.scenarios.rules import RUNNING
from service.scenarios.tables import ScenarioRow


async def choose_draft(session: AsyncSession, seat: Seat, number: int, *, now: datetime) -> None:
    """Make a scenario the draft resolution, in place of any other."""
    check_may_change_draft(await stage_now(session, seat), await find_latest(session, seat), RUNNING)
    statement = select(ScenarioRow).where(col(ScenarioRow.round_id) == seat.round.id, col(ScenarioRow.number) == number)
    scenario = (await session.exec(statement)).first()
    if scenario is None:
        raise ScenarioNotFoundError
    await check_decidable(session, scenario)
    if (before := await find_draft(session, seat)) and before.id != scenario.id:
        await keep_out_of_reach(session, seat, before, scenario)
    others = sa.update(ScenarioRow).where(col(ScenarioRow.round_id) == seat.round.id)
    await session.execute(others.values(is_draft_resolution=False))
    await session.execute(others.where(col(ScenarioRow.id) == scenario.id).values(is_draft_resolution=True))
    await record(session, seat, "choose_draft", f"scenario:{seat.round.slug}/{number}", at=now.isoformat())


async def vote(session: AsyncSession, seat: Seat, choice: Choice, *, single: int | None = None, now: datetime) -> None:
    """Cast the one vote of this member's seat on the block, or on a single proposal by its number; it is final.

    Nobody else learns how, only that one more has voted.
    """
    await _check_stage(session, seat)
    await _lock_open(session, seat, read=True)
    current = await _open_vote_on(session, seat, single)
    voter = await take_seat(session, seat, current, now=now)
    check_may_vote(voter, manner=current.manner, about=current.about, opened_at=current.opened_at)
    check_not_closed(current.closes_at, now=now)
    cast = insert(VoteRow).values(resolution_id=current.id, member_id=voter.member_id, choice=choice, cast_at=now)
    if (await session.execute(cast.on_conflict_do_nothing().returning(col(VoteRow.member_id)))).first() is None:
        raise AlreadyVotedError(at=await _cast_at(session, current.id, voter.member_id))


async def _open_vote_on(session: AsyncSession, seat: Seat, single: int | None) -> Vote:
    """Give the open vote on the block or on a single proposal; one that the member keeps out of is not there."""
    for one in await _known_open(session, seat):
        if one.single == single:
            return one
    raise NoVoteOpenError


async def _known_open(session: AsyncSession, seat: Seat) -> list[Vote]:
    """List the open votes of which this member may know; refused where there is none."""
    found = await votes_where(session, sa.and_(is_open(seat.round.id), known_to(seat)))
    if not found:
        raise NoVoteOpenError
    return found


async def _cast_at(session: AsyncSession, resolution_id: int, member_id: int) -> datetime:
    statement = sa.select(col(VoteRow.cast_at)).where(
        col(VoteRow.resolution_id) == resolution_id, col(VoteRow.member_id) == member_id
    )
    at: datetime = (await session.execute(statement)).scalar_one()
    return at


async def declare_result(
    session: AsyncSession, seat: Seat, *, single: int | None = None, early: bool = False, now: datetime
) -> bool:
    """Count, write down the result for good, and say whether it was adopted.

    `early` closes a vote in a meeting although some have not voted. A circular vote ends as a whole.
    """
    await _check_stage(session, seat)
    await _lock_open(session, seat, read=False)
    current = await _open_vote_on(session, seat, single)
    missing = outstanding(current.voters, current.manner, current.about)
    voted = sum(voter.choice is not None for voter in current.voters)
    check_may_declare(missing, missing + voted, current.closes_at, early=early, now=now)
    await _declare(session, seat, current, missing, now)
    if current.manner is Manner.CIRCULAR and single is None:
        for one in await votes_where(session, is_open(seat.round.id)):
            await _declare(session, seat, one, outstanding(one.voters, one.manner, one.about), now)
    return current.tally.adopted


async def _declare(session: AsyncSession, seat: Seat, current: Vote, missing: int, now: datetime) -> None:
    adopted = current.tally.adopted
    await _write_items(session, current, adopted=adopted)
    result = {"declared_at": now, "declared_by": seat.person.id, "adopted": adopted}
    await session.execute(sa.update(ResolutionRow).where(col(ResolutionRow.id) == current.id).values(**result))
    if current.single is None:
        subject = f"resolution:{seat.round.slug}/{current.number}"
        await record(session, seat, "declare_result", subject, adopted=adopted, missing=missing)
    else:
        subject = f"proposal:{seat.round.slug}/{current.single}"
        await record(session, seat, "declare_single_result", subject, adopted=adopted, missing=missing)


async def object_to_vote(session: AsyncSession, seat: Seat, reason: str, *, now: datetime) -> None:
    """Stop the circular vote as a whole: no vote counts, the board has to meet."""
    await _check_stage(session, seat)
    await _lock_open(session, seat, read=False)
    current, *_ = await _known_open(session, seat)
    voter = current.voter_for(seat)
    if voter is None or voter.holder_id != seat.holder_id:
        raise NotEntitledError(at=current.opened_at)
    if keeps_out(voter, current.about):
        raise KeepsOutError
    check_may_object(current.manner, current.closes_at, reason, now=now)
    stopped = {"declared_at": now, "declared_by": seat.person.id, "adopted": False}
    ids = sa.select(col(ResolutionRow.id)).where(is_open(seat.round.id))
    await session.execute(sa.update(ItemRow).where(col(ItemRow.resolution_id).in_(ids)).values(adopted=False))
    stop = sa.update(ResolutionRow).where(is_open(seat.round.id))
    await session.execute(stop.values(**stopped, objected_by=seat.member_id, objection=reason.strip()))
    await record(session, seat, "object_to_vote", f"resolution:{seat.round.slug}/{current.number}")


async def _write_items(session: AsyncSession, current: Vote, *, adopted: bool) -> None:
    """Adopt or reject each item: with the block, unless the members who do not keep out decide otherwise."""
    items = sa.update(ItemRow).where(col(ItemRow.resolution_id) == current.id)
    await session.execute(items.values(adopted=adopted))
    failed = [
        number
        for item in item_tallies(current.voters, current.rules, current.manner, current.about)
        if not item.tally.adopted
        for number in item.numbers
    ]
    if adopted and failed:
        proposals = sa.select(col(ProposalRow.id)).where(
            col(ProposalRow.id) == ItemRow.proposal_id, col(ProposalRow.number).in_(failed)
        )
        await session.execute(items.where(proposals.exists()).values(adopted=False))


async def _check_stage(session: AsyncSession, seat: Seat) -> None:
    statement = sa.select(col(RoundRow.stage)).where(col(RoundRow.id) == seat.round.id).with_for_update(read=True)
    stage: RoundStage = (await session.execute(statement)).scalar_one()
    if stage not in VOTING:
        raise WrongStageError(stage=stage)


async def _lock_open(session: AsyncSession, seat: Seat, *, read: bool) -> None:
    """Hold the open votes: those who vote share them, who declares or stops has them alone."""
    statement: sa.Select[Any] = (
        sa.select(col(ResolutionRow.id))
        .where(col(ResolutionRow.round_id) == seat.round.id, col(ResolutionRow.declared_at).is_(None))
        .order_by(col(ResolutionRow.id))
    )
    if (await session.execute(statement.with_for_update(read=read))).first() is None:
        raise NoVoteOpenError
