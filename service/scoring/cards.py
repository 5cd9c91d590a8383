"""Read one scorecard, for its page or a save.

The statements are built once for all requests: building one costs several times what running it does.
"""

import dataclasses
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage, Seat
from service.boards.tables import DistrictRow
from service.conflicts.tables import ConflictAnswerRow
from service.conflicts.visibility import in_conflict, not_conflicted
from service.errors import NotFoundError
from service.members.tables import PersonRow
from service.proposals.tables import ApplicantRow, ProposalRow
from service.rounds.tables import CriterionRow, PotRow, RoundRow, StageChangeRow
from service.rows import columns
from service.scoring.facts import Marks, ProposalText, Standing
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from service.statements import Found, Statement, fetch

MEMBER: Final = sa.bindparam("member_id", type_=sa.BigInteger)
HOLDER: Final = sa.bindparam("holder_id", type_=sa.BigInteger)
ROUND: Final = sa.bindparam("round_id", type_=sa.BigInteger)
NUMBER: Final = sa.bindparam("number", type_=sa.Integer)


def asked(seat: Seat, **more: int) -> dict[str, int]:
    return {"member_id": seat.member_id, "holder_id": seat.holder_id, "round_id": seat.round.id, **more}


async def get_standing(session: AsyncSession, seat: Seat, number: int) -> Standing:
    """Read what decides over a save, and keep the round in its stage until this transaction ends."""
    found = await fetch(session, _locked_standing, asked(seat, number=number))
    if not found:
        raise NotFoundError
    return _standing_of(found[0])


async def get_card(session: AsyncSession, seat: Seat, number: int) -> tuple[Standing, ProposalText]:
    """Read one scorecard with its proposal, for the page."""
    found = await fetch(session, _card, asked(seat, number=number))
    if not found:
        raise NotFoundError
    record = found[0]
    return _standing_of(record), ProposalText(*record[-len(dataclasses.fields(ProposalText)) :])


@Statement
def _locked_standing() -> sa.Select[Any]:
    return _standing().with_for_update(read=True, of=RoundRow)


@Statement
def _card() -> sa.Select[Any]:
    own_texts = columns(
        title=ProposalRow.title,
        applicant=ApplicantRow.name,
        district=DistrictRow.name,
        pot=PotRow.name,
        summary=ProposalRow.summary,
        requested_cents=ProposalRow.requested_cents,
        minimum_cents=ProposalRow.minimum_cents,
        total_cost_cents=ProposalRow.total_cost_cents,
        typed_by=_typists(),
        previous=_neighbour(forward=False),
        next=_neighbour(forward=True),
    )
    return (
        _standing()
        .add_columns(*own_texts)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .join(DistrictRow, col(DistrictRow.id) == ProposalRow.district_id)
        .join(PotRow, col(PotRow.id) == ProposalRow.pot_id, isouter=True)
    )


def _standing() -> sa.Select[Any]:
    own_card = sa.and_(col(ScorecardRow.proposal_id) == ProposalRow.id, col(ScorecardRow.member_id) == MEMBER)
    wanted = columns(
        proposal_id=ProposalRow.id,
        number=ProposalRow.number,
        conflicted=in_conflict(MEMBER, ProposalRow.id),
        taken=is_taken(),
        answered=_has_answered(),
        stage=RoundRow.stage,
        revisable=RoundRow.revisable,
        closes_at=RoundRow.scoring_closes_at,
        closed_at=_closed_at(),
        points_minimum=RoundRow.points_minimum,
        points_maximum=RoundRow.points_maximum,
        criteria=_criteria(),
        points=_own_points(),
        state=ScorecardRow.state,
        because=ScorecardRow.abstained_because,
        comment=ScorecardRow.comment,
        note=ScorecardRow.private_note,
        version=ScorecardRow.version,
        note_version=ScorecardRow.note_version,
        saved_at=ScorecardRow.updated_at,
        done=_count(done=True),
        total=_count(done=False),
    )
    return (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(RoundRow, col(RoundRow.id) == ProposalRow.round_id)
        .join(ScorecardRow, own_card, isouter=True)
        .where(
            col(ProposalRow.round_id) == ROUND,
            col(ProposalRow.number) == NUMBER,
            col(ProposalRow.eligible).is_(True),
        )
    )


def _standing_of(record: Found) -> Standing:
    state = record.state or ScorecardState.OPEN
    points = {int(criterion): given for criterion, given in (record.points or {}).items()}
    return Standing(
        proposal_id=record.proposal_id,
        number=record.number,
        conflicted=record.conflicted,
        taken=record.taken,
        answered=record.answered,
        stage=record.stage,
        revisable=record.revisable,
        closes_at=record.closes_at,
        closed_at=record.closed_at,
        points_minimum=record.points_minimum,
        points_maximum=record.points_maximum,
        criteria=tuple(record.criteria or ()),
        marks=Marks(
            points,
            abstained=state is ScorecardState.ABSTAINED,
            because=record.because or "",
            comment=record.comment or "",
            note=record.note or "",
        ),
        state=state,
        version=record.version or 0,
        note_version=record.note_version or 0,
        saved_at=record.saved_at,
        done=record.done,
        total=record.total,
    )


def _has_answered() -> sa.ColumnElement[bool]:
    return (
        sa.select(col(ConflictAnswerRow.member_id))
        .where(col(ConflictAnswerRow.member_id) == MEMBER, col(ConflictAnswerRow.round_id) == ROUND)
        .exists()
    )


def _closed_at() -> sa.ScalarSelect[Any]:
    """Select when the round last left the stage of scoring."""
    return (
        sa.select(sa.func.max(col(StageChangeRow.at)))
        .where(col(StageChangeRow.round_id) == RoundRow.id, col(StageChangeRow.from_stage) == RoundStage.SCORING)
        .correlate(RoundRow)
        .scalar_subquery()
    )


def _criteria() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.array_agg(col(CriterionRow.id)))
        .where(col(CriterionRow.round_id) == RoundRow.id)
        .correlate(RoundRow)
        .scalar_subquery()
    )


def _own_points() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.jsonb_object_agg(col(PointsRow.criterion_id), col(PointsRow.points)))
        .where(col(PointsRow.member_id) == MEMBER, col(PointsRow.proposal_id) == ProposalRow.id)
        .correlate(ProposalRow)
        .scalar_subquery()
    )


def _typists() -> sa.ScalarSelect[Any]:
    """Name the two who typed the scorecard's present version from paper."""
    revision = ScorecardRevisionRow
    return (
        sa.select(sa.func.array_agg(col(PersonRow.name)))
        .select_from(ScorecardRevisionRow)
        .join(PersonRow, col(PersonRow.id).in_([revision.typed_first_by, revision.saved_by]))
        .where(
            col(revision.member_id) == ScorecardRow.member_id,
            col(revision.proposal_id) == ScorecardRow.proposal_id,
            col(revision.version) == ScorecardRow.version,
            col(revision.typed_first_by).is_not(None),
        )
        .correlate(ScorecardRow)
        .scalar_subquery()
    )


def is_done(card: type[ScorecardRow], proposal: type[ProposalRow]) -> sa.ColumnElement[bool]:
    """Hold for the one finished scorecard of this seat, whoever filled it in: the member or their alternate."""
    holder = sa.func.coalesce(col(card.in_place_of), col(card.member_id))
    return sa.and_(col(card.proposal_id) == proposal.id, holder == HOLDER, col(card.state) != ScorecardState.OPEN)


def is_taken() -> sa.ColumnElement[bool]:
    """Hold where the other holder of this seat has finished the proposal's scorecard."""
    card = aliased(ScorecardRow)
    return sa.exists().where(is_done(card, ProposalRow), col(card.member_id) != MEMBER)


def _count(*, done: bool) -> sa.ScalarSelect[Any]:
    """Count the proposals that this member may score; done: those complete or abstained in this seat."""
    proposal = aliased(ProposalRow)
    statement = sa.select(sa.func.count()).select_from(proposal)
    if done:
        card = aliased(ScorecardRow)
        statement = statement.join(card, is_done(card, proposal))
    return statement.where(
        col(proposal.round_id) == ROUND,
        col(proposal.eligible).is_(True),
        not_conflicted(MEMBER, proposal.id),
    ).scalar_subquery()


def _neighbour(*, forward: bool) -> sa.ScalarSelect[Any]:
    """Select the number before or after this one in the member's list."""
    proposal = aliased(ProposalRow)
    own_number = col(proposal.number)
    nearest = sa.func.min(own_number) if forward else sa.func.max(own_number)
    return (
        sa.select(nearest)
        .where(
            own_number > NUMBER if forward else own_number < NUMBER,
            col(proposal.round_id) == ROUND,
            col(proposal.eligible).is_(True),
            not_conflicted(MEMBER, proposal.id),
        )
        .scalar_subquery()
    )
