"""Reading a board's districts, and how it gives its data away."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.facts import DistrictFacts, OpenData
from service.boards.tables import BoardRow, DistrictRow
from service.rows import columns
from service.statements import Statement, fetch


async def get_districts(session: AsyncSession, board_id: int) -> tuple[DistrictFacts, ...]:
    """List the board's districts by their codes."""
    return tuple(DistrictFacts(*record) for record in await fetch(session, _districts, {"board_id": board_id}))


@Statement
def _districts() -> sa.Select[Any]:
    wanted = columns(id=DistrictRow.id, code=DistrictRow.code, name=DistrictRow.name, population=DistrictRow.population)
    return (
        sa.select(*wanted)
        .where(col(DistrictRow.board_id) == sa.bindparam("board_id", type_=sa.BigInteger))
        .order_by(col(DistrictRow.code), col(DistrictRow.id))
    )


async def get_open_data(session: AsyncSession, board_id: int) -> OpenData:
    """Give the board's licence and the numbers by which others know it."""
    wanted = (col(BoardRow.licence), col(BoardRow.org_identifier), col(BoardRow.contributor_id))
    return OpenData(*(await session.execute(sa.select(*wanted).where(col(BoardRow.id) == board_id))).one())
