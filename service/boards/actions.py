"""Create a board, its districts, and how it gives its data away."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.boards.errors import DistrictsThereError
from service.boards.facts import OpenData
from service.boards.presets import SAXON_DISTRICTS
from service.boards.queries import get_districts, get_open_data
from service.boards.rules import check_board, district_faults, open_data_faults
from service.boards.tables import BoardRow, DistrictRow
from service.fields import FaultsError
from service.journal.actions import record


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


async def change_open_data(session: AsyncSession, seat: Seat, wanted: OpenData) -> None:
    """Change how the board gives its data away, from its next publication on."""
    if faults := open_data_faults(wanted):
        raise FaultsError(faults)
    before = await get_open_data(session, seat.board.id)
    statement = sa.update(BoardRow).where(col(BoardRow.id) == seat.board.id).values(**asdict(wanted))
    await session.execute(statement)
    await record(
        session, seat, "change_open_data", f"board:{seat.board.slug}", before=asdict(before), after=asdict(wanted)
    )


async def add_district(session: AsyncSession, seat: Seat, code: str, name: str, population: int | None) -> None:
    """Add a district to the board's area."""
    faults = district_faults(code, name, population, await get_districts(session, seat.board.id))
    if faults:
        raise FaultsError(faults)
    session.add(DistrictRow(board_id=seat.board.id, code=code, name=name, population=population))
    await session.flush()
    await record(session, seat, "add_district", f"board:{seat.board.slug}", code=code, name=name)


async def add_saxon_districts(session: AsyncSession, seat: Seat) -> None:
    """Give a board without districts the thirteen of Saxony."""
    await session.execute(sa.select(col(BoardRow.id)).where(col(BoardRow.id) == seat.board.id).with_for_update())
    if await get_districts(session, seat.board.id):
        raise DistrictsThereError
    rows = [
        {"board_id": seat.board.id, "code": each.code, "name": each.name, "population": each.population}
        for each in SAXON_DISTRICTS
    ]
    await session.execute(sa.insert(DistrictRow), rows)
    await record(session, seat, "add_saxon_districts", f"board:{seat.board.slug}", districts=len(rows))
