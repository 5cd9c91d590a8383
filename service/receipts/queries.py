"""Read what is held of one member, and the receipts that were issued for it."""

from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.visibility import in_conflict
from service.journal.tables import JournalEntryRow, JournalSealedRow, JournalSealRow
from service.members.tables import PersonRow
from service.proposals.tables import ProposalRow
from service.receipts.facts import HeldCard, Issued, Receipt
from service.receipts.rules import document_of, hash_of_file
from service.receipts.tables import ReceiptSaltRow
from service.rounds.queries import get_criteria
from service.rows import columns
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow

ISSUE: Final = "issue_receipt"


async def get_receipt(session: AsyncSession, seat: Seat) -> Receipt:
    """Give everything that the board holds of this member's scoring in this round."""
    cards = await get_held_cards(session, seat)
    salt = await session.scalar(
        sa.select(col(ReceiptSaltRow.salt)).filter_by(member_id=seat.member_id, round_id=seat.round.id)
    )
    if salt is None:
        return Receipt(cards, None, None)
    document = document_of(seat, salt, cards)
    return Receipt(cards, document, hash_of_file(document))


async def get_held_cards(session: AsyncSession, seat: Seat) -> tuple[HeldCard, ...]:
    """List this member's own scorecards by the proposals' numbers."""
    criteria = await get_criteria(session, seat.round.id)
    records = await session.execute(_held_cards(seat))
    return tuple(
        HeldCard(
            number=record.number,
            title=record.title,
            state=record.state,
            blocked=record.blocked,
            version=record.version,
            saved_at=record.saved_at,
            points=tuple((each.name, (record.points or {}).get(str(each.id))) for each in criteria),
            abstained_because=record.because,
            comment=record.comment,
            note=record.note,
            typed_by=tuple(record.typed_by or ()),
        )
        for record in records
    )


def _held_cards(seat: Seat) -> sa.Select[Any]:
    wanted = columns(
        number=ProposalRow.number,
        title=ProposalRow.title,
        state=ScorecardRow.state,
        blocked=in_conflict(seat.member_id, ProposalRow.id),
        version=ScorecardRow.version,
        saved_at=ScorecardRow.updated_at,
        points=_points(),
        because=ScorecardRow.abstained_because,
        comment=ScorecardRow.comment,
        note=ScorecardRow.private_note,
        typed_by=_typists(),
    )
    return (
        sa.select(*wanted)
        .select_from(ScorecardRow)
        .join(ProposalRow, col(ProposalRow.id) == ScorecardRow.proposal_id)
        .where(col(ScorecardRow.member_id) == seat.member_id, col(ScorecardRow.round_id) == seat.round.id)
        .order_by(col(ProposalRow.number))
    )


def _points() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.jsonb_object_agg(col(PointsRow.criterion_id), col(PointsRow.points)))
        .where(
            col(PointsRow.member_id) == ScorecardRow.member_id, col(PointsRow.proposal_id) == ScorecardRow.proposal_id
        )
        .correlate(ScorecardRow)
        .scalar_subquery()
    )


def _typists() -> sa.ScalarSelect[Any]:
    """Name, in the order of the alphabet, who typed the present version from paper."""
    revision = ScorecardRevisionRow
    return (
        sa.select(
            sa.func.array_agg(sa.dialects.postgresql.aggregate_order_by(col(PersonRow.name), col(PersonRow.name)))
        )
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


async def get_issued(session: AsyncSession, seat: Seat) -> tuple[Issued, ...]:
    """List the receipts that this person had issued in this round, the latest first, each with its seal."""
    wanted = columns(
        sha256=col(JournalEntryRow.details)["sha256"].astext,
        at=JournalEntryRow.at,
        sealed_at=JournalSealRow.sealed_at,
        link_sha256=JournalSealRow.sha256,
    )
    statement = (
        sa.select(*wanted)
        .select_from(JournalEntryRow)
        .join(JournalSealedRow, col(JournalSealedRow.entry_id) == JournalEntryRow.id, isouter=True)
        .join(JournalSealRow, col(JournalSealRow.id) == JournalSealedRow.seal_id, isouter=True)
        .where(
            col(JournalEntryRow.board_id) == seat.board.id,
            col(JournalEntryRow.person_id) == seat.person.id,
            col(JournalEntryRow.action) == ISSUE,
            col(JournalEntryRow.subject) == f"round:{seat.round.slug}",
        )
        .order_by(col(JournalEntryRow.id).desc())
    )
    return tuple(Issued(*record) for record in await session.execute(statement))
