"""Reading a board's districts."""

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.facts import DistrictFacts
from service.boards.tables import DistrictRow
from service.rows import columns


async def get_districts(session: AsyncSession, board_id: int) -> tuple[DistrictFacts, ...]:
    """List the board's districts by their codes."""
    wanted = columns(id=DistrictRow.id, code=DistrictRow.code, name=DistrictRow.name, population=DistrictRow.population)
    statement = (
        sa.select(*wanted)
        .where(col(DistrictRow.board_id) == board_id)
        .order_by(col(DistrictRow.code), col(DistrictRow.id))
    )
    return tuple(DistrictFacts(*record) for record in await session.execute(statement))
