"""What has been scored, by whom, and what it comes to."""

from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.merit import board_merit
from service.access import VOTERS
from service.conflicts.tables import ConflictRow
from service.conflicts.visibility import not_conflicted
from service.members.tables import MemberRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import CriterionRow, RoundRow
from service.rows import columns
from service.scoring.facts import ProposalMerit
from service.scoring.tables import PointsRow, ScorecardRow, ScorecardState


async def get_merits(session: AsyncSession, round_id: int) -> tuple[ProposalMerit, ...]:
    """Give every proposal's merit, by number; only complete scorecards of voting members without a conflict count."""
    rules = columns(
        aggregation=RoundRow.aggregation,
        minimum_scores=RoundRow.minimum_scores,
        total_weight=sa.func.sum(CriterionRow.weight),
    )
    statement = (
        sa.select(*rules)
        .join(CriterionRow, col(CriterionRow.round_id) == RoundRow.id, isouter=True)
        .where(col(RoundRow.id) == round_id)
        .group_by(col(RoundRow.id))
    )
    rule = (await session.execute(statement)).one()
    records = (await session.execute(_sums(round_id))).all()
    return tuple(_merit_of(record, rule) for record in records)


def _merit_of(record: sa.Row[Any], rule: sa.Row[Any]) -> ProposalMerit:
    scores = tuple(Fraction(weighted, rule.total_weight) for weighted in record.weighted_points or ())
    return ProposalMerit(
        proposal_id=record.proposal_id,
        number=record.number,
        eligible=record.eligible,
        scores=len(scores),
        abstentions=record.abstentions,
        recusals=record.recusals,
        merit=board_merit(scores, aggregation=rule.aggregation, minimum_scores=rule.minimum_scores),
        individual_scores=scores,
    )


def _sums(round_id: int) -> sa.Select[Any]:
    """Select for each proposal the weighted points of its complete scorecards, lowest first."""
    card = _counting_cards(round_id)
    complete, abstained = card.c.state == ScorecardState.COMPLETE, card.c.state == ScorecardState.ABSTAINED
    recusals = (
        sa.select(sa.func.count())
        .select_from(ConflictRow)
        .join(MemberRow, col(MemberRow.id) == ConflictRow.member_id)
        .where(
            col(ConflictRow.proposal_id) == ProposalRow.id,
            col(ConflictRow.lifted_at).is_(None),
            col(MemberRow.role).in_(VOTERS),
        )
        .scalar_subquery()
    )
    in_order = sa.dialects.postgresql.aggregate_order_by(card.c.weighted_points, card.c.weighted_points)
    wanted = columns(
        proposal_id=ProposalRow.id,
        number=ProposalRow.number,
        eligible=ProposalRow.eligible,
        weighted_points=sa.func.array_agg(in_order).filter(complete),
        abstentions=sa.func.count().filter(abstained),
        recusals=recusals,
    )
    return (
        sa.select(*wanted)
        .join(card, card.c.proposal_id == ProposalRow.id, isouter=True)
        .where(col(ProposalRow.round_id) == round_id)
        .group_by(col(ProposalRow.id))
        .order_by(col(ProposalRow.number))
    )


def _counting_cards(round_id: int) -> sa.Subquery:
    """Select the finished scorecards that count, with their points times weights."""
    wanted = columns(
        proposal_id=ScorecardRow.proposal_id,
        state=ScorecardRow.state,
        weighted_points=sa.func.sum(PointsRow.points * CriterionRow.weight),
    )
    own_points = sa.and_(
        col(PointsRow.member_id) == ScorecardRow.member_id, col(PointsRow.proposal_id) == ScorecardRow.proposal_id
    )
    return (
        sa.select(*wanted)
        .join(MemberRow, col(MemberRow.id) == ScorecardRow.member_id)
        .join(PointsRow, own_points, isouter=True)
        .join(CriterionRow, col(CriterionRow.id) == PointsRow.criterion_id, isouter=True)
        .where(
            col(ScorecardRow.round_id) == round_id,
            col(ScorecardRow.state) != ScorecardState.OPEN,
            col(MemberRow.role).in_(VOTERS),
            not_conflicted(col(ScorecardRow.member_id), col(ScorecardRow.proposal_id)),
        )
        .group_by(col(ScorecardRow.member_id), col(ScorecardRow.proposal_id))
        .subquery("card")
    )
