"""Run migrations over the connection that the caller hands in, or open one from BEIRAT_DATABASE_URL."""

import asyncio

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.sql.sqltypes import AutoString

from service.metadata import metadata
from service.settings import load_settings

LOCK_TIMEOUT = "10s"


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write SQLModel's string type as plain `sa.String()`."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


def migrate(connection: sa.Connection) -> None:
    """Bring the schema to the wanted revision in one transaction."""
    context.configure(
        connection=connection, target_metadata=metadata, compare_server_default=True, render_item=render_item
    )
    with context.begin_transaction():
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        context.run_migrations()


async def connect_and_migrate(url: str) -> None:
    """Open a connection of our own."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    address = load_settings().database_url
    if address is None:
        raise SystemExit("alembic: set BEIRAT_DATABASE_URL, or use `make` or `beirat migrate`.")
    asyncio.run(connect_and_migrate(address))
