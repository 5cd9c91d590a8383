"""Sessions: opened at sign-in, seen now and then, listed for their owner, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Person
from service.errors import NotFoundError
from service.members.rules import SESSION_LASTS
from service.members.tables import PersonRow, SessionRow, SignInWay
from service.members.tokens import hash_of, new_token
from service.rows import columns

SEEN_TO: Final = timedelta(hours=1)
"""How coarsely we note when a session was last used: no request writes more often than that."""
AWARE: Final = sa.DateTime(timezone=True)
STALE: Final = (
    sa.select(col(SessionRow.token_hash))
    .where(
        col(SessionRow.token_hash) == sa.bindparam("this", type_=sa.LargeBinary),
        col(SessionRow.seen_at) <= sa.bindparam("before", type_=AWARE),
    )
    .correlate(None)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
NOTE_SEEN: Final = (
    sa.update(SessionRow)
    .where(col(SessionRow.token_hash) == STALE)
    .values(seen_at=sa.bindparam("at", type_=AWARE))
    .execution_options(synchronize_session=False)
)
"""Whoever else notes it at this moment is not waited for."""


@dataclass(frozen=True)
class SessionLine:
    """One session of a person; `number` names it to them."""

    number: int
    device: str
    way: SignInWay
    began_at: datetime
    seen_at: datetime
    is_current: bool


async def open_session(session: AsyncSession, person_id: int, *, way: SignInWay, device: str, now: datetime) -> str:
    """Open a session; answers its token."""
    first = sa.update(PersonRow).where(col(PersonRow.id) == person_id, col(PersonRow.signed_in_at).is_(None))
    await session.execute(first.values(signed_in_at=now))
    token = new_token()
    session.add(
        SessionRow(
            token_hash=hash_of(token),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LASTS,
            way=way,
            device=device,
        )
    )
    await session.flush()
    return token


async def note_seen(session: AsyncSession, token_hash: bytes, seen_at: datetime, *, now: datetime) -> None:
    """Note that a session is in use, at most once an hour."""
    if now - seen_at >= SEEN_TO:
        await session.execute(NOTE_SEEN, {"this": token_hash, "before": now - SEEN_TO, "at": now})


async def sessions_of(session: AsyncSession, person: Person, *, now: datetime) -> tuple[SessionLine, ...]:
    """List where a person is signed in: here first, then what was used last."""
    here = col(SessionRow.token_hash) == bytes.fromhex(person.session_hash)
    wanted = columns(
        number=SessionRow.number,
        device=SessionRow.device,
        way=SessionRow.way,
        began_at=SessionRow.created_at,
        seen_at=SessionRow.seen_at,
        is_current=here,
    )
    statement = (
        sa.select(*wanted)
        .where(_in_force(person.id), col(SessionRow.expires_at) > now)
        .order_by(here.desc(), col(SessionRow.seen_at).desc(), col(SessionRow.number).desc())
    )
    return tuple(SessionLine(*row) for row in await session.execute(statement))


async def end_session(session: AsyncSession, session_hash: str, *, now: datetime) -> None:
    """End the session with this hash (hex)."""
    this = col(SessionRow.token_hash) == bytes.fromhex(session_hash)
    await session.execute(sa.update(SessionRow).where(this).values(ended_at=now))


async def end_own_session(session: AsyncSession, person: Person, number: int, *, now: datetime) -> bool:
    """End one of a person's sessions; answers whether it was the one in use."""
    ended = (
        sa.update(SessionRow)
        .where(_in_force(person.id), col(SessionRow.number) == number)
        .values(ended_at=now)
        .returning(col(SessionRow.token_hash))
    )
    token_hash = (await session.execute(ended)).scalar_one_or_none()
    if token_hash is None:
        raise NotFoundError
    return bool(token_hash == bytes.fromhex(person.session_hash))


async def end_other_sessions(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """End all of a person's sessions but the one in use."""
    others = col(SessionRow.token_hash) != bytes.fromhex(person.session_hash)
    await session.execute(sa.update(SessionRow).where(_in_force(person.id), others).values(ended_at=now))


async def sign_out(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """End all of a person's sessions, on every device."""
    await session.execute(sa.update(SessionRow).where(_in_force(person.id)).values(ended_at=now))


def _in_force(person_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(col(SessionRow.person_id) == person_id, col(SessionRow.ended_at).is_(None))
