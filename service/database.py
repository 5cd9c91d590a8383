"""The one database: an engine for each process, a transaction for each request."""

from collections.abc import AsyncGenerator
from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

POOL_SIZE: Final = 10
SessionMaker = async_sessionmaker[AsyncSession]


def create_engine(url: str) -> AsyncEngine:
    """Open a pool of at most ten connections."""
    return create_async_engine(url, pool_size=POOL_SIZE, max_overflow=0, pool_pre_ping=True)


def session_maker(engine: AsyncEngine) -> SessionMaker:
    """Make sessions whose rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


class SessionPerRequest:
    """Give each request one session, which takes a connection only when something is asked of it.

    The entrance reads through it and `provide_session` commits it; whatever was not committed is rolled back here.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open and, whatever happens, close."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        sessions: SessionMaker = scope["litestar_app"].state.sessions
        async with sessions() as session:
            scope["state"]["session"] = session
            await self.app(scope, receive, send)


async def provide_session(request: Request[Any, Any, Any]) -> AsyncGenerator[AsyncSession, None]:
    """One request is one transaction: committed before the answer goes out, rolled back by any refusal."""
    session: AsyncSession = request.state.session
    try:
        yield session
    except BaseException:
        await session.rollback()
        raise
    await session.commit()


Session = NamedDependency[AsyncSession]
