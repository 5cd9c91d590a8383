"""The one visibility rule: a member with a conflict in force sees nothing of the proposal but that it exists.

Every list, count, figure and export for a member is filtered by `not_conflicted`.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col

from service.conflicts.tables import ConflictRow

Value = sa.BindParameter[int] | Mapped[int] | Mapped[int | None] | int | None


def in_conflict(member_id: Value, proposal_id: Value) -> sa.ColumnElement[bool]:
    """Hold where this member has a conflict in force with this proposal; each is a value or a column."""
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


def not_conflicted(member_id: Value, proposal_id: Value) -> sa.ColumnElement[bool]:
    """Hold where this member may see this proposal: `not_conflicted(seat.member_id, ProposalRow.id)`."""
    return ~in_conflict(member_id, proposal_id)
