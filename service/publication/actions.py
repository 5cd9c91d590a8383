"""Publishing: the one step that makes a decision public, for good."""

import asyncio
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.decision import verify
from service.access import Seat
from service.journal.actions import record
from service.publication.facts import Approval, Draft
from service.publication.queries import get_draft, get_editions, has_conflict
from service.publication.rules import check_approved, check_may_look, check_may_publish, check_verified
from service.publication.tables import PublicationRow
from service.rounds.actions import mark_published, take_round


async def publish(
    session: AsyncSession,
    seat: Seat,
    *,
    correction_reason: str = "",
    approval: Approval | None = None,
    now: datetime,
) -> int:
    """Publish the adopted resolution, or a correction with its reason; answers the version.

    `approval` None: whoever calls has no preview (demo, scripts). Nothing is published that does not pass every check
    of the decision pack.
    """
    round_ = await take_round(session, seat)
    check_may_look(conflicted=await has_conflict(session, seat))
    editions = await get_editions(session, seat.round.id)
    check_may_publish(round_.stage, published=bool(editions), correction_reason=correction_reason)
    draft = await get_draft(session, seat, correction_reason=correction_reason, now=now)
    check_approved(draft, approval)
    check_verified(await asyncio.to_thread(verify, draft.pack))
    session.add(_row_of(seat, round_.slug, draft))
    await session.flush()
    await mark_published(session, seat, now=now)
    edition = draft.snapshot.edition
    said = {"version": edition.version, "sha256": draft.pack["sha256"], "reason": edition.correction_reason}
    await record(session, seat, "publish_decision", f"round:{round_.slug}", **said)
    return edition.version


def _row_of(seat: Seat, round_slug: str, draft: Draft) -> PublicationRow:
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
    )
