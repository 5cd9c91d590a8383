"""People, their seats on boards, and their ways in."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.access import Role
from service.rows import Row, created, key, moment, reference, words


class SignInWay(StrEnum):
    """How a session was opened."""

    LINK = "link"
    PROVIDER = "provider"


class Digest(StrEnum):
    """How often a chair is told how things stand."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class PersonRow(Row, table=True):
    """Somebody with an e-mail address, who may sit on several boards, and which mails they want.

    `signed_in_at` is when they first came in; None: never, so there is no account yet that could be taken over.
    """

    __tablename__ = "person"
    __table_args__ = (
        sa.UniqueConstraint("email"),
        sa.CheckConstraint("email = lower(email) AND position('@' in email) > 1", "email_form"),
        sa.CheckConstraint("language IN ('de', 'en')", "language_known"),
    )

    id: int | None = key()
    email: str
    name: str
    language: str = Field(default="de", sa_column_kwargs={"server_default": "de"})
    reminders: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    digest: Digest = Field(
        default=Digest.WEEKLY, sa_type=words(Digest, "digest"), sa_column_kwargs={"server_default": "weekly"}
    )
    signed_in_at: datetime | None = moment(default=None)


class MemberRow(Row, table=True):
    """A person's seat on a board, with its role and term."""

    __tablename__ = "member"
    __table_args__ = (
        sa.UniqueConstraint("board_id", "person_id"),
        sa.UniqueConstraint("id", "board_id"),
        sa.CheckConstraint("term_until IS NULL OR term_until >= term_from", "term_order"),
    )

    id: int | None = key()
    board_id: int = reference("board.id")
    person_id: int = reference("person.id", index=True)
    role: Role = Field(sa_type=words(Role, "role"))
    interest_group: str = ""
    term_from: date
    term_until: date | None = None


class StandingInRow(Row, table=True):
    """An alternate stands in for a member, from one day to another, both included.

    The database also refuses two alternates for one member, and two members for one alternate, on the same day.
    """

    __tablename__ = "standing_in"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", "order"),
        sa.CheckConstraint("alternate_id <> member_id", "two_people"),
        sa.ForeignKeyConstraint(["alternate_id", "board_id"], ["member.id", "member.board_id"]),
        sa.ForeignKeyConstraint(["member_id", "board_id"], ["member.id", "member.board_id"]),
    )

    id: int | None = key()
    board_id: int = Field(sa_type=sa.BigInteger)
    alternate_id: int = Field(sa_type=sa.BigInteger, index=True)
    member_id: int = Field(sa_type=sa.BigInteger, index=True)
    starts_on: date
    ends_on: date
    noted_at: datetime | None = created()
    noted_by: int = reference("person.id")


class SignInLinkRow(Row, table=True):
    """A one-time link; only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = (sa.CheckConstraint("octet_length(token_hash) = 32", "hash_length"),)

    token_hash: bytes = Field(primary_key=True)
    person_id: int = reference("person.id", index=True)
    created_at: datetime | None = created()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class AddressChangeRow(Row, table=True):
    """A new address that somebody wants to sign in with, or an office for them; the person confirms it, signed in.

    Only the SHA-256 of the link's token is kept.
    """

    __tablename__ = "address_change"
    __table_args__ = (sa.CheckConstraint("octet_length(token_hash) = 32", "hash_length"),)

    token_hash: bytes = Field(primary_key=True)
    person_id: int = reference("person.id", index=True)
    address: str
    asked_by: int = reference("person.id")
    created_at: datetime | None = created()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class SignInRequestRow(Row, table=True):
    """Somebody asked for a link: only hashes of the address and of the client, counted and soon forgotten."""

    __tablename__ = "sign_in_request"
    __table_args__ = (
        sa.CheckConstraint("octet_length(address_hash) = 32 AND octet_length(client_hash) = 32", "hash_length"),
        sa.Index("ix_sign_in_request_address", "address_hash", "at"),
        sa.Index("ix_sign_in_request_client", "client_hash", "at"),
    )

    id: int | None = key()
    address_hash: bytes
    client_hash: bytes
    at: datetime | None = created()


class ProviderVisitRow(Row, table=True):
    """Somebody on the way to the sign-in provider and back: single use, minutes long, bound to one browser."""

    __tablename__ = "provider_visit"
    __table_args__ = (
        sa.CheckConstraint("octet_length(state_hash) = 32 AND octet_length(browser_hash) = 32", "hash_length"),
    )

    state_hash: bytes = Field(primary_key=True)
    browser_hash: bytes
    nonce: str
    code_verifier: str
    next_path: str
    expires_at: datetime = moment()


class SessionRow(Row, table=True):
    """A signed-in browser or script; only the SHA-256 of its token is kept.

    `number` names it to its owner; `seen_at` is kept to the hour; `device` is browser and system in a few words.
    """

    __tablename__ = "session"
    __table_args__ = (
        sa.CheckConstraint("octet_length(token_hash) = 32", "hash_length"),
        sa.UniqueConstraint("number"),
    )

    token_hash: bytes = Field(primary_key=True)
    number: int | None = Field(default=None, sa_type=sa.BigInteger, nullable=False, sa_column_args=[sa.Identity()])
    person_id: int = reference("person.id", index=True)
    created_at: datetime | None = created()
    seen_at: datetime | None = created()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
    way: SignInWay = Field(
        default=SignInWay.LINK, sa_type=words(SignInWay, "way"), sa_column_kwargs={"server_default": "link"}
    )
    device: str = Field(default="", sa_column_kwargs={"server_default": ""})
