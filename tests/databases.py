"""A PostgreSQL server for the tests, and databases on it that are copied from a migrated template."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import asyncpg
import sqlalchemy as sa

from service.migrations import migrate
from service.postgres import postgres_in
from service.settings import load_settings

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}


@contextmanager
def migrated_template() -> Iterator[str]:
    """Run a server and yield the URL of a migrated database on it. Nobody works in it: others are copied from it."""
    with _server() as server_url:
        template_url = asyncio.run(_create(server_url, template="template1"))
        try:
            asyncio.run(migrate(template_url))
            yield template_url
        finally:
            asyncio.run(_drop(template_url))


@asynccontextmanager
async def copied_database(template_url: str) -> AsyncIterator[str]:
    """Yield the URL of a fresh copy, dropped afterwards."""
    url = await _create(template_url, template=_name(template_url))
    try:
        yield url
    finally:
        await _drop(url)


@contextmanager
def _server() -> Iterator[str]:
    """Yield the URL of the server in BEIRAT_DATABASE_URL, or of an embedded one that keeps nothing."""
    settings = load_settings()
    if settings.database_url:
        yield settings.database_url
        return
    folder = Path(tempfile.mkdtemp(prefix="beirat-tests-"))
    folder.chmod(0o711)  # root's PostgreSQL runs as another account
    try:
        with postgres_in(folder, settings, FAST) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _create(server_url: str, *, template: str) -> str:
    name = f"beirat_test_{token_hex(6)}"
    async with _administrator(server_url) as connection:
        await connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    return sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)


async def _drop(url: str) -> None:
    async with _administrator(url) as connection:
        await connection.execute(f"DROP DATABASE {_name(url)} WITH (FORCE)")


@asynccontextmanager
async def _administrator(url: str) -> AsyncIterator[Any]:
    """Connect outside any transaction, to a database that is neither copied nor dropped."""
    plain = sa.make_url(url).set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        yield connection
    finally:
        await connection.close()


def _name(url: str) -> str:
    return str(sa.make_url(url).database)
