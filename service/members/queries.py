"""Who a link belongs to."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.rules import check_may_use_link
from service.members.tables import PersonRow, SignInLinkRow
from service.members.tokens import hash_of


async def get_link_owner(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Give the name of the person whom a usable link signs in."""
    link = (await session.exec(select(SignInLinkRow).where(SignInLinkRow.token_hash == hash_of(token)))).first()
    person_id = check_may_use_link(link, now=now).person_id
    return (await session.exec(select(PersonRow.name).where(col(PersonRow.id) == person_id))).one()
