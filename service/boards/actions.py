"""Create a board."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.rules import check_board
from service.boards.tables import BoardRow


@dataclass(frozen=True)
class NewBoard:
    """A body that awards money; `slug` is its part of every address."""

    slug: str
    name: str
    body_label: str = "Engagementbeirat"
    district_label: str = "Landkreis"


async def create_board(session: AsyncSession, new: NewBoard) -> BoardRow:
    """Create an empty board; raises where the address is taken."""
    name = " ".join(new.name.split())
    taken = await session.scalar(sa.select(sa.exists().where(col(BoardRow.slug) == new.slug)))
    check_board(new.slug, name, taken=bool(taken))
    board = BoardRow(slug=new.slug, name=name, body_label=new.body_label, district_label=new.district_label)
    session.add(board)
    await session.flush()
    return board
