"""Who is missing in the deliberation: who holds a vote and has not answered the conflict question, or not scored."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.tables import ConflictAnswerRow
from service.conflicts.visibility import not_conflicted
from service.members.seats import holds_a_vote, represented_by
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.scoring.facts import MissingMember
from service.scoring.tables import ScorecardRow, ScorecardState
from service.texts import ZONE


async def get_missing(
    session: AsyncSession, seat: Seat, *, number: int | None = None, now: datetime
) -> tuple[MissingMember, ...]:
    """List by name who holds a vote and has something open, as far as the asker may know.

    With `number` only that proposal counts.
    """
    today = now.astimezone(ZONE).date()
    holder = sa.func.coalesce(represented_by(col(MemberRow.id), today), col(MemberRow.id))
    finished = sa.exists().where(
        sa.func.coalesce(col(ScorecardRow.in_place_of), col(ScorecardRow.member_id)) == holder,
        col(ScorecardRow.proposal_id) == ProposalRow.id,
        col(ScorecardRow.state) != ScorecardState.OPEN,
    )
    is_open = sa.and_(
        col(ProposalRow.round_id) == seat.round.id,
        col(ProposalRow.eligible),
        col(ProposalRow.number) == number if number else sa.true(),
        not_conflicted(seat.member_id, ProposalRow.id),
        not_conflicted(MemberRow.id, ProposalRow.id),
        ~finished,
    )
    answered = sa.exists().where(
        col(ConflictAnswerRow.member_id) == MemberRow.id, col(ConflictAnswerRow.round_id) == seat.round.id
    )
    unscored = sa.func.count(col(ProposalRow.id))
    statement = (
        sa.select(col(PersonRow.name), unscored, answered)
        .select_from(MemberRow)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(ProposalRow, is_open, isouter=True)
        .where(col(MemberRow.board_id) == seat.board.id, holds_a_vote(today))
        .group_by(col(MemberRow.id), col(PersonRow.id))
        .having(sa.or_(unscored > 0, ~answered))
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )
    return tuple(MissingMember(*record) for record in await session.execute(statement))
