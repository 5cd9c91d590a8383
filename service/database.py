"""The one database: an engine for each process, a transaction for each request."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any, Final

import asyncpg
from litestar import Request
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import Connection, Dialect, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import known_of
from service.errors import DatabaseAwayError
from service.statements import FAILURES, told

POOL_SIZE: Final = 10
PREPARED: Final = {"max_cached_statement_lifetime": 0, "max_cacheable_statement_size": 0}
"""The driver keeps prepared statements however old and long they are."""
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SessionMaker = async_sessionmaker[AsyncSession]


def create_engine(url: str, *, statement_seconds: int = 0) -> AsyncEngine:
    """Open a pool of at most ten connections; where none can be had, whoever asks gets DatabaseAwayError.

    Transactions are begun and ended by statements of ours: then the driver may be asked directly, too, and readers
    need none. The server stops what takes longer than `statement_seconds`, waiting included; 0 lets it take its time.
    """
    asked = {"server_settings": {"statement_timeout": f"{statement_seconds}s"}} if statement_seconds else {}
    engine = create_async_engine(
        url, pool_size=POOL_SIZE, max_overflow=0, isolation_level="AUTOCOMMIT", connect_args=PREPARED | asked
    )
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    event.listen(engine.sync_engine, "reset", _close_unfinished)
    event.listen(engine.sync_engine, "begin", partial(_say, "BEGIN"))
    event.listen(engine.sync_engine, "commit", partial(_say, "COMMIT"))
    event.listen(engine.sync_engine, "rollback", partial(_say, "ROLLBACK"))
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


def _close_unfinished(_connection: object, record: Any, _state: object) -> None:  # noqa: ANN401
    """Let nobody have a connection that comes back inside a transaction; the server rolls back what is closed."""
    driver = record.driver_connection if record else None
    if driver and not driver.is_closed() and driver.is_in_transaction():
        driver.terminate()


def _say(what: str, connection: Connection) -> None:
    """Begin or end a transaction, unless the connection wants none; one that is lost has nothing to roll back."""
    options = connection.get_execution_options()
    if "only_reads" in options or options.get("isolation_level") == "AUTOCOMMIT" or connection.invalidated:
        return
    held: Any = connection.connection.dbapi_connection
    driver = held.driver_connection
    if what == "ROLLBACK" and driver.is_closed():
        return
    try:
        done = held.run_async(lambda driver: driver.execute(what))
    except FAILURES as error:
        raise told(error, driver, what) from error
    except BaseException:
        driver.terminate()  # given up in the middle: nobody knows whether a transaction is open on it
        raise
    if done != what:
        raise RuntimeError(f"{what} became {done}: a statement had failed, and nobody was told.")


def session_maker(engine: AsyncEngine) -> SessionMaker:
    """Make sessions whose rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def reader_maker(engine: AsyncEngine) -> SessionMaker:
    """Make sessions, on the same connections, that only read: each statement is its own transaction."""
    return session_maker(engine.execution_options(only_reads=True))


class SessionPerRequest:
    """Give each request one session, which takes a connection only when something is asked of it.

    The entrance reads through it and `provide_session` commits it; whatever was not committed is rolled back here.
    Who only looks needs no transaction, and so spares beginning and ending one; a GET that changes something says
    `writes=True`. What is written by one statement alone needs none either, and says `at_once=True`.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open and, whatever happens, close."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        state, options = scope["litestar_app"].state, scope["route_handler"].opt
        alone = options.get("at_once") or (scope["method"] in READING and not options.get("writes"))
        sessions: SessionMaker = state.readers if alone else state.sessions
        scope["state"]["session"] = session = sessions()
        try:
            await self.app(scope, receive, send)
        finally:
            if session.in_transaction():
                await asyncio.shield(session.close())  # whoever gives up on the request must not stop this


async def provide_session(request: Request[Any, Any, Any]) -> AsyncGenerator[AsyncSession, None]:
    """One request is one transaction: committed before the answer goes out, rolled back by any refusal."""
    session: AsyncSession = known_of(request)["session"]
    try:
        yield session
    except BaseException:
        await session.rollback()
        raise
    await session.commit()


Session = NamedDependency[AsyncSession]
