"""Statements that are built once and run straight on the driver.

For the same statement and rows SQLAlchemy takes several times the processor time of the driver alone. What runs with
every request, or for long lists, is therefore written in SQLAlchemy but compiled once; it runs on the connection, and
in the transaction, of the session that asks.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from service.errors import DatabaseAwayError, TookTooLongError

DIALECT: Final = asyncpg_dialect()  # type: ignore[no-untyped-call]
Convert = Callable[[Any], Any]
Found = Any
"""A row that was found: a named tuple of the statement's columns."""
FAILURES: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What the driver raises."""
Built = sa.Select[Any] | sa.CompoundSelect[Any] | sa.Insert | sa.Update | sa.Delete


@dataclass(frozen=True)
class Layout:
    """A compiled statement: its text, its arguments in order, and how its rows are read.

    `places` are the arguments that are asked anew each time, the others are constants; `reads` converts columns by
    their position; `row` is a named tuple of the columns, None where nothing comes back.
    """

    text: str
    constants: tuple[Any, ...]
    places: tuple[tuple[int, str, Convert | None], ...]
    reads: tuple[tuple[int, Convert], ...]
    row: Any


class Statement:
    """What the decorated function builds, with a bound parameter for all that differs; done when it is first run."""

    def __init__(self, build: Callable[[], Built], row: type[NamedTuple] | None = None) -> None:
        """Keep how it is built."""
        self.build, self.row = build, row

    @classmethod
    def of(cls, row: Any) -> Callable[[Callable[[], Built]], "Statement"]:  # noqa: ANN401  (a class of named tuples)
        """Read the rows into a named tuple whose fields are the columns: `@Statement.of(ListedCard)`."""
        return partial(cls, row=row)

    @cached_property
    def layout(self) -> Layout:
        """Build and compile the statement."""
        built = self.build()
        compiled = built.compile(dialect=DIALECT)
        asked = {name for name, parameter in compiled.binds.items() if parameter.required}
        expanded = compiled.construct_expanded_state(dict.fromkeys(asked))
        converts: dict[str, Any] = {name: _writes(parameter) for name, parameter in compiled.binds.items()}
        converts |= expanded.processors
        names, given = expanded.positiontup or (), expanded.parameters
        return Layout(
            text=expanded.statement,
            constants=tuple(None if name in asked else _converted(given[name], converts.get(name)) for name in names),
            places=tuple((at, name, converts.get(name)) for at, name in enumerate(names) if name in asked),
            reads=tuple(_reads(built)),
            row=self.row or _row_of(built),
        )

    def arguments(self, asked: Mapping[str, object]) -> list[Any]:
        """Put what is asked into its places."""
        arguments = list(self.layout.constants)
        for at, name, convert in self.layout.places:
            arguments[at] = _converted(asked[name], convert)
        return arguments

    def read(self, records: Iterable[asyncpg.Record]) -> list[Found]:
        """Read rows as the driver gives them."""
        make, reads = self.layout.row._make, self.layout.reads
        if not reads:
            return list(map(make, records))
        return [make(_read(list(record), reads)) for record in records]


async def fetch(session: AsyncSession, statement: Statement, asked: Mapping[str, object]) -> list[Found]:
    """Run a statement in the session's transaction and give its rows. What the session was to write comes after."""
    driver = await driver_of(session)
    try:
        records = await driver.fetch(statement.layout.text, *statement.arguments(asked))
    except FAILURES as error:
        raise told(error, driver, statement.layout.text) from error
    return statement.read(records)


def told(error: Exception, driver: asyncpg.Connection, text: str) -> Exception:
    """Give what the service knows a failure of the driver as; anything unexpected stays what it is."""
    if driver.is_closed():
        return DatabaseAwayError()
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return IntegrityError(text, None, error)
    if isinstance(error, asyncpg.QueryCanceledError):
        return TookTooLongError()
    return error


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """Give the connection on which the session's present transaction runs, which begins here where none did."""
    held = session.info.get("driver")
    if held and held[0] is _present(session):
        return held[1]
    driver = await session.run_sync(lambda sync: sync.connection().connection.driver_connection)
    session.info["driver"] = (_present(session), driver)
    return driver


def _present(session: AsyncSession) -> object:
    return session.sync_session.get_nested_transaction() or session.sync_session.get_transaction()


def _converted(value: object, convert: Convert | None) -> Any:  # noqa: ANN401
    return value if convert is None else convert(value)


def _read(values: list[Any], reads: Iterable[tuple[int, Convert]]) -> list[Any]:
    for at, convert in reads:
        values[at] = convert(values[at])
    return values


def _writes(parameter: sa.BindParameter[Any]) -> Convert | None:
    """Find how SQLAlchemy's type writes an argument that the driver does not take as it is."""
    return parameter.type.dialect_impl(DIALECT).bind_processor(DIALECT)


def _reads(built: Built) -> list[tuple[int, Convert]]:
    """Find how SQLAlchemy's types read the columns that the driver does not give as they are."""
    found = enumerate(column.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for column in _columns(built))
    return [(at, convert) for at, convert in found if convert]


def _row_of(built: Built) -> Any:  # noqa: ANN401
    """Make a named tuple of the columns; those without a name of their own go by their place."""
    return namedtuple("Row", [str(column.key) for column in _columns(built)], rename=True)  # noqa: PYI024


def _columns(built: Built) -> list[Any]:
    return list(built.exported_columns)
