"""Asking the application as somebody of the cast, over HTTP, without a socket.

The application works inside the test's own transaction, so whatever it commits is undone afterwards.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from service.app import create_app
from service.settings import Settings
from service.web import SESSION_COOKIE
from tests.cast import Someone

Visit = Callable[[Someone | None], httpx.AsyncClient]


def make_app(database_url: str, *, demo: bool = False) -> Litestar:
    """Build the application."""
    return create_app(Settings(database_url=database_url, demo=demo, base_url="http://testserver"))


def work_on(app: Litestar, connection: AsyncConnection) -> None:
    """Let the application work on the test's connection."""
    app.state.sessions = async_sessionmaker(
        connection, class_=AsyncSession, join_transaction_mode="create_savepoint", expire_on_commit=False
    )


def client_of(app: Litestar, someone: Someone | None) -> httpx.AsyncClient:
    """Make a browser-like client: signed in as somebody, with the token that their forms carry; None visits."""
    headers = {"Accept": "text/html"}
    cookies = {}
    if someone:
        headers["X-CSRF-Token"] = hashlib.sha256(f"form:{someone.token}".encode()).hexdigest()
        cookies[SESSION_COOKIE] = someone.token
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers, cookies=cookies)


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
