"""What every table shares: one MetaData with naming rules, and the column types that we allow."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

LARGEST_NUMBER = 2**31 - 1
"""What an integer column holds; a larger number in a path or question names nothing."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """Base of all table classes. Rows stay in `tables.py`, actions and queries; no handler returns one."""

    metadata = sa.MetaData(naming_convention=NAMING)


def words(enum: type[StrEnum], name: str) -> sa.Enum:
    """Give the column type that stores an enum by its value, as text with a check constraint."""
    return sa.Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def moment(**options: Any) -> Any:  # noqa: ANN401  (SQLModel's Field answers Any)
    """Give a timezone-aware timestamp column."""
    return Field(sa_type=sa.DateTime(timezone=True), **options)


def key() -> Any:  # noqa: ANN401
    """Give the generated primary key of a table."""
    return Field(default=None, primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": True})


def reference(column: str, **options: Any) -> Any:  # noqa: ANN401
    """Give a foreign key to `table.column`; a row that others refer to is never deleted."""
    return Field(foreign_key=column, sa_type=sa.BigInteger, **options)


def created() -> Any:  # noqa: ANN401
    """Give a timestamp column that the database fills in."""
    return Field(
        default=None,
        sa_type=sa.DateTime(timezone=True),
        nullable=False,
        sa_column_kwargs={"server_default": sa.func.now()},
    )


def columns(**named: Any) -> list[sa.ColumnElement[Any]]:  # noqa: ANN401
    """Name the columns of a select: `sa.select(*columns(title=ProposalRow.title, applicant=ApplicantRow.name))`."""
    return [column.label(name) for name, column in named.items()]
