"""Telling members of a circular vote: that it is open and until when, and that an objection has stopped it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.tables import BoardRow
from service.mail.actions import write_letter
from service.mail.tables import OutboxRow
from service.members.seats import holds_a_vote, represented_by
from service.members.tables import MemberRow, PersonRow
from service.notices.words import CIRCULAR_BODY, CIRCULAR_SUBJECT, STOPPED_BODY, STOPPED_SUBJECT
from service.resolutions.tables import EntitledRow, Manner, ResolutionRow, VoteRow
from service.rounds.tables import RoundRow
from service.rows import columns
from service.texts import ZONE, texts_in

TOLD_FOR: Final = timedelta(days=7)
"""How long after an objection somebody may still hear of it."""
WHICH: Final = sa.case((col(ResolutionRow.declared_at).is_(None), "circular"), else_="stopped")
KEY: Final = sa.func.concat(WHICH, ":", ResolutionRow.id, ":", MemberRow.id)


@dataclass(frozen=True)
class Call:
    """Somebody who acts in an entitled seat of a circular vote and has not heard what became of it."""

    key: str
    person_id: int
    name: str
    email: str
    language: str
    board_id: int
    board_slug: str
    round_slug: str
    title: str
    closes_at: datetime
    stopped: bool


async def tell_circular_votes(session: AsyncSession, *, base_url: str, now: datetime) -> None:
    """Write to everybody who acts in an entitled seat that has not voted, and to all once an objection has stopped it.

    Why somebody objected does not stand in a letter: not everybody may read it.
    """
    for call in await _unheard(session, now=now):
        texts = texts_in(call.language)
        subject, body = (STOPPED_SUBJECT, STOPPED_BODY) if call.stopped else (CIRCULAR_SUBJECT, CIRCULAR_BODY)
        values = {
            "name": call.name,
            "round": call.title,
            "closes": texts.deadline(call.closes_at),
            "link": f"{base_url}/board/{call.board_slug}/rounds/{call.round_slug}/resolution",
        }
        await write_letter(
            session,
            key=call.key,
            to_address=call.email,
            subject=texts.gettext(subject) % values,
            body=texts.gettext(body) % values,
            person_id=call.person_id,
            board_id=call.board_id,
            lapses_at=None if call.stopped else call.closes_at,
        )


async def _unheard(session: AsyncSession, *, now: datetime) -> tuple[Call, ...]:
    wanted = columns(
        key=KEY,
        person_id=PersonRow.id,
        person_name=PersonRow.name,
        email=PersonRow.email,
        language=PersonRow.language,
        board_id=BoardRow.id,
        board_slug=BoardRow.slug,
        round_slug=RoundRow.slug,
        title=RoundRow.title,
        closes_at=ResolutionRow.closes_at,
        stopped=col(ResolutionRow.objected_by).is_not(None),
    )
    today, acts = now.astimezone(ZONE).date(), col(MemberRow.id)
    in_seat = sa.and_(
        col(MemberRow.board_id) == RoundRow.board_id,
        holds_a_vote(today),
        sa.func.coalesce(represented_by(acts, today), acts)
        == sa.func.coalesce(col(EntitledRow.in_place_of), col(EntitledRow.member_id)),
    )
    voted = sa.exists().where(
        col(VoteRow.resolution_id) == EntitledRow.resolution_id, col(VoteRow.member_id) == EntitledRow.member_id
    )
    is_open = sa.and_(col(ResolutionRow.declared_at).is_(None), col(ResolutionRow.closes_at) > now, ~voted)
    stopped = sa.and_(col(ResolutionRow.objected_by).is_not(None), col(ResolutionRow.declared_at) > now - TOLD_FOR)
    statement = (
        sa.select(*wanted)
        .select_from(EntitledRow)
        .join(ResolutionRow, col(ResolutionRow.id) == EntitledRow.resolution_id)
        .join(RoundRow, col(RoundRow.id) == ResolutionRow.round_id)
        .join(BoardRow, col(BoardRow.id) == RoundRow.board_id)
        .join(MemberRow, in_seat)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(
            col(ResolutionRow.manner) == Manner.CIRCULAR,
            col(ResolutionRow.single_proposal_id).is_(None),
            is_open | stopped,
            ~sa.exists().where(col(OutboxRow.key) == KEY),
        )
        .order_by(col(ResolutionRow.id), acts)
    )
    return tuple(Call(*record) for record in await session.execute(statement))
