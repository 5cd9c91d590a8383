"""Who holds which seat on a day, as conditions: terms, and alternates who stand in for members.

Everybody who may vote is found by `holds_a_vote`; nobody asks for roles instead, because roles know no alternates.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from service.access import VOTERS, Role
from service.members.tables import MemberRow, StandingInRow

Day = sa.BindParameter[date] | date
Member = type[MemberRow]
Condition = sa.ColumnElement[bool]


def in_office(member: Member, today: Day) -> Condition:
    """Hold from the first to the last day of the term, both included."""
    return sa.and_(
        col(member.term_from) <= today, sa.or_(col(member.term_until).is_(None), col(member.term_until) >= today)
    )


def concerns(member: Member, today: Day) -> Condition:
    """Hold for the period in which this member stands in for somebody, or somebody for them, today."""
    alternate = sa.and_(col(member.role) == Role.ALTERNATE, col(StandingInRow.alternate_id) == member.id)
    represented = sa.and_(col(member.role).in_(VOTERS), col(StandingInRow.member_id) == member.id)
    return sa.and_(sa.or_(alternate, represented), _is_running(today))


def is_counterpart(other: Member, member: Member, today: Day) -> Condition:
    """Hold for the other one in that period, who must be in office too: an alternate here, a voting member there."""
    represented = sa.and_(col(member.role) == Role.ALTERNATE, col(other.role).in_(VOTERS))
    alternate = sa.and_(col(member.role).in_(VOTERS), col(other.role) == Role.ALTERNATE)
    return sa.and_(
        sa.or_(
            sa.and_(represented, col(other.id) == StandingInRow.member_id),
            sa.and_(alternate, col(other.id) == StandingInRow.alternate_id),
        ),
        in_office(other, today),
    )


def holds_a_vote(today: Day) -> Condition:
    """Hold for a `MemberRow` that scores and votes today: voters for whom nobody stands in, and those who stand in."""
    other = aliased(MemberRow)
    paired = (
        sa.select(col(StandingInRow.id))
        .join(other, is_counterpart(other, MemberRow, today))
        .where(concerns(MemberRow, today))
        .correlate(MemberRow)
        .exists()
    )
    return sa.and_(
        in_office(MemberRow, today),
        sa.or_(
            sa.and_(col(MemberRow.role).in_(VOTERS), ~paired), sa.and_(col(MemberRow.role) == Role.ALTERNATE, paired)
        ),
    )


def represented_by(alternate_id: Mapped[int | None], today: Day) -> sa.ScalarSelect[int]:
    """Select the member for whom an alternate stands in today."""
    return (
        sa.select(col(StandingInRow.member_id))
        .where(col(StandingInRow.alternate_id) == alternate_id, _is_running(today))
        .correlate_except(StandingInRow)
        .scalar_subquery()
    )


def _is_running(today: Day) -> Condition:
    return sa.and_(col(StandingInRow.starts_on) <= today, col(StandingInRow.ends_on) >= today)
