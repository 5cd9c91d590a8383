"""How far the members are: who has scored what, never how."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.tables import ConflictRow
from service.conflicts.visibility import in_conflict, not_conflicted
from service.members.seats import holds_a_vote, represented_by
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import RoundRow
from service.rows import columns
from service.scoring.cards import MEMBER, ROUND
from service.scoring.facts import Progress, ProposalTally, Tally
from service.scoring.rules import progress_of
from service.scoring.tables import ScorecardRow, ScorecardState
from service.statements import Statement, fetch
from service.texts import ZONE

BOARD: Final = sa.bindparam("board_id", type_=sa.BigInteger)
TODAY: Final = sa.bindparam("today", type_=sa.Date)
ELIGIBLE: Final = sa.and_(col(ProposalRow.round_id) == ROUND, col(ProposalRow.eligible).is_(True))


async def get_progress(session: AsyncSession, seat: Seat, *, now: datetime) -> Progress:
    """Count who has scored what, over the eligible proposals with which the asker has no conflict."""
    asked = {"member_id": seat.member_id, "round_id": seat.round.id}
    here = {"board_id": seat.board.id, "today": now.astimezone(ZONE).date()}
    voters = await fetch(session, _voters, here)
    holders = {voter.member_id: voter.holder_id for voter in voters}
    head = (await fetch(session, _head, asked))[0]
    tally = Tally(
        minimum_scores=head.minimum_scores,
        withheld=head.withheld,
        members={voter.holder_id: voter.name for voter in voters},
        proposals=tuple(
            ProposalTally(
                proposal.number,
                proposal.title,
                complete=frozenset(proposal.complete or ()),
                abstained=frozenset(proposal.abstained or ()),
                blocked=frozenset(holders.get(member, member) for member in proposal.conflicted or ()),
            )
            for proposal in await fetch(session, _proposals, asked)
        ),
    )
    return progress_of(tally)


@Statement
def _voters() -> sa.Select[Any]:
    """Select who scores today, by name, each with the member to whom the seat belongs."""
    wanted = columns(
        member_id=MemberRow.id,
        holder_id=sa.func.coalesce(represented_by(col(MemberRow.id), TODAY), col(MemberRow.id)),
        name=PersonRow.name,
    )
    return (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(MemberRow.board_id) == BOARD, holds_a_vote(TODAY))
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )


@Statement
def _head() -> sa.Select[Any]:
    withheld = sa.select(sa.func.count()).where(ELIGIBLE, in_conflict(MEMBER, ProposalRow.id)).scalar_subquery()
    return sa.select(*columns(minimum_scores=RoundRow.minimum_scores, withheld=withheld)).where(
        col(RoundRow.id) == ROUND
    )


@Statement
def _proposals() -> sa.Select[Any]:
    """Select the proposals by number, each with who is done and who has a conflict."""
    conflicted = (
        sa.select(sa.func.array_agg(col(ConflictRow.member_id)))
        .where(col(ConflictRow.proposal_id) == ProposalRow.id, col(ConflictRow.lifted_at).is_(None))
        .scalar_subquery()
    )
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        complete=_holders_of(ScorecardState.COMPLETE),
        abstained=_holders_of(ScorecardState.ABSTAINED),
        conflicted=conflicted,
    )
    return sa.select(*wanted).where(ELIGIBLE, not_conflicted(MEMBER, ProposalRow.id)).order_by(col(ProposalRow.number))


def _holders_of(state: ScorecardState) -> sa.ScalarSelect[Any]:
    """Gather the seats whose scorecards are in a state."""
    holder = sa.func.coalesce(col(ScorecardRow.in_place_of), col(ScorecardRow.member_id))
    return (
        sa.select(sa.func.array_agg(holder))
        .where(col(ScorecardRow.proposal_id) == ProposalRow.id, col(ScorecardRow.state) == state)
        .scalar_subquery()
    )
