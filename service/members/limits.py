"""How many sign-in links may be asked for: counted in the database, so that the limit holds across processes."""

import hashlib
from datetime import datetime
from ipaddress import IPv6Address, ip_address

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.rules import REQUESTS_COUNT_FOR, check_may_ask_for_link
from service.members.tables import SignInRequestRow


async def count_request(session: AsyncSession, email: str, *, client: str, now: datetime) -> None:
    """Count a request for a link; raises LinkLimitError. Whether anybody has the address makes no difference."""
    address, caller = _digest("address", email), _digest("client", _network(client))
    for digest in (address, caller):
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(int.from_bytes(digest[:8], signed=True))))
    lately = col(SignInRequestRow.at) > now - REQUESTS_COUNT_FOR
    for_address = sa.select(sa.func.count()).where(col(SignInRequestRow.address_hash) == address, lately)
    from_client = sa.select(sa.func.count()).where(col(SignInRequestRow.client_hash) == caller, lately)
    counts = await session.execute(sa.select(for_address.scalar_subquery(), from_client.scalar_subquery()))
    check_may_ask_for_link(*counts.one())
    session.add(SignInRequestRow(address_hash=address, client_hash=caller, at=now))
    await session.flush()


def _network(client: str) -> str:
    """Count the addresses of one IPv6 household as one client."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else client


def _digest(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode()).digest()
