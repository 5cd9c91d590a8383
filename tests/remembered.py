"""What many tests begin with is made once by each worker, and put back as it was for all later tests.

The first call of a remembered maker runs it and keeps every row that is then in the database. Later calls with the same
arguments write these rows again: in one statement, with the same keys, and without triggers and foreign keys, which
had their say when the rows were made. Keys come from sequences, which no rollback turns back, so they stay unique.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from service.rows import Row


class Movable(Protocol):
    """Something made of rows that can be copied into another session."""

    def moved_to(self, session: Session) -> Self:
        """Copy it, its rows clean and belonging to `session`."""


P = ParamSpec("P")
Made = TypeVar("Made", bound=Movable)


@dataclass(frozen=True)
class Memory(Generic[Made]):
    """What a maker left: a statement that writes its rows, and what it returned, untouched by any test."""

    statement: str
    made: Made


def remembered(make: Callable[Concatenate[AsyncSession, P], Awaitable[Made]]) -> Callable[..., Awaitable[Made]]:
    """Let a maker run once for each set of arguments; it must be the first to write into the test's database.

    Only tests whose work is undone share memories: in databases of their own, and where we are no superuser, it runs.
    """
    memories: dict[object, Memory[Made]] = {}

    @wraps(make)
    async def remembering(session: AsyncSession, *arguments: P.args, **keywords: P.kwargs) -> Made:
        if not isinstance(session.bind, AsyncConnection):
            return await make(session, *arguments, **keywords)
        key = session.bind.engine.url, arguments, tuple(sorted(keywords.items()))
        if key in memories:
            await (await session.connection()).exec_driver_sql(memories[key].statement)
            await session.commit()
            return memories[key].made.moved_to(session.sync_session)
        may_remember = await _is_superuser(session) and not await _rows(session)
        made = await make(session, *arguments, **keywords)
        if may_remember:
            memories[key] = Memory(_writing(await _rows(session)), made.moved_to(Session()))
        return made

    return remembering


async def _is_superuser(session: AsyncSession) -> bool:
    """Say whether we may turn triggers off."""
    return bool(await session.scalar(text("SELECT current_setting('is_superuser') = 'on'")))


async def _rows(session: AsyncSession) -> dict[str, str]:
    """Read all rows of all tables that have any, as JSON."""
    tables = [table.fullname for table in Row.metadata.sorted_tables]
    each = (f"SELECT '{table}', CAST(json_agg(kept) AS text) FROM \"{table}\" AS kept" for table in tables)
    found = await session.execute(text(" UNION ALL ".join(each)))
    return {table: rows for table, rows in found.all() if rows}


def _writing(rows: dict[str, str]) -> str:
    inserts = (
        f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(CAST(NULL AS "{table}"), $rows${kept}$rows$);'
        for table, kept in rows.items()
    )
    return (
        "DO $keep$ BEGIN SET LOCAL session_replication_role = replica; "
        + " ".join(inserts)
        + " SET LOCAL session_replication_role = origin; END $keep$"
    )
