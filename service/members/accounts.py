"""A person's account: who they are to us, and which mails they want."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.members.tables import Digest, MemberRow, PersonRow
from service.rows import columns


@dataclass(frozen=True)
class Account:
    """A person; `is_chair` says whether digests are written to them at all."""

    name: str
    email: str
    language: str
    reminders: bool
    digest: Digest
    is_chair: bool


@dataclass(frozen=True)
class Wishes:
    """What somebody chose about their mails; None leaves it as it is."""

    language: str | None
    reminders: bool
    digest: Digest | None


async def get_account(session: AsyncSession, person_id: int, *, today: date) -> Account:
    """Give the account of somebody who is signed in."""
    chairs = sa.exists().where(
        col(MemberRow.person_id) == PersonRow.id,
        col(MemberRow.role) == Role.CHAIR,
        col(MemberRow.term_from) <= today,
        col(MemberRow.term_until).is_(None) | (col(MemberRow.term_until) >= today),
    )
    wanted = columns(
        name=PersonRow.name,
        email=PersonRow.email,
        language=PersonRow.language,
        reminders=PersonRow.reminders,
        digest=PersonRow.digest,
        is_chair=chairs,
    )
    return Account(*(await session.execute(sa.select(*wanted).where(col(PersonRow.id) == person_id))).one())


async def change_wishes(session: AsyncSession, person_id: int, wishes: Wishes) -> None:
    """Note which mails somebody wants."""
    values = {"language": wishes.language, "reminders": wishes.reminders, "digest": wishes.digest}
    said = {name: value for name, value in values.items() if value is not None}
    await session.execute(sa.update(PersonRow).where(col(PersonRow.id) == person_id).values(**said))
