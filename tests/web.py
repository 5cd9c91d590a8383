"""The application, and asking it as somebody of the cast, over HTTP, without a socket.

Putting it together takes longer than most tests, so those of one process share it: each tells it what to work on.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache

import httpx
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from service.app import create_app
from service.database import create_engine, reader_maker, session_maker
from service.settings import Settings
from service.web import SESSION_COOKIE
from tests.cast import Someone

Visit = Callable[[Someone | None], httpx.AsyncClient]


BASE_URL = "http://testserver"
NOWHERE = "postgresql+asyncpg://nobody@/nothing?host=/nowhere"


@cache
def assembled(*, demo: bool = False, process: int = 1) -> Litestar:
    """Put the application together, once for each kind and process that is played; it has no database yet."""
    del process
    return create_app(Settings(database_url=NOWHERE, demo=demo))


def app_within(connection: AsyncConnection, *, demo: bool = False) -> Litestar:
    """Give the application, working on the test's connection: whatever it commits is undone with the test."""
    app = assembled(demo=demo)
    sessions = async_sessionmaker(
        connection, class_=AsyncSession, join_transaction_mode="create_savepoint", expire_on_commit=False
    )
    app.state.update(
        {
            "settings": Settings(demo=demo, base_url=BASE_URL),
            "sessions": sessions,
            "readers": sessions,
        }
    )
    return app


@asynccontextmanager
async def app_on(settings: Settings, process: int = 1) -> AsyncIterator[Litestar]:
    """Give the application with connections of its own to `settings.database_url`, as it has them in service."""
    app = assembled(demo=settings.demo, process=process)
    engine = create_engine(settings.database_url or "", statement_seconds=settings.statement_seconds)
    kept = {"engine": engine, "sessions": session_maker(engine), "readers": reader_maker(engine)}
    app.state.update({"settings": settings, **kept})
    yield app
    await engine.dispose()


def client_of(app: Litestar, someone: Someone | None) -> httpx.AsyncClient:
    """Make a browser-like client: signed in as somebody, with the token that their forms carry; None visits."""
    headers = {"Accept": "text/html"}
    cookies = {}
    if someone:
        headers["X-CSRF-Token"] = hashlib.sha256(f"form:{someone.token}".encode()).hexdigest()
        cookies[SESSION_COOKIE] = someone.token
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers, cookies=cookies)


@asynccontextmanager
async def visiting(app: Litestar) -> AsyncIterator[Visit]:
    """Give a function that makes clients, all closed at the end."""
    clients: list[httpx.AsyncClient] = []

    def visit(someone: Someone | None) -> httpx.AsyncClient:
        clients.append(client_of(app, someone))
        return clients[-1]

    yield visit
    for client in clients:
        await client.aclose()
