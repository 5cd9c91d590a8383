"""Reading letters in the tests, as their addressee would."""

import re
from typing import Any

import httpx
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.mail.tables import OutboxRow
from tests.web import Visit

LINK = re.compile(r"http://testserver(/sign-in/\S+)")
CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


async def letters_to(session: AsyncSession, email: str) -> list[OutboxRow]:
    """Give the letters to an address, oldest first."""
    statement = sa.select(OutboxRow).where(col(OutboxRow.to_address) == email).order_by(col(OutboxRow.id))
    return list((await session.execute(statement.execution_options(populate_existing=True))).scalars())


async def last_link(session: AsyncSession, email: str) -> str:
    """Give the path of the sign-in link in the newest letter to an address."""
    found = LINK.search((await letters_to(session, email))[-1].body)
    assert found
    return found[1]


async def press(client: httpx.AsyncClient, path: str, form_at: str | None = None, **fields: Any) -> httpx.Response:  # noqa: ANN401
    """Open a page, fill in its form and send it, as a browser without JavaScript does."""
    page = await client.get(form_at or path)
    found = CSRF.search(page.text)
    assert found, page.text
    return await client.post(path, data={"csrf": found[1], **fields})


async def ask_for_link(visit: Visit, email: str, next_path: str | None = None) -> httpx.Response:
    """Ask for a link from a fresh browser."""
    at = f"/sign-in?next={next_path}" if next_path else "/sign-in"
    return await press(visit(None), "/sign-in", form_at=at, email=email, **({"next": next_path} if next_path else {}))
