"""The one database: an engine for each process, a transaction for each request."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Final

import asyncpg
from litestar import Request
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import Dialect, Executable, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from service.errors import DatabaseAwayError

POOL_SIZE: Final = 10
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SessionMaker = async_sessionmaker[AsyncSession]


def create_engine(url: str) -> AsyncEngine:
    """Open a pool of at most ten connections; where none can be had, whoever asks gets DatabaseAwayError."""
    engine = create_async_engine(url, pool_size=POOL_SIZE, max_overflow=0)
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _connect(dialect: Dialect, _record: object, arguments: list[Any], named: dict[str, Any]) -> Any:  # noqa: ANN401
    """Connect, and tell apart that nobody answers from all other things that may go wrong."""
    try:
        return dialect.connect(*arguments, **named)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, dialect.loaded_dbapi.Error) as error:
        raise DatabaseAwayError from error


def _refuse_closed(_connection: object, record: Any, _proxy: object) -> None:  # noqa: ANN401  (SQLAlchemy's event)
    """Take a new connection where the server has closed this one; the driver knows it without asking."""
    if record.driver_connection.is_closed():
        raise DisconnectionError


def session_maker(engine: AsyncEngine) -> SessionMaker:
    """Make sessions whose rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def reader_maker(engine: AsyncEngine) -> SessionMaker:
    """Make sessions, on the same connections, that only read: each statement is its own transaction."""
    return session_maker(engine.execution_options(isolation_level="AUTOCOMMIT"))


class SessionPerRequest:
    """Give each request one session, which takes a connection only when something is asked of it.

    The entrance reads through it and `provide_session` commits it; whatever was not committed is rolled back here.
    Who only looks needs no transaction, and so spares beginning and ending one; a GET that changes something says
    `writes=True`.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open and, whatever happens, close."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        state, writes = scope["litestar_app"].state, scope["route_handler"].opt.get("writes", False)
        sessions: SessionMaker = state.readers if scope["method"] in READING and not writes else state.sessions
        async with sessions() as session:
            scope["state"]["session"] = session
            await self.app(scope, receive, send)


async def fetch(session: AsyncSession, statement: Executable, asked: Mapping[str, object]) -> Sequence[Any]:
    """Read the columns of a statement that was built once, past the ORM, which has nothing to do with them."""
    return await session.run_sync(lambda sync: sync.connection().execute(statement, asked).all())


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
