"""The one visibility rule: a member with a conflict in force sees nothing of the proposal but that it exists.

An alternate keeps out of what they have a conflict with themselves and, for good, of what any member for whom they
ever stand in has one with: nobody sends somebody else to decide over their own application. Every list, count, figure
and export for a member is filtered by `not_conflicted`.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col

from service.conflicts.tables import ConflictRow
from service.members.tables import StandingInRow

Value = sa.BindParameter[int] | Mapped[int] | Mapped[int | None] | int | None


def in_conflict(member_id: Value, proposal_id: Value) -> sa.ColumnElement[bool]:
    """Hold where this member has a conflict in force with this proposal; each is a value or a column."""
    return sa.or_(_own(member_id, proposal_id), _represented(member_id, proposal_id))


def not_conflicted(member_id: Value, proposal_id: Value) -> sa.ColumnElement[bool]:
    """Hold where this member may see this proposal: `not_conflicted(seat.member_id, ProposalRow.id)`."""
    return sa.and_(~_own(member_id, proposal_id), ~_represented(member_id, proposal_id))


def _own(member_id: Value, proposal_id: Value) -> sa.Exists:
    return (
        sa.select(col(ConflictRow.id))
        .where(
            col(ConflictRow.member_id) == member_id,
            col(ConflictRow.proposal_id) == proposal_id,
            col(ConflictRow.lifted_at).is_(None),
        )
        .correlate_except(ConflictRow)
        .exists()
    )


def _represented(member_id: Value, proposal_id: Value) -> sa.Exists:
    """Apart from the member's own, so that PostgreSQL can look both up in a hash."""
    return (
        sa.select(col(ConflictRow.id))
        .join(StandingInRow, col(StandingInRow.member_id) == ConflictRow.member_id)
        .where(
            col(StandingInRow.alternate_id) == member_id,
            col(ConflictRow.proposal_id) == proposal_id,
            col(ConflictRow.lifted_at).is_(None),
        )
        .correlate_except(ConflictRow, StandingInRow)
        .exists()
    )
