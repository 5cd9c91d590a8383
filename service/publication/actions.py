"""Publishing: the one step that makes a decision public, for good, at once or at a set moment."""

import asyncio
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.decision import verify
from service.access import Seat
from service.fields import FaultsError
from service.journal.actions import record
from service.publication.errors import NothingPreparedError
from service.publication.facts import Approval, Draft
from service.publication.queries import find_prepared_row, get_draft, get_due, get_versions, has_conflict
from service.publication.rules import (
    check_confirmed,
    check_may_look,
    check_may_publish,
    check_may_withdraw,
    check_moment,
    check_nothing_prepared,
    check_reason,
    check_unchanged,
    check_verified,
    statement_faults,
)
from service.publication.statements import Statements
from service.publication.tables import PublicationRow, StatementRow
from service.rounds.actions import mark_published, take_round


async def publish(  # noqa: PLR0913  (a publication has these parts)
    session: AsyncSession,
    seat: Seat,
    *,
    correction_reason: str = "",
    publish_at: datetime | None = None,
    approval: Approval | None = None,
    now: datetime,
) -> int:
    """Publish the adopted resolution, or a correction with its reason, at once or at a moment; answers the version.

    Either way it is frozen and sealed now. `approval` None: whoever calls has no preview (demo, scripts). Nothing is
    published that does not pass every check of the decision pack.
    """
    round_ = await take_round(session, seat)
    check_may_look(conflicted=await has_conflict(session, seat))
    published = await _is_published(session, seat)
    check_may_publish(round_.stage, published=published)
    draft = await get_draft(
        session, seat, correction_reason=correction_reason if published else "", published_at=publish_at or now
    )
    check_unchanged(draft, approval)
    check_reason(correction_reason, published=published)
    check_moment(publish_at, now=now)
    check_confirmed(draft, approval)
    check_verified(await asyncio.to_thread(verify, draft.pack))
    session.add(_row_of(seat, round_.slug, draft, now))
    await session.flush()
    if publish_at is None:
        await mark_published(session, seat, now=now)
    await _record(session, seat, draft, publish_at)
    return draft.snapshot.edition.version


async def withdraw_prepared(session: AsyncSession, seat: Seat, *, reason: str, now: datetime) -> None:
    """Take back, with a reason, the version that waits for its moment."""
    round_ = await take_round(session, seat)
    check_may_look(conflicted=await has_conflict(session, seat))
    row = await find_prepared_row(session, seat.round.id)
    if row is None or row.published_at is None:
        raise NothingPreparedError
    check_may_withdraw(row.published_at, reason, now=now)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = now, seat.person.id, reason
    await session.flush()
    said = {"version": row.version, "sha256": row.sha256, "reason": reason}
    await record(session, seat, "withdraw_publication", f"round:{round_.slug}", **said)


async def complete_publications(session: AsyncSession) -> int:
    """Take rounds whose moment has come to the stage “published”; answers how many. They are public without it."""
    due = await get_due(session)
    for published_at, seat in due:
        await mark_published(session, seat, now=published_at)
    return len(due)


async def _is_published(session: AsyncSession, seat: Seat) -> bool:
    """Tell whether a version is public; refused while another one waits. A stage that lags behind catches up."""
    versions = await get_versions(session, seat.round.id)
    check_nothing_prepared(next((one.published_at for one in versions if not one.is_public), None))
    if versions:
        await mark_published(session, seat, now=versions[-1].published_at)
    return bool(versions)


async def _record(session: AsyncSession, seat: Seat, draft: Draft, publish_at: datetime | None) -> None:
    edition = draft.snapshot.edition
    said = {"version": edition.version, "sha256": draft.pack["sha256"], "reason": edition.correction_reason}
    subject = f"round:{seat.round.slug}"
    if publish_at:
        said["public_from"] = edition.published_at.isoformat()
        await record(session, seat, "prepare_publication", subject, **said)
    else:
        await record(session, seat, "publish_decision", subject, **said)


def _row_of(seat: Seat, round_slug: str, draft: Draft, now: datetime) -> PublicationRow:
    edition = draft.snapshot.edition
    return PublicationRow(
        round_id=seat.round.id,
        board_slug=seat.board.slug,
        round_slug=round_slug,
        version=edition.version,
        pack=dict(draft.pack),
        pages=draft.snapshot.to_json(),
        sha256=draft.pack["sha256"],
        predecessor_sha256=edition.predecessor_sha256,
        correction_reason=edition.correction_reason or "",
        published_at=edition.published_at,
        published_by=seat.person.id,
        frozen_at=now,
    )


async def change_statements(session: AsyncSession, seat: Seat, wanted: Statements) -> None:
    """Say who answers for the body's pages; it stands there at once."""
    if faults := statement_faults(wanted):
        raise FaultsError(faults)
    values = {"board_id": seat.board.id, "board_slug": seat.board.slug, **asdict(wanted)}
    statement = insert(StatementRow).values(values)
    await session.execute(statement.on_conflict_do_update(index_elements=["board_id"], set_=asdict(wanted)))
    await record(session, seat, "change_statements", f"board:{seat.board.slug}")
