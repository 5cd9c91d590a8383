"""Signing in and out. Tokens leave this module once, in clear; the database holds their SHA-256."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Person
from service.mail.actions import write_letter
from service.members.rules import LINK_LASTS, SESSION_LASTS, check_may_use_link
from service.members.tables import PersonRow, SessionRow, SignInLinkRow
from service.members.tokens import hash_of, new_token
from service.texts import N_, Texts

LETTER_SUBJECT = N_("Your sign-in link")
LETTER_BODY = N_(
    "Hello %(name)s,\n\nthis link signs you in once, within the next %(minutes)s minutes:\n\n%(link)s\n\n"
    "If you did not ask for it, you need not do anything.\n"
)


async def make_link(session: AsyncSession, person_id: int, *, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Make a one-time sign-in token for a person."""
    token = new_token()
    session.add(SignInLinkRow(token_hash=hash_of(token), person_id=person_id, created_at=now, expires_at=now + lasts))
    await session.flush()
    return token


async def send_link(session: AsyncSession, email: str, *, base_url: str, texts: Texts, now: datetime) -> None:
    """Mail a sign-in link to whoever has this address; say and do nothing where nobody has."""
    person = (await session.exec(select(PersonRow).where(PersonRow.email == email.lower()))).first()
    if person is None or person.id is None:
        return
    token = await make_link(session, person.id, now=now)
    minutes = LINK_LASTS // timedelta(minutes=1)
    values = {"name": person.name, "minutes": minutes, "link": f"{base_url}/sign-in/{token}"}
    await write_letter(
        session,
        key=f"sign-in:{hash_of(token).hex()}",
        to_address=person.email,
        subject=texts.gettext(LETTER_SUBJECT),
        body=texts.gettext(LETTER_BODY) % values,
        person_id=person.id,
    )


async def use_link(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Use up a link and open a session; answers the session's token."""
    statement = select(SignInLinkRow).where(SignInLinkRow.token_hash == hash_of(token)).with_for_update()
    link = check_may_use_link((await session.exec(statement)).first(), now=now)
    link.used_at = now
    session_token = new_token()
    session.add(
        SessionRow(
            token_hash=hash_of(session_token), person_id=link.person_id, created_at=now, expires_at=now + SESSION_LASTS
        )
    )
    await session.flush()
    return session_token


async def end_session(session: AsyncSession, session_hash: str, *, now: datetime) -> None:
    """End the session with this hash (hex)."""
    await session.execute(
        update(SessionRow).where(col(SessionRow.token_hash) == bytes.fromhex(session_hash)).values(ended_at=now)
    )


async def sign_out(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """End all of a person's sessions, on every device."""
    await session.execute(
        update(SessionRow)
        .where(col(SessionRow.person_id) == person.id, col(SessionRow.ended_at).is_(None))
        .values(ended_at=now)
    )
