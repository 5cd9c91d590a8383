"""Voting in a seat in which somebody else was entitled when the vote opened.

An alternate may begin or end to stand in while a circular vote runs for days. The seat stays entitled, with what was
frozen about it, and has its one vote; whoever acts in it today casts that vote. What they keep out of themselves is
added before they do.
"""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.visibility import in_conflict
from service.proposals.tables import ProposalRow
from service.resolutions.errors import NotEntitledError, SeatVotedError, VotedInAnotherSeatError
from service.resolutions.tables import HandOverRow, ItemRow, RecusalRow
from service.resolutions.views import NamedVoter, Vote


async def take_seat(session: AsyncSession, seat: Seat, vote: Vote, *, now: datetime) -> NamedVoter:
    """Give the voter in whose seat this member acts today; if that was another's, it is written down as theirs now."""
    voter = vote.voter_for(seat)
    if voter is None or voter.holder_id != seat.holder_id:
        raise NotEntitledError(at=vote.opened_at)
    if voter.acting_id == seat.member_id:
        return voter
    if voter.choice is not None:
        raise SeatVotedError(name=voter.name, at=voter.cast_at)
    if any(one.acting_id == seat.member_id and one.choice is not None for one in vote.voters):
        raise VotedInAnotherSeatError
    taken = HandOverRow(resolution_id=vote.id, member_id=voter.member_id, acting_id=seat.member_id, at=now)
    session.add(taken)
    await session.flush()
    added = await _keep_out(session, seat, vote, voter)
    return replace(voter, acting_id=seat.member_id, casting=0, recused_from=voter.recused_from | added)


async def _keep_out(session: AsyncSession, seat: Seat, vote: Vote, voter: NamedVoter) -> frozenset[int]:
    """Add what the member keeps out of now to what was frozen for the seat; gives the numbers."""
    found = (
        sa.select(col(ProposalRow.id), col(ProposalRow.number))
        .join(ItemRow, col(ItemRow.proposal_id) == ProposalRow.id)
        .where(
            col(ItemRow.resolution_id) == vote.id,
            col(ProposalRow.number).not_in(voter.recused_from),
            in_conflict(seat.member_id, ProposalRow.id),
        )
    )
    added = {record.id: record.number for record in await session.execute(found)}
    session.add_all(RecusalRow(resolution_id=vote.id, member_id=voter.member_id, proposal_id=id_) for id_ in added)
    await session.flush()
    return frozenset(added.values())
