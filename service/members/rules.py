"""Who may come in, how often a link may be asked for, and who may take or leave a seat."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from service.access import VOTERS, Role
from service.members.errors import (
    AlreadyMemberError,
    LastOfficeError,
    LinkExpiredError,
    LinkLimitError,
    LinkUnknownError,
    LinkUsedError,
    NotAnAlternateError,
    PeriodOrderError,
    PeriodOverError,
    PeriodPastError,
    PeriodTakenError,
    TermEndedError,
    TermOrderError,
)
from service.members.tables import MemberRow, SignInLinkRow, StandingInRow

LINK_LASTS: Final = timedelta(minutes=15)
VISIT_LASTS: Final = timedelta(minutes=10)
"""How long somebody may take to sign in with the provider."""
SESSION_LASTS: Final = timedelta(days=14)
REQUESTS_COUNT_FOR: Final = timedelta(minutes=15)
MOST_FOR_ADDRESS: Final = 5
MOST_FROM_CLIENT: Final = 60
LONGEST_ADDRESS: Final = 254
ADDRESS: Final = re.compile(r"[^@\s<>,;:\"\\]+@[^@\s<>,;:\"\\]+")


def is_address(email: str) -> bool:
    """Tell whether this could be an e-mail address; the mail server knows better."""
    return len(email) <= LONGEST_ADDRESS and email.isprintable() and ADDRESS.fullmatch(email) is not None


def check_may_ask_for_link(for_address: int, from_client: int) -> None:
    """Refuse when too many links were asked for lately, for this address or from this client."""
    if for_address >= MOST_FOR_ADDRESS or from_client >= MOST_FROM_CLIENT:
        raise LinkLimitError(minutes=REQUESTS_COUNT_FOR // timedelta(minutes=1))


def check_may_use_link(link: SignInLinkRow | None, *, now: datetime) -> SignInLinkRow:
    """Give the link back if it is known, unused and not too old."""
    if link is None:
        raise LinkUnknownError
    if link.used_at is not None:
        raise LinkUsedError(at=link.used_at)
    if now >= link.expires_at:
        minutes = (link.expires_at - link.created_at) // timedelta(minutes=1) if link.created_at else 0
        raise LinkExpiredError(minutes=minutes, at=link.expires_at)
    return link


def check_term(term_from: date, term_until: date | None) -> None:
    """Refuse a term that ends before it begins."""
    if term_until is not None and term_until < term_from:
        raise TermOrderError


def check_may_take_seat(seat: MemberRow | None, *, today: date) -> None:
    """Refuse a second seat on the same board while the first one lasts."""
    if seat is not None and (seat.term_until is None or seat.term_until >= today):
        raise AlreadyMemberError


def check_may_change_seat(*, keeps_office: bool, other_offices: int | None) -> None:
    """Refuse to take the office away from whoever alone keeps it (None: they do not keep it)."""
    if other_offices == 0 and not keeps_office:
        raise LastOfficeError


def check_period(starts_on: date, ends_on: date, *, today: date) -> None:
    """Refuse a period that ends before it begins, or that would change what has been."""
    if ends_on < starts_on:
        raise PeriodOrderError
    if starts_on < today:
        raise PeriodPastError


def check_may_stand_in(alternate: Role, member: Role) -> None:
    """Let alternates stand in for members with a vote."""
    if alternate is not Role.ALTERNATE or member not in VOTERS:
        raise NotAnAlternateError


def check_free_for(overlapping: StandingInRow | None) -> None:
    """Refuse two alternates for one member, and two members for one alternate, on the same day."""
    if overlapping is not None:
        raise PeriodTakenError(start=overlapping.starts_on, end=overlapping.ends_on)


def check_may_end_period(ends_on: date, *, last_day: date, today: date) -> None:
    """Let a period end earlier, from today on; that the alternate stood in until yesterday stays true."""
    if ends_on < today or last_day >= ends_on:
        raise PeriodOverError(until=ends_on)
    if last_day < today - timedelta(days=1):
        raise PeriodPastError


def check_may_end_term(member: MemberRow, *, last_day: date, other_offices: int | None) -> None:
    """Refuse to end a term before it began, twice, or so that nobody could run the board."""
    if member.term_until is not None and member.term_until <= last_day:
        raise TermEndedError(until=member.term_until)
    if other_offices == 0:
        raise LastOfficeError
