"""What has been scored, by whom, and what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.merit import board_merit
from allocation.severity import corrected_merits
from service.access import VOTERS, Role, Seat
from service.boards.tables import DistrictRow
from service.conflicts.tables import ConflictRow
from service.conflicts.visibility import not_conflicted
from service.members.tables import MemberRow, PersonRow, StandingInRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import CriterionRow, RoundRow
from service.rows import columns
from service.scoring.cards import MEMBER, ROUND
from service.scoring.facts import (
    FEWEST_FOR_SPREAD,
    Marks,
    OwnShift,
    ProposalMerit,
    Revision,
    RoundScores,
    Scale,
    VisibleMerit,
)
from service.scoring.rules import NO_SPREAD, places_of, spread_of
from service.scoring.severity import own_shift_of
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from service.statements import Found, Statement, fetch


async def get_merits(session: AsyncSession, round_id: int) -> tuple[ProposalMerit, ...]:
    """Give every proposal's merit, by number; only complete scorecards of voting members without a conflict count."""
    return _merits(*await _counted(session, round_id))


async def get_scores(session: AsyncSession, round_id: int) -> RoundScores:
    """Give every single score that counts, to be aggregated anew; nothing of it may be shown."""
    rule, records = await _counted(session, round_id)
    return RoundScores(
        by_member=tuple(_scores_by_member(rule, records).values()),
        merits={one.number: one.merit for one in _merits(rule, records)},
        aggregation=rule.aggregation,
        minimum_scores=rule.minimum_scores,
        corrected_within=(rule.points_minimum, rule.points_maximum) if rule.severity_correction else None,
    )


def _merits(rule: Found, records: list[Found]) -> tuple[ProposalMerit, ...]:
    if not rule.severity_correction:
        return tuple(_merit_of(record, rule) for record in records)
    corrected = corrected_merits(
        _scores_by_member(rule, records),
        (rule.points_minimum, rule.points_maximum),
        aggregation=rule.aggregation,
        minimum_scores=rule.minimum_scores,
    )
    return tuple(replace(_merit_of(record, rule), merit=corrected.get(record.number)) for record in records)


async def get_own_shift(session: AsyncSession, seat: Seat) -> OwnShift | None:
    """Tell this member by what their scores are corrected; None where the round corrects none, or none count."""
    rule, records = await _counted(session, seat.round.id)
    return own_shift_of(_scores_by_member(rule, records), seat.member_id) if rule.severity_correction else None


async def _counted(session: AsyncSession, round_id: int) -> tuple[Found, list[Found]]:
    """Give how the round makes merits of scores, and for each proposal, by number, the scores that count."""
    asked = {"round_id": round_id}
    return (await fetch(session, _rule, asked))[0], await fetch(session, _sums, asked)


@Statement
def _rule() -> sa.Select[Any]:
    rules = columns(
        aggregation=RoundRow.aggregation,
        minimum_scores=RoundRow.minimum_scores,
        points_minimum=RoundRow.points_minimum,
        points_maximum=RoundRow.points_maximum,
        severity_correction=RoundRow.severity_correction,
        total_weight=sa.func.sum(CriterionRow.weight),
    )
    return (
        sa.select(*rules)
        .join(CriterionRow, col(CriterionRow.round_id) == RoundRow.id, isouter=True)
        .where(col(RoundRow.id) == ROUND)
        .group_by(col(RoundRow.id))
    )


def _scores_by_member(rule: Found, records: Iterable[Found]) -> dict[int, dict[int, Fraction]]:
    scores: dict[int, dict[int, Fraction]] = {}
    for record in records:
        for member_id, weighted in zip(record.scored_by or (), record.weighted_points or (), strict=True):
            scores.setdefault(member_id, {})[record.number] = Fraction(weighted, rule.total_weight)
    return scores


async def get_scale(session: AsyncSession, round_id: int) -> Scale:
    """Give the round's scale and how many scores it takes to rank a proposal."""
    return Scale(*(await fetch(session, _scale, {"round_id": round_id}))[0])


@Statement
def _scale() -> sa.Select[Any]:
    wanted = columns(
        minimum_scores=RoundRow.minimum_scores,
        points_minimum=RoundRow.points_minimum,
        points_maximum=RoundRow.points_maximum,
        severity_correction=RoundRow.severity_correction,
    )
    return sa.select(*wanted).where(col(RoundRow.id) == ROUND)


async def get_visible_merits(session: AsyncSession, seat: Seat) -> tuple[VisibleMerit, ...]:
    """Give the merits of the eligible proposals as this seat may see them, ranked among themselves, by number."""
    merits = {merit.number: merit for merit in await get_merits(session, seat.round.id)}
    records = await fetch(session, _listed, {"member_id": seat.member_id, "round_id": seat.round.id})
    places = places_of(merits[record.number].merit for record in records if record.visible)
    return tuple(_visible_merit(record, merits[record.number], places) for record in records)


@Statement
def _listed() -> sa.Select[Any]:
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        applicant=ApplicantRow.name,
        district=DistrictRow.name,
        visible=not_conflicted(MEMBER, ProposalRow.id),
    )
    return (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .join(DistrictRow, col(DistrictRow.id) == ProposalRow.district_id)
        .where(col(ProposalRow.round_id) == ROUND, col(ProposalRow.eligible).is_(True))
        .order_by(col(ProposalRow.number))
    )


def _visible_merit(record: Found, merit: ProposalMerit, places: Mapping[int, int]) -> VisibleMerit:
    if not record.visible:
        return VisibleMerit(record.number, record.title, blocked=True)
    shows_spread = merit.merit is not None and merit.scores >= FEWEST_FOR_SPREAD
    lowest, highest, disagreement = spread_of(merit.weighted_points, merit.total_weight) if shows_spread else NO_SPREAD
    return VisibleMerit(
        number=record.number,
        title=record.title,
        applicant=record.applicant,
        district=record.district,
        blocked=False,
        rank=None if merit.merit is None else places[merit.merit],
        merit=merit.merit,
        scores=merit.scores,
        abstentions=merit.abstentions,
        recusals=merit.recusals,
        lowest=lowest,
        highest=highest,
        disagreement=disagreement,
    )


def _merit_of(record: Found, rule: Found) -> ProposalMerit:
    weighted = tuple(record.weighted_points or ())
    return ProposalMerit(
        proposal_id=record.proposal_id,
        number=record.number,
        eligible=record.eligible,
        scores=len(weighted),
        abstentions=record.abstentions,
        recusals=record.recusals,
        merit=board_merit(
            weighted, parts=rule.total_weight, aggregation=rule.aggregation, minimum_scores=rule.minimum_scores
        ),
        weighted_points=weighted,
        total_weight=rule.total_weight,
    )


@Statement
def _sums() -> sa.Select[Any]:
    """Select for each proposal the weighted points of its complete scorecards, lowest first."""
    card = _counting_cards()
    complete, abstained = card.c.state == ScorecardState.COMPLETE, card.c.state == ScorecardState.ABSTAINED
    represents = sa.and_(col(StandingInRow.alternate_id) == MemberRow.id, col(MemberRow.role) == Role.ALTERNATE)
    recusals = (
        sa.select(sa.func.count(sa.distinct(sa.func.coalesce(col(StandingInRow.member_id), MemberRow.id))))
        .select_from(ConflictRow)
        .join(MemberRow, col(MemberRow.id) == ConflictRow.member_id)
        .join(StandingInRow, represents, isouter=True)
        .where(
            col(ConflictRow.proposal_id) == ProposalRow.id,
            col(ConflictRow.lifted_at).is_(None),
            col(MemberRow.role).in_(VOTERS) | col(StandingInRow.id).is_not(None),
        )
        .scalar_subquery()
    )
    order = (card.c.weighted_points, card.c.member_id)
    wanted = columns(
        proposal_id=ProposalRow.id,
        number=ProposalRow.number,
        eligible=ProposalRow.eligible,
        weighted_points=sa.func.array_agg(aggregate_order_by(card.c.weighted_points, *order)).filter(complete),
        scored_by=sa.func.array_agg(aggregate_order_by(card.c.member_id, *order)).filter(complete),
        abstentions=sa.func.count().filter(abstained),
        recusals=recusals,
    )
    return (
        sa.select(*wanted)
        .join(card, card.c.proposal_id == ProposalRow.id, isouter=True)
        .where(col(ProposalRow.round_id) == ROUND)
        .group_by(col(ProposalRow.id))
        .order_by(col(ProposalRow.number))
    )


def _counting_cards() -> sa.Subquery:
    """Select the finished scorecards that count, with their points times weights."""
    wanted = columns(
        member_id=ScorecardRow.member_id,
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
            col(ScorecardRow.round_id) == ROUND,
            col(ScorecardRow.state) != ScorecardState.OPEN,
            col(MemberRow.role).in_(VOTERS | {Role.ALTERNATE}),
            not_conflicted(col(ScorecardRow.member_id), col(ScorecardRow.proposal_id)),
        )
        .group_by(col(ScorecardRow.member_id), col(ScorecardRow.proposal_id))
        .subquery("card")
    )


async def find_revision(session: AsyncSession, seat: Seat, proposal_id: int, version: int) -> Revision | None:
    """Find what this member's scorecard said after a save, but for the private note, which no revision keeps."""
    wanted = columns(
        points=ScorecardRevisionRow.points,
        state=ScorecardRevisionRow.state,
        because=ScorecardRevisionRow.abstained_because,
        comment=ScorecardRevisionRow.comment,
        saved_by=PersonRow.name,
        saved_at=ScorecardRevisionRow.saved_at,
    )
    statement = (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == ScorecardRevisionRow.saved_by)
        .where(
            col(ScorecardRevisionRow.member_id) == seat.member_id,
            col(ScorecardRevisionRow.proposal_id) == proposal_id,
            col(ScorecardRevisionRow.version) == version,
        )
    )
    found = (await session.execute(statement)).first()
    if found is None:
        return None
    points = {int(criterion): given for criterion, given in found.points.items()}
    marks = Marks(points, found.state is ScorecardState.ABSTAINED, found.because, found.comment)
    return Revision(marks, found.saved_by, found.saved_at)
