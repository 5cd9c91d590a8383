"""Changing the address with which somebody signs in: only they confirm it, on a device where they are signed in.

The new address gets a link, the old one is told. Whether somebody else has the new address makes no difference to
whoever asks. An office can ask, too, but not confirm: the account may lead to other boards. Only where nobody has ever
signed in there is nothing to take over, and the office gives the seat to the right address at once.
"""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Person, Seat
from service.errors import NotFoundError
from service.journal.actions import record, record_by_person
from service.mail.actions import LetterHead, write_letter
from service.mail.tables import OutboxRow
from service.members.actions import NewMember, find_person, invite
from service.members.errors import AddressLinkError, AlreadyMemberError, SameAddressError
from service.members.letters import (
    ADDRESS_BODY,
    ADDRESS_CHANGED_BODY,
    ADDRESS_CHANGED_SUBJECT,
    ADDRESS_STARTED_BODY,
    ADDRESS_SUBJECT,
    ADDRESS_TAKEN_BODY,
    SEAT_MOVED_BODY,
    SEAT_MOVED_SUBJECT,
)
from service.members.queries import boards_of
from service.members.seating import hold_seats
from service.members.sessions import end_other_sessions
from service.members.tables import AddressChangeRow, MemberRow, PersonRow, SessionRow, SignInLinkRow
from service.members.tokens import hash_of, new_token
from service.rows import LARGEST_NUMBER
from service.texts import ZONE, texts_in

CHANGE_LASTS: Final = timedelta(days=3)


async def ask_for_address(session: AsyncSession, me: Person, address: str, *, head: LetterHead, now: datetime) -> None:
    """Send a link to somebody's new address; nothing changes until they open it where they are signed in."""
    person = await session.get_one(PersonRow, me.id)
    await _ask(session, person, address, asked_by=me.id, head=head, now=now)


async def _ask(  # noqa: PLR0913
    session: AsyncSession, person: PersonRow, address: str, *, asked_by: int, head: LetterHead, now: datetime
) -> None:
    """Write the link, or to whoever has that address already that it cannot be used twice."""
    if address == person.email:
        raise SameAddressError
    taken = await session.scalar(sa.select(sa.exists().where(col(PersonRow.email) == address)))
    token, texts = new_token(), texts_in(person.language)
    await _lapse_changes(session, person.id or 0, now)
    change = AddressChangeRow(
        token_hash=hash_of(token),
        person_id=person.id or 0,
        address=address,
        asked_by=asked_by,
        created_at=now,
        expires_at=now + CHANGE_LASTS,
    )
    session.add(change)
    values = {
        "name": person.name,
        "old": person.email,
        "link": f"{head.base_url}/account/address/{token}",
        "days": CHANGE_LASTS.days,
    }
    await write_letter(
        session,
        key=f"address:{hash_of(token).hex()}",
        to_address=address,
        subject=texts.gettext(ADDRESS_SUBJECT),
        body=texts.gettext(ADDRESS_TAKEN_BODY if taken else ADDRESS_BODY) % values,
        lapses_at=now + CHANGE_LASTS,
    )


async def get_asked_address(session: AsyncSession, me: Person, token: str, *, now: datetime) -> str:
    """Give the address that a link would confirm; refused unless it is this person's and can still be used."""
    return (await _usable(session, me, token, now)).address


async def confirm_address(session: AsyncSession, me: Person, token: str, *, head: LetterHead, now: datetime) -> None:
    """Sign in with the new address from now on: all other sessions end, open links no longer work, the old one is told.

    Letters that still wait go to the new address.
    """
    change = await _usable(session, me, token, now)
    person = (await session.exec(select(PersonRow).where(PersonRow.id == me.id).with_for_update())).one()
    if await session.scalar(sa.select(sa.exists().where(col(PersonRow.email) == change.address))):
        raise AddressLinkError
    old, person.email = person.email, change.address
    await session.flush()
    await _lapse_changes(session, me.id, now)
    await lapse_links(session, me.id, now=now)
    await end_other_sessions(session, me, now=now)
    waiting = sa.and_(col(OutboxRow.person_id) == me.id, col(OutboxRow.sent_at).is_(None))
    await session.execute(sa.update(OutboxRow).where(waiting).values(to_address=change.address))
    texts = texts_in(person.language)
    await write_letter(
        session,
        key=f"address-changed:{change.token_hash.hex()}",
        to_address=old,
        subject=texts.gettext(ADDRESS_CHANGED_SUBJECT),
        body=texts.gettext(ADDRESS_CHANGED_BODY) % {"name": person.name, "link": head.base_url},
    )
    for seat in await boards_of(session, me.id, today=now.astimezone(ZONE).date()):
        await record_by_person(session, seat.board_id, "change_address", f"member:{person.name}", person_id=me.id)


async def correct_address(  # noqa: PLR0913
    session: AsyncSession, seat: Seat, member_id: int, address: str, *, head: LetterHead, now: datetime
) -> bool:
    """Correct a member's address for the office; answers whether it holds at once.

    Whoever has never signed in has no account that could be taken over: their seat goes to the new address. Everybody
    else confirms themselves.
    """
    await hold_seats(session, seat)
    member, person = await _member(session, seat, member_id)
    if address == person.email:
        raise SameAddressError
    if await has_signed_in(session, person):
        await _start(session, seat, person, address, head=head, now=now)
        return False
    await _move_seat(session, seat, member, person, address, head=head, now=now)
    return True


async def has_signed_in(session: AsyncSession, person: PersonRow) -> bool:
    """Tell whether somebody has ever come in."""
    sessions = sa.select(sa.exists().where(col(SessionRow.person_id) == person.id))
    return person.signed_in_at is not None or bool(await session.scalar(sessions))


async def confirms_themselves(session: AsyncSession, seat: Seat, member_id: int) -> bool:
    """Tell the office whether this member has to confirm a new address."""
    _seat, person = await _member(session, seat, member_id)
    return await has_signed_in(session, person)


async def lapse_links(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Let no open sign-in link of a person work any more."""
    unused = sa.and_(col(SignInLinkRow.person_id) == person_id, col(SignInLinkRow.used_at).is_(None))
    await session.execute(sa.update(SignInLinkRow).where(unused).values(used_at=now))


async def _start(  # noqa: PLR0913
    session: AsyncSession, seat: Seat, person: PersonRow, address: str, *, head: LetterHead, now: datetime
) -> None:
    await _ask(session, person, address, asked_by=seat.person.id, head=head, now=now)
    texts = texts_in(person.language)
    await write_letter(
        session,
        key=f"address-started:{person.id}:{now:%Y%m%dT%H%M%S}",
        to_address=person.email,
        subject=texts.gettext(ADDRESS_SUBJECT),
        body=texts.gettext(ADDRESS_STARTED_BODY) % {"name": person.name, "board": seat.board.name},
    )
    await record(session, seat, "start_address_change", f"member:{person.name}")


async def _move_seat(  # noqa: PLR0913
    session: AsyncSession,
    seat: Seat,
    member: MemberRow,
    before: PersonRow,
    address: str,
    *,
    head: LetterHead,
    now: datetime,
) -> None:
    new = NewMember(before.name, address, member.role, member.term_from, member.term_until)
    person = await find_person(session, new, language=before.language)
    sits_here = sa.exists().where(col(MemberRow.board_id) == seat.board.id, col(MemberRow.person_id) == person.id)
    if await session.scalar(sa.select(sits_here)):
        raise AlreadyMemberError
    member.person_id = person.id or 0
    await session.flush()
    await lapse_links(session, before.id or 0, now=now)
    unsent = sa.and_(col(OutboxRow.key).startswith(f"invitation:{member.id}:"), col(OutboxRow.sent_at).is_(None))
    await session.execute(sa.delete(OutboxRow).where(unsent))
    texts = texts_in(before.language)
    await write_letter(
        session,
        key=f"seat-moved:{member.id}:{now:%Y%m%dT%H%M%S}",
        to_address=before.email,
        subject=texts.gettext(SEAT_MOVED_SUBJECT),
        body=texts.gettext(SEAT_MOVED_BODY) % {"board": seat.board.name},
    )
    await invite(session, member, person, board=seat.board, head=head, now=now)
    await record(session, seat, "correct_address", f"member:{person.name}")


async def _member(session: AsyncSession, seat: Seat, member_id: int) -> tuple[MemberRow, PersonRow]:
    """Give a member of this board with the person, whom nobody else signs in or changes meanwhile."""
    statement = (
        sa.select(MemberRow, PersonRow)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(MemberRow.id) == min(member_id, LARGEST_NUMBER), col(MemberRow.board_id) == seat.board.id)
        .with_for_update()
    )
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotFoundError
    return found[0], found[1]


async def _usable(session: AsyncSession, me: Person, token: str, now: datetime) -> AddressChangeRow:
    sought = select(AddressChangeRow).where(
        AddressChangeRow.token_hash == hash_of(token), AddressChangeRow.person_id == me.id
    )
    change = (await session.exec(sought)).first()
    if change is None or change.used_at is not None or now >= change.expires_at:
        raise AddressLinkError
    return change


async def _lapse_changes(session: AsyncSession, person_id: int, now: datetime) -> None:
    unused = sa.and_(col(AddressChangeRow.person_id) == person_id, col(AddressChangeRow.used_at).is_(None))
    await session.execute(sa.update(AddressChangeRow).where(unused).values(used_at=now))
