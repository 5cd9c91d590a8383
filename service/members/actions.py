"""Signing in and out, taking and leaving a seat.

Tokens leave this module once, in clear; the database holds their SHA-256.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import ROLE_TITLES, Board, Role, Seat
from service.boards.tables import BoardRow
from service.errors import NotFoundError
from service.journal.actions import record
from service.mail.actions import LetterHead, write_letter
from service.mail.tables import OutboxRow
from service.members.letters import INVITATION_BODY, INVITATION_SUBJECT, LINK_BODY, LINK_SUBJECT
from service.members.rules import (
    LINK_LASTS,
    REQUESTS_COUNT_FOR,
    check_may_end_term,
    check_may_take_seat,
    check_may_use_link,
    check_term,
)
from service.members.seating import hold_seats, other_offices
from service.members.sessions import open_session
from service.members.tables import (
    AddressChangeRow,
    MemberRow,
    PersonRow,
    ProviderVisitRow,
    SessionRow,
    SignInLinkRow,
    SignInRequestRow,
    SignInWay,
)
from service.members.tokens import hash_of, new_token
from service.rows import Row
from service.texts import DEFAULT_LANGUAGE, ZONE, texts_in

KEPT_FOR: Final = timedelta(days=7)
"""How long links and sessions that no longer work can still be told from unknown ones."""
AWARE: Final = sa.DateTime(timezone=True)


@dataclass(frozen=True)
class NewMember:
    """Whom the office wants on the board."""

    name: str
    email: str
    role: Role
    term_from: date
    term_until: date | None = None


async def make_link(session: AsyncSession, person_id: int, *, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Make a one-time sign-in token for a person."""
    token = new_token()
    session.add(SignInLinkRow(token_hash=hash_of(token), person_id=person_id, created_at=now, expires_at=now + lasts))
    await session.flush()
    return token


async def send_link(session: AsyncSession, email: str, *, next_path: str, head: LetterHead, now: datetime) -> None:
    """Mail a sign-in link to whoever has this address.

    The same statements run where nobody has it (and write nothing), so that neither the answer nor its time tells.
    """
    name = (await session.exec(select(PersonRow.name).where(PersonRow.email == email))).first()
    token, lapses_at = new_token(), now + LINK_LASTS
    link = f"{head.base_url}/sign-in/{token}?next={quote(next_path)}"
    values = {"name": name, "minutes": LINK_LASTS // timedelta(minutes=1), "link": link}
    link_row = {
        "token_hash": sa.literal(hash_of(token)),
        "person_id": col(PersonRow.id),
        "created_at": sa.literal(now, AWARE),
        "expires_at": sa.literal(lapses_at, AWARE),
    }
    letter_row = {
        "key": sa.literal(f"sign-in:{hash_of(token).hex()}"),
        "person_id": col(PersonRow.id),
        "to_address": col(PersonRow.email),
        "subject": sa.literal(head.texts.gettext(LINK_SUBJECT)),
        "body": sa.literal(head.texts.gettext(LINK_BODY) % values),
        "lapses_at": sa.literal(lapses_at, AWARE),
        "attempts": sa.literal(0),
        "last_error": sa.literal(""),
    }
    await _insert_for_owner(session, email, SignInLinkRow, link_row)
    await _insert_for_owner(session, email, OutboxRow, letter_row)


async def _insert_for_owner(session: AsyncSession, email: str, table: type[Row], row: Mapping[str, Any]) -> None:
    """Insert the row once if somebody has this address, else nothing."""
    source = sa.select(*row.values()).select_from(PersonRow).where(col(PersonRow.email) == email)
    await session.execute(sa.insert(table).from_select(list(row), source, include_defaults=False))


async def use_link(session: AsyncSession, token: str, *, device: str, now: datetime) -> str:
    """Use up a link and open a session; answers the session's token."""
    statement = select(SignInLinkRow).where(SignInLinkRow.token_hash == hash_of(token)).with_for_update()
    link = check_may_use_link((await session.exec(statement)).first(), now=now)
    link.used_at = now
    return await open_session(session, link.person_id, way=SignInWay.LINK, device=device, now=now)


async def forget_old_ways_in(session: AsyncSession, *, now: datetime) -> None:
    """Delete requests, links and sessions that have long been of no use."""
    await session.execute(sa.delete(SignInRequestRow).where(col(SignInRequestRow.at) < now - REQUESTS_COUNT_FOR))
    await session.execute(sa.delete(SignInLinkRow).where(col(SignInLinkRow.expires_at) < now - KEPT_FOR))
    await session.execute(sa.delete(AddressChangeRow).where(col(AddressChangeRow.expires_at) < now - KEPT_FOR))
    over = sa.func.least(col(SessionRow.expires_at), col(SessionRow.ended_at))
    await session.execute(sa.delete(SessionRow).where(over < now - KEPT_FOR))
    await session.execute(sa.delete(ProviderVisitRow).where(col(ProviderVisitRow.expires_at) < now))


async def add_member(session: AsyncSession, seat: Seat, new: NewMember, *, head: LetterHead, now: datetime) -> None:
    """Give somebody a seat on the board and invite them; whoever sat here before gets the seat back.

    Who is new gets mails in the language of whoever enters them, until they choose.
    """
    today, language = now.astimezone(ZONE).date(), head.texts.language
    member, person = await take_seat(session, seat.board.id, new, today=today, language=language)
    await invite(session, member, person, board=seat.board, head=head, now=now)
    await record(session, seat, "add_member", f"member:{person.name}", role=new.role.value)


async def take_seat(
    session: AsyncSession, board_id: int, new: NewMember, *, today: date, language: str = DEFAULT_LANGUAGE
) -> tuple[MemberRow, PersonRow]:
    """Find or enter the person, and their seat on this board."""
    check_term(new.term_from, new.term_until)
    person = await find_person(session, new, language=language)
    sought = select(MemberRow).where(MemberRow.board_id == board_id, MemberRow.person_id == person.id)
    member = (await session.exec(sought.with_for_update())).first()
    check_may_take_seat(member, today=today)
    if member is None:
        member = MemberRow(board_id=board_id, person_id=person.id or 0, role=new.role, term_from=new.term_from)
    member.role, member.term_from, member.term_until = new.role, new.term_from, new.term_until
    session.add(member)
    await session.flush()
    return member, person


async def find_person(session: AsyncSession, new: NewMember, *, language: str) -> PersonRow:
    """Give whoever has this address, or enter them."""
    await session.execute(
        insert(PersonRow)
        .values(email=new.email, name=new.name, language=language)
        .on_conflict_do_nothing(index_elements=["email"])
    )
    return (await session.exec(select(PersonRow).where(PersonRow.email == new.email))).one()


async def invite(  # noqa: PLR0913  (a letter has these parts)
    session: AsyncSession,
    member: MemberRow,
    person: PersonRow,
    *,
    board: Board | BoardRow,
    head: LetterHead,
    now: datetime,
) -> None:
    """Write the letter that tells a new member how to sign in."""
    texts = texts_in(person.language)
    values = {
        "name": person.name,
        "board": board.name,
        "role": texts.gettext(ROLE_TITLES[member.role]),
        "email": person.email,
        "link": f"{head.base_url}/sign-in?next=/board/{board.slug}",
    }
    await write_letter(
        session,
        key=f"invitation:{member.id}:{now:%Y%m%dT%H%M%S}",
        to_address=person.email,
        subject=texts.gettext(INVITATION_SUBJECT) % values,
        body=texts.gettext(INVITATION_BODY) % values,
        person_id=person.id,
        board_id=board.id,
    )


async def end_term(session: AsyncSession, seat: Seat, member_id: int, *, last_day: date) -> None:
    """Let a term end on a day, which still belongs to it."""
    await hold_seats(session, seat)  # two offices do not remove each other at the same moment
    sought = select(MemberRow).where(MemberRow.id == member_id, MemberRow.board_id == seat.board.id)
    member = (await session.exec(sought)).first()
    if member is None:
        raise NotFoundError
    check_may_end_term(member, last_day=last_day, other_offices=await other_offices(session, member, last_day))
    person = await session.get_one(PersonRow, member.person_id)
    member.term_until, member.term_from = last_day, min(member.term_from, last_day)
    await session.flush()
    await record(session, seat, "end_term", f"member:{person.name}", until=last_day.isoformat())
