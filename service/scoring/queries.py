"""What has been scored, by whom, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.merit import HUNDREDTHS, board_merit, round_half_up
from allocation.severity import corrected_merits
from service.access import VOTERS, Role, Seat
from service.boards.tables import DistrictRow
from service.conflicts.tables import ConflictRow
from service.conflicts.visibility import in_conflict, not_conflicted
from service.members.seats import holds_a_vote, represented_by
from service.members.tables import MemberRow, PersonRow, StandingInRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import CriterionRow, RoundRow
from service.rows import columns
from service.scoring.facts import (
    FEWEST_FOR_SPREAD,
    Marks,
    OwnShift,
    Progress,
    ProposalMerit,
    Revision,
    Scale,
    Tally,
    VisibleMerit,
)
from service.scoring.rules import disagreement_of, progress_of, rank
from service.scoring.severity import own_shift_of
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from service.texts import ZONE


async def get_merits(session: AsyncSession, round_id: int) -> tuple[ProposalMerit, ...]:
    """Give every proposal's merit, by number; only complete scorecards of voting members without a conflict count."""
    rule, records = await _counted(session, round_id)
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


async def _counted(session: AsyncSession, round_id: int) -> tuple[sa.Row[Any], Sequence[sa.Row[Any]]]:
    """Give how the round makes merits of scores, and for each proposal, by number, the scores that count."""
    rules = columns(
        aggregation=RoundRow.aggregation,
        minimum_scores=RoundRow.minimum_scores,
        points_minimum=RoundRow.points_minimum,
        points_maximum=RoundRow.points_maximum,
        severity_correction=RoundRow.severity_correction,
        total_weight=sa.func.sum(CriterionRow.weight),
    )
    statement = (
        sa.select(*rules)
        .join(CriterionRow, col(CriterionRow.round_id) == RoundRow.id, isouter=True)
        .where(col(RoundRow.id) == round_id)
        .group_by(col(RoundRow.id))
    )
    rule = (await session.execute(statement)).one()
    return rule, (await session.execute(_sums(round_id))).all()


def _scores_by_member(rule: sa.Row[Any], records: Iterable[sa.Row[Any]]) -> dict[int, dict[int, Fraction]]:
    scores: dict[int, dict[int, Fraction]] = {}
    for record in records:
        for member_id, weighted in zip(record.scored_by or (), record.weighted_points or (), strict=True):
            scores.setdefault(member_id, {})[record.number] = Fraction(weighted, rule.total_weight)
    return scores


async def get_scale(session: AsyncSession, round_id: int) -> Scale:
    """Give the round's scale and how many scores it takes to rank a proposal."""
    wanted = columns(
        minimum_scores=RoundRow.minimum_scores,
        points_minimum=RoundRow.points_minimum,
        points_maximum=RoundRow.points_maximum,
        severity_correction=RoundRow.severity_correction,
    )
    return Scale(*(await session.execute(sa.select(*wanted).where(col(RoundRow.id) == round_id))).one())


async def get_visible_merits(session: AsyncSession, seat: Seat) -> tuple[VisibleMerit, ...]:
    """Give the merits of the eligible proposals as this seat may see them, ranked among themselves, by number."""
    merits = {merit.number: merit for merit in await get_merits(session, seat.round.id)}
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        applicant=ApplicantRow.name,
        district=DistrictRow.name,
        visible=not_conflicted(seat.member_id, ProposalRow.id),
    )
    statement = (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .join(DistrictRow, col(DistrictRow.id) == ProposalRow.district_id)
        .where(col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.eligible).is_(True))
        .order_by(col(ProposalRow.number))
    )
    return rank(_visible_merit(record, merits) for record in await session.execute(statement))


def _visible_merit(record: sa.Row[Any], merits: Mapping[int, ProposalMerit]) -> VisibleMerit:
    if not record.visible:
        return VisibleMerit(record.number, record.title, blocked=True)
    merit = merits[record.number]
    scores = merit.individual_scores
    spread = scores if merit.merit is not None and len(scores) >= FEWEST_FOR_SPREAD else ()
    return VisibleMerit(
        number=record.number,
        title=record.title,
        applicant=record.applicant,
        district=record.district,
        blocked=False,
        merit=merit.merit,
        scores=merit.scores,
        abstentions=merit.abstentions,
        recusals=merit.recusals,
        lowest=round_half_up(spread[0] * HUNDREDTHS) if spread else None,
        highest=round_half_up(spread[-1] * HUNDREDTHS) if spread else None,
        disagreement=round_half_up(disagreement_of(spread) * HUNDREDTHS) if spread else None,
    )


async def get_progress(session: AsyncSession, seat: Seat, *, now: datetime) -> Progress:
    """Count who has scored what, over the eligible proposals with which the asker has no conflict."""
    eligible = sa.and_(col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.eligible).is_(True))
    in_round = sa.and_(eligible, not_conflicted(seat.member_id, ProposalRow.id))
    withheld = sa.select(sa.func.count()).where(eligible, in_conflict(seat.member_id, ProposalRow.id))
    proposals = sa.select(col(ProposalRow.id), col(ProposalRow.number), col(ProposalRow.title)).where(in_round)
    finished = (
        sa.select(
            sa.func.coalesce(col(ScorecardRow.in_place_of), col(ScorecardRow.member_id)),
            col(ScorecardRow.proposal_id),
            col(ScorecardRow.state),
        )
        .join(ProposalRow, col(ProposalRow.id) == ScorecardRow.proposal_id)
        .where(in_round, col(ScorecardRow.state) != ScorecardState.OPEN)
    )
    conflicts = (
        sa.select(col(ConflictRow.member_id), col(ConflictRow.proposal_id))
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .where(in_round, col(ConflictRow.lifted_at).is_(None))
    )
    voters = await _voters(session, seat, now)
    holders = {member: holder for member, holder, _name in voters}
    tally = Tally(
        minimum_scores=(await get_scale(session, seat.round.id)).minimum_scores,
        withheld=(await session.execute(withheld)).scalar_one(),
        members={holder: name for _member, holder, name in voters},
        proposals=tuple(tuple(record) for record in await session.execute(proposals.order_by(col(ProposalRow.number)))),
        finished={(holder, proposal): state for holder, proposal, state in await session.execute(finished)},
        conflicts={(holders.get(member, member), proposal) for member, proposal in await session.execute(conflicts)},
    )
    return progress_of(tally)


async def _voters(session: AsyncSession, seat: Seat, now: datetime) -> list[tuple[int, int, str]]:
    """List who scores today, by name, each with the member to whom the seat belongs."""
    today = now.astimezone(ZONE).date()
    member_id = col(MemberRow.id)
    statement = (
        sa.select(member_id, sa.func.coalesce(represented_by(member_id, today), member_id), col(PersonRow.name))
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(
            col(MemberRow.board_id) == seat.board.id,
            holds_a_vote(today),
        )
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )
    return [(member, holder, name) for member, holder, name in await session.execute(statement)]


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
        .where(col(ProposalRow.round_id) == round_id)
        .group_by(col(ProposalRow.id))
        .order_by(col(ProposalRow.number))
    )


def _counting_cards(round_id: int) -> sa.Subquery:
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
            col(ScorecardRow.round_id) == round_id,
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
