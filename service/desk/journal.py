"""Reading a board's journal; entries about proposals that the reader keeps out of are left out, and not counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.visibility import in_conflict
from service.desk.pages import JournalLine
from service.desk.sentences import particulars_of, sentence_of
from service.journal.tables import JournalEntryRow, JournalSealedRow, JournalSealRow
from service.members.tables import PersonRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import RoundRow
from service.rows import columns
from service.texts import Texts

LINES_PER_PAGE: Final = 50


@dataclass(frozen=True)
class SealState:
    """How many entries there are to read, how many are not sealed yet, and when the last seal was set."""

    total: int
    waiting: int
    sealed_at: datetime | None


@dataclass(frozen=True)
class Journal:
    """One page of the journal."""

    lines: tuple[JournalLine, ...]
    page: int
    pages: int
    state: SealState


async def get_journal(session: AsyncSession, seat: Seat, *, page: int, texts: Texts) -> Journal:
    """Give a page of what happened on the seat's board; beyond the ends, the first or the last page."""
    state = await get_seal_state(session, seat)
    pages = max(1, -(-state.total // LINES_PER_PAGE))
    page = min(max(page, 1), pages)
    lines = await journal_lines(session, seat, offset=(page - 1) * LINES_PER_PAGE, limit=LINES_PER_PAGE, texts=texts)
    return Journal(lines, page, pages, state)


async def journal_lines(
    session: AsyncSession, seat: Seat, *, offset: int, limit: int, texts: Texts
) -> tuple[JournalLine, ...]:
    """List what happened on the seat's board, the newest first."""
    wanted = columns(
        at=JournalEntryRow.at,
        who=PersonRow.name,
        action=JournalEntryRow.action,
        subject=JournalEntryRow.subject,
        details=JournalEntryRow.details,
        sealed=col(JournalSealedRow.entry_id).is_not(None),
    )
    statement = (
        _readable(sa.select(*wanted).select_from(JournalEntryRow), seat)
        .join(PersonRow, col(PersonRow.id) == JournalEntryRow.person_id, isouter=True)
        .join(JournalSealedRow, col(JournalSealedRow.entry_id) == JournalEntryRow.id, isouter=True)
        .order_by(col(JournalEntryRow.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return tuple(_line(row, texts) for row in await session.execute(statement))


async def get_seal_state(session: AsyncSession, seat: Seat) -> SealState:
    """Count entries and seals."""
    sealed = sa.exists().where(col(JournalSealedRow.entry_id) == JournalEntryRow.id)
    last = sa.select(sa.func.max(col(JournalSealRow.sealed_at))).scalar_subquery()
    wanted: list[sa.ColumnElement[Any]] = [sa.func.count(), sa.func.count().filter(~sealed), last]
    found = await session.execute(_readable(sa.select(*wanted).select_from(JournalEntryRow), seat))
    return SealState(*found.one())


def _readable(statement: sa.Select[Any], seat: Seat) -> sa.Select[Any]:
    """Keep to the board, and to what the reader's conflicts let them see."""
    hidden = (
        sa.select(sa.func.concat("proposal:", RoundRow.slug, "/", ProposalRow.number))
        .select_from(ProposalRow)
        .join(RoundRow, col(RoundRow.id) == ProposalRow.round_id)
        .where(col(RoundRow.board_id) == seat.board.id, in_conflict(seat.member_id, col(ProposalRow.id)))
    )
    return statement.where(col(JournalEntryRow.board_id) == seat.board.id, col(JournalEntryRow.subject).not_in(hidden))


def _line(row: sa.Row[Any], texts: Texts) -> JournalLine:
    return JournalLine(
        at=row.at,
        sentence=sentence_of(row.who, row.action, row.subject, texts),
        particulars=particulars_of(row.details, texts),
        reason=str(row.details.get("reason") or ""),
        sealed=row.sealed,
    )
