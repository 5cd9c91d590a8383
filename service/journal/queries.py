"""Whether the journal still says what it said when it was sealed."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.journal.chain import BEGINNING, Entry, next_link
from service.journal.tables import JournalEntryRow, JournalSealedRow, JournalSealRow
from service.rows import columns


@dataclass(frozen=True)
class JournalCheck:
    """What a check of the whole chain found; `broken_at` is when the first link that does not hold was made."""

    links: int
    entries: int
    broken_link: int | None
    broken_at: datetime | None

    @property
    def holds(self) -> bool:
        """Tell whether every link holds."""
        return self.broken_link is None


async def verify_journal(session: AsyncSession) -> JournalCheck:
    """Recompute the chain from its beginning and stop at the first link that does not hold."""
    rows = (await session.execute(_links_with_entries())).all()
    previous, links, covered = BEGINNING, 0, 0
    for (number, sealed_at, claimed_previous, claimed), group in groupby(rows, key=lambda row: tuple(row[:4])):
        entries = [Entry(*row[4:]) for row in group if row.id is not None]
        if claimed_previous != previous or claimed != next_link(previous, entries):
            return JournalCheck(links, covered, number, sealed_at)
        previous, links, covered = claimed, links + 1, covered + len(entries)
    return JournalCheck(links, covered, None, None)


def _links_with_entries() -> sa.Select[tuple[object, ...]]:
    """Read each link with the entries that it covers, in order."""
    link = columns(
        link_id=JournalSealRow.id,
        sealed_at=JournalSealRow.sealed_at,
        previous=JournalSealRow.previous_sha256,
        sha256=JournalSealRow.sha256,
    )
    entry = columns(
        id=JournalEntryRow.id,
        board_id=JournalEntryRow.board_id,
        at=JournalEntryRow.at,
        person_id=JournalEntryRow.person_id,
        action=JournalEntryRow.action,
        subject=JournalEntryRow.subject,
        details=JournalEntryRow.details,
    )
    return (
        sa.select(*link, *entry)
        .select_from(JournalSealRow)
        .join(JournalSealedRow, col(JournalSealedRow.seal_id) == JournalSealRow.id, isouter=True)
        .join(JournalEntryRow, col(JournalEntryRow.id) == JournalSealedRow.entry_id, isouter=True)
        .order_by(col(JournalSealRow.id), col(JournalEntryRow.id))
    )
