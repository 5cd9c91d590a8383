"""Write to the journal, in the same transaction as what it records; seal what is finished."""

from typing import Any, Final

import rfc8785
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.journal.chain import BEGINNING, Entry, next_link
from service.journal.tables import JournalEntryRow, JournalSealedRow, JournalSealRow
from service.rows import columns

ONE_SEALER: Final = 5_325_276
"""Advisory lock: whoever seals, seals alone."""
MOST_ENTRIES: Final = 10_000
"""How many entries one link covers at most; the rest waits for the next."""


async def record(session: AsyncSession, seat: Seat, action: str, subject: str, **details: Any) -> None:  # noqa: ANN401
    """Record that this seat did `action` (verb_noun) to `subject` (`round:2026`, `proposal:2026/17`).

    Details are plain JSON values. Points, votes and other secrets never stand in them. Where an alternate acts, the
    entry says in whose place.
    """
    if seat.stands_in_for:
        details["in_place_of"] = seat.stands_in_for.name
    await _write(session, seat.board.id, seat.person.id, action, subject, details)


async def record_by_operator(
    session: AsyncSession,
    board_id: int,
    action: str,
    subject: str,
    **details: Any,  # noqa: ANN401
) -> None:
    """Record what whoever runs the installation did from outside, without a seat on the board."""
    await _write(session, board_id, None, action, subject, details)


async def record_by_person(session: AsyncSession, board_id: int, action: str, subject: str, *, person_id: int) -> None:
    """Record for one of their boards what somebody did to their account."""
    await _write(session, board_id, person_id, action, subject, {})


async def _write(  # noqa: PLR0913, PLR0917  (an entry has these parts)
    session: AsyncSession, board_id: int, person_id: int | None, action: str, subject: str, details: dict[str, Any]
) -> None:
    rfc8785.dumps(details)  # what cannot be sealed must not be recorded
    entry = JournalEntryRow(board_id=board_id, person_id=person_id, action=action, subject=subject, details=details)
    session.add(entry)
    await session.flush()


async def seal(session: AsyncSession) -> str | None:
    """Close the chain over all finished entries; answers the new link, or None where nothing was waiting.

    Entries of transactions that still run, our own included, wait for the next call: nobody who saves ever waits.
    """
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_SEALER)))
    entries = await _finished_entries(session)
    if not entries:
        return None
    last = sa.select(col(JournalSealRow.sha256)).order_by(col(JournalSealRow.id).desc()).limit(1)
    previous = await session.scalar(last) or BEGINNING
    link = JournalSealRow(previous_sha256=previous, sha256=next_link(previous, entries))
    session.add(link)
    await session.flush()
    covered = [{"entry_id": entry.id, "seal_id": link.id} for entry in entries]
    await session.execute(sa.insert(JournalSealedRow), covered)
    return link.sha256


async def _finished_entries(session: AsyncSession) -> list[Entry]:
    """Read what is not sealed yet and can no longer be joined by an entry with a lower number of its transaction.

    A transaction before the snapshot's xmin is over. One at or after its xmax cannot have been committed here by
    another, unless it comes from the server that this database was restored from.
    """
    snapshot, transaction = sa.func.pg_current_snapshot(), col(JournalEntryRow.transaction)
    own = sa.func.coalesce(_number(sa.func.pg_current_xact_id_if_assigned()), 0)
    over = transaction < _number(sa.func.pg_snapshot_xmin(snapshot))
    restored = (transaction >= _number(sa.func.pg_snapshot_xmax(snapshot))) & (transaction != own)
    statement = (
        sa.select(
            *columns(
                id=JournalEntryRow.id,
                board_id=JournalEntryRow.board_id,
                at=JournalEntryRow.at,
                person_id=JournalEntryRow.person_id,
                action=JournalEntryRow.action,
                subject=JournalEntryRow.subject,
                details=JournalEntryRow.details,
            )
        )
        .join(JournalSealedRow, col(JournalSealedRow.entry_id) == JournalEntryRow.id, isouter=True)
        .where(col(JournalSealedRow.entry_id).is_(None), over | restored)
        .order_by(col(JournalEntryRow.id))
        .limit(MOST_ENTRIES)
    )
    return [Entry(**row._mapping) for row in await session.execute(statement)]  # noqa: SLF001  (SQLAlchemy's public name)


def _number(transaction: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """Read PostgreSQL's xid8 as a number."""
    return sa.cast(sa.cast(transaction, sa.Text), sa.BigInteger)
