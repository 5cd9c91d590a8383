"""Read a member's list of scorecards, and which of them comes next."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.boards.tables import DistrictRow
from service.conflicts.visibility import in_conflict, not_conflicted
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import PotRow
from service.rows import LARGEST_NUMBER, columns
from service.scoring.cards import MEMBER, ROUND, asked, is_done, is_taken
from service.scoring.facts import BLOCKED, TAKEN, ListedCard
from service.scoring.tables import ScorecardRow, ScorecardState
from service.statements import Statement, fetch

AFTER: Final = sa.bindparam("after", type_=sa.Integer)


async def get_list(session: AsyncSession, seat: Seat) -> tuple[ListedCard, ...]:
    """List the eligible proposals by number with the state of this member's scorecards."""
    return tuple(await fetch(session, _list, asked(seat)))


@Statement.of(ListedCard)
def _list() -> sa.Select[Any]:
    """Select number and title of all, and of what the member has no conflict with the rest."""
    blocked = in_conflict(MEMBER, ProposalRow.id)
    own_state = sa.func.coalesce(sa.cast(col(ScorecardRow.state), sa.Text), ScorecardState.OPEN)
    own_card = sa.and_(col(ScorecardRow.proposal_id) == ProposalRow.id, col(ScorecardRow.member_id) == MEMBER)
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        state=sa.case((blocked, BLOCKED), (is_taken(), TAKEN), else_=own_state),
        applicant=sa.case((blocked, ""), else_=col(ApplicantRow.name)),
        district=sa.case((blocked, ""), else_=col(DistrictRow.name)),
        pot=sa.case((blocked, ""), else_=sa.func.coalesce(col(PotRow.name), "")),
        requested_cents=sa.case((blocked, None), else_=col(ProposalRow.requested_cents)),
    )
    return (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .join(DistrictRow, col(DistrictRow.id) == ProposalRow.district_id)
        .join(PotRow, col(PotRow.id) == ProposalRow.pot_id, isouter=True)
        .join(ScorecardRow, own_card, isouter=True)
        .where(col(ProposalRow.round_id) == ROUND, col(ProposalRow.eligible).is_(True))
        .order_by(col(ProposalRow.number))
    )


async def find_next_open(session: AsyncSession, seat: Seat, *, after: int) -> int | None:
    """Find the open proposal that fewest members have finished; among equals the next one after `after`."""
    question = asked(seat, after=min(after, LARGEST_NUMBER))
    found = await fetch(session, _next_open, question)
    return found[0].number if found else None


@Statement
def _next_open() -> sa.Select[Any]:
    own, others = aliased(ScorecardRow), aliased(ScorecardRow)
    finished = (
        sa.select(sa.func.count())
        .where(col(others.proposal_id) == ProposalRow.id, col(others.state) != ScorecardState.OPEN)
        .scalar_subquery()
    )
    done = sa.exists().where(is_done(own, ProposalRow))
    return (
        sa.select(col(ProposalRow.number))
        .where(
            col(ProposalRow.round_id) == ROUND,
            col(ProposalRow.number) != AFTER,
            col(ProposalRow.eligible).is_(True),
            not_conflicted(MEMBER, ProposalRow.id),
            ~done,
        )
        .order_by(finished, col(ProposalRow.number) < AFTER, col(ProposalRow.number))
        .limit(1)
    )
