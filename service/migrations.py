"""Bring a database to the newest revision, after a look at the server: reachable, and new enough."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from service.settings import SetupError

OLDEST_SERVER: Final = 15
_INSUFFICIENT_PRIVILEGE: Final = "42501"
_ONE_AT_A_TIME: Final = 7_236_105
"""Advisory lock: processes that start together migrate one after another."""


async def migrate(url: str) -> None:
    """Upgrade to the newest revision in one transaction; raises SetupError where the server will not do."""
    async with _connection(url) as connection, connection.begin():
        await connection.run_sync(_check_version)
        try:
            await connection.run_sync(_upgrade)
        except CommandError as error:
            raise SetupError(f"The database does not fit this version of Beirat ({error}).") from None
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _INSUFFICIENT_PRIVILEGE:
                raise
            raise SetupError("The database account may not create tables: let it own the database.") from None


def alembic_config(connection: sa.Connection) -> Config:
    """Point Alembic at our migrations and at an open connection."""
    config = Config(toml_file=Path(__file__).parent.parent / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


@asynccontextmanager
async def _connection(url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url, poolclass=sa.NullPool)
    try:
        connection = await engine.connect()
    except (OSError, DBAPIError) as error:
        raise SetupError(_unreachable(url, error)) from None
    try:
        yield connection
    finally:
        await connection.close()
        await engine.dispose()


def _check_version(connection: sa.Connection) -> None:
    number = int(connection.scalar(sa.text("SHOW server_version_num")) or 0)
    if number // 10_000 < OLDEST_SERVER:
        found = connection.scalar(sa.text("SHOW server_version"))
        raise SetupError(f"The database server is PostgreSQL {found}; Beirat needs {OLDEST_SERVER} or later.")


def _upgrade(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    command.upgrade(alembic_config(connection), "head")


def _unreachable(url: str, error: OSError | DBAPIError) -> str:
    place = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)
    reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().rstrip(".")
    return f"The database {place} does not answer: {reason or type(error).__name__}."
