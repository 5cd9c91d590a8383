"""Which statements are sent to the database: those of SQLAlchemy, and those that go straight to the driver."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

BOOKKEEPING: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
OF_DRIVER: Final = ("\n", "WITH RECURSIVE typeinfo_tree")
"""What the driver asks on its own, once for each connection and type: how values of a type are sent."""


@contextmanager
def counted(connection: AsyncConnection) -> Iterator[list[str]]:
    """Collect the statements sent meanwhile, but for those that begin and end transactions."""
    statements: list[str] = []
    handed_on: list[str] = []

    def remember(statement: str) -> None:
        if not statement.startswith(BOOKKEEPING + OF_DRIVER):
            statements.append(statement)

    def of_sqlalchemy(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:  # noqa: ANN401
        handed_on.append(statement)
        remember(statement)

    def of_driver(logged: Any) -> None:  # noqa: ANN401
        if logged.query not in handed_on:
            remember(logged.query)

    asked: Any = connection.sync_connection
    event.listen(asked, "before_cursor_execute", of_sqlalchemy)
    with asked.connection.driver_connection.query_logger(of_driver):
        yield statements
    event.remove(asked, "before_cursor_execute", of_sqlalchemy)
