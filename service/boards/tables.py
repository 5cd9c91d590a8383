"""A board, and the districts into which it divides its area."""

import sqlalchemy as sa
from sqlmodel import Field

from service.rows import Row, key, reference


class BoardRow(Row, table=True):
    """A body that awards money; nothing of one board is visible to another."""

    __tablename__ = "board"
    __table_args__ = (
        sa.UniqueConstraint("slug"),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{1,60}$'", "slug_form"),
        sa.CheckConstraint("licence IN ('CC0-1.0', 'DL-DE-ZERO-2.0', 'DL-DE-BY-2.0', 'CC-BY-4.0')", "licence_known"),
        sa.CheckConstraint("accent IN ('petrol', 'elbe', 'wald', 'ziegel', 'pflaume', 'schiefer')", "accent_known"),
    )

    id: int | None = key()
    slug: str
    name: str
    body_label: str = "Engagementbeirat"
    district_label: str = "Landkreis"
    accent: str = "petrol"
    licence: str = "CC0-1.0"
    org_identifier: str = ""
    contributor_id: str = ""


class DistrictRow(Row, table=True):
    """A part of the board's area, with its inhabitants."""

    __tablename__ = "district"
    __table_args__ = (
        sa.UniqueConstraint("board_id", "code"),
        sa.UniqueConstraint("id", "board_id"),
        sa.CheckConstraint("population > 0", "population_positive"),
    )

    id: int | None = key()
    board_id: int = reference("board.id", index=True)
    code: str
    name: str
    population: int | None = Field(default=None)
