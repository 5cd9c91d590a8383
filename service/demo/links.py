"""Sign-in links for the demo's roles."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.demo.people import SIGN_IN_ROLES
from service.members.actions import make_link
from service.members.tables import PersonRow
from service.texts import DEFAULT_LANGUAGE, texts_in

DEMO_LINK_LASTS: Final = timedelta(hours=24)


@dataclass(frozen=True)
class DemoLink:
    """A one-time link, and whom it signs in."""

    label: str
    url: str


async def make_demo_links(session: AsyncSession, *, base_url: str, now: datetime) -> tuple[DemoLink, ...]:
    """Make a one-time link for each role of the demo; empty where the demo's people are not there."""
    gettext = texts_in(DEFAULT_LANGUAGE).gettext
    links = []
    for member, label in SIGN_IN_ROLES:
        statement = select(PersonRow.id).where(col(PersonRow.email) == member.email)
        person_id = (await session.exec(statement)).one_or_none()
        if person_id is not None:
            token = await make_link(session, person_id, now=now, lasts=DEMO_LINK_LASTS)
            links.append(DemoLink(gettext(label), f"{base_url}/sign-in/{token}"))
    return tuple(links)


async def make_link_for(session: AsyncSession, email: str, *, now: datetime) -> str | None:
    """Make a one-time token for one of the demo's roles, for the buttons on the demo page; None for anybody else."""
    if email not in {member.email for member, _label in SIGN_IN_ROLES}:
        return None
    person_id = (await session.exec(select(PersonRow.id).where(col(PersonRow.email) == email))).one_or_none()
    return None if person_id is None else await make_link(session, person_id, now=now)
