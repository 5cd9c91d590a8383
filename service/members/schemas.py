"""Signing in by script: JSON in and out."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Field, SQLModel

from service.access import Role
from service.members.rules import LONGEST_ADDRESS
from service.members.tables import SignInWay


class LinkWanted(SQLModel):
    """The address to which a sign-in link is mailed."""

    model_config = {"extra": "forbid"}

    email: str = Field(max_length=LONGEST_ADDRESS)


class LinkUsed(SQLModel):
    """The last part of the mailed link."""

    model_config = {"extra": "forbid"}

    token: str = Field(max_length=200)


@dataclass(frozen=True)
class LinkSent:
    """Where the link goes, if anybody has this address."""

    email: str
    minutes: int


@dataclass(frozen=True)
class SessionOpened:
    """A session: send `Authorization: Bearer <session_token>`."""

    session_token: str
    expires_at: datetime


@dataclass(frozen=True)
class SeatOut:
    """A board on which somebody sits, and as what."""

    board: str
    name: str
    role: Role


@dataclass(frozen=True)
class Me:
    """Who is signed in, and on which boards they sit."""

    name: str
    seats: list[SeatOut]


@dataclass(frozen=True)
class SessionOut:
    """One of one's own sessions; `seen_at` is kept to the hour, `device` is empty for scripts."""

    number: int
    device: str
    way: SignInWay
    began_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True)
class MySessions:
    """Where one is signed in, this session first."""

    sessions: list[SessionOut]


class MemberIn(SQLModel):
    """Somebody whom the office wants on the board; dates are ISO dates, `term_until` is the last day."""

    model_config = {"extra": "forbid"}

    name: str = Field(min_length=1, max_length=120)
    email: str = Field(max_length=LONGEST_ADDRESS)
    role: Role
    term_from: date
    term_until: date | None = None


class LastDay(SQLModel):
    """The last day of a term, which still belongs to it."""

    model_config = {"extra": "forbid"}

    last_day: date


@dataclass(frozen=True)
class MemberOut:
    """One member, as the office sees them; `mail_error` says why the last invitation did not go out."""

    id: int
    name: str
    email: str
    role: Role
    interest_group: str
    term_from: date
    term_until: date | None
    mail_error: str | None


@dataclass(frozen=True)
class PeriodOut:
    """When an alternate stands in for a member, both days included."""

    id: int
    alternate: str
    member: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class MembersOut:
    """Everybody who sits, sat or will sit on the board, and when alternates stand in."""

    members: list[MemberOut]
    standing_in: list[PeriodOut]


class SeatIn(SQLModel):
    """What a seat shall be from now on."""

    model_config = {"extra": "forbid"}

    role: Role
    interest_group: str = Field(default="", max_length=120)
    term_from: date
    term_until: date | None = None


class PeriodIn(SQLModel):
    """An alternate stands in for a member, both by their ids; both days are included."""

    model_config = {"extra": "forbid"}

    alternate_id: int
    member_id: int
    starts_on: date
    ends_on: date
