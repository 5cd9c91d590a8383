"""Attempts to sign in through the provider: remembered while the browser is there, used up on return."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.errors import ProviderRefusedError, VisitUnknownError
from service.members.provider import Visit
from service.members.rules import VISIT_LASTS
from service.members.sessions import open_session
from service.members.tables import PersonRow, ProviderVisitRow, SignInWay
from service.members.tokens import hash_of, new_token


@dataclass(frozen=True)
class Returned:
    """A browser that is back, and where it wanted to go."""

    visit: Visit
    next_path: str


async def begin_visit(session: AsyncSession, *, browser: str, next_path: str, now: datetime) -> Visit:
    """Remember that a browser leaves for the provider; `browser` is a secret that only this browser has."""
    visit = Visit(state=new_token(), nonce=new_token(), code_verifier=new_token())
    session.add(
        ProviderVisitRow(
            state_hash=hash_of(visit.state),
            browser_hash=hash_of(browser),
            nonce=visit.nonce,
            code_verifier=visit.code_verifier,
            next_path=next_path,
            expires_at=now + VISIT_LASTS,
        )
    )
    await session.flush()
    return visit


async def end_visit(session: AsyncSession, *, state: str, browser: str, now: datetime) -> Returned:
    """Use an attempt up, once, by the browser that began it."""
    ended = (
        sa.delete(ProviderVisitRow)
        .where(
            col(ProviderVisitRow.state_hash) == hash_of(state),
            col(ProviderVisitRow.browser_hash) == hash_of(browser),
        )
        .returning(ProviderVisitRow)
    )
    row = (await session.execute(ended)).scalar_one_or_none()
    if row is None or now >= row.expires_at:
        raise VisitUnknownError
    return Returned(Visit(state, row.nonce, row.code_verifier), row.next_path)


async def sign_in_known(session: AsyncSession, email: str, *, device: str, now: datetime) -> str:
    """Open a session for whoever has this confirmed address; nobody is entered who is not known already."""
    person_id = await session.scalar(sa.select(col(PersonRow.id)).where(col(PersonRow.email) == email))
    if person_id is None:
        raise ProviderRefusedError
    return await open_session(session, person_id, way=SignInWay.PROVIDER, device=device, now=now)
