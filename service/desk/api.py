"""The journal by script."""

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from service.access import LEADERS, OVERSEERS, CurrentSeat, only
from service.database import Session
from service.desk.journal import get_journal
from service.desk.schemas import EntryOut, JournalOut
from service.web import AnyRequest, texts_of


@get("/api/boards/{board_slug:str}/journal", access=only(LEADERS | OVERSEERS), tags=["journal"])
async def read_journal(
    request: AnyRequest, session: Session, seat: CurrentSeat, page: FromQuery[int] = 1
) -> JournalOut:
    """Read what happened on the board, without entries about proposals that the reader keeps out of."""
    found = await get_journal(session, seat, page=page, texts=texts_of(request))
    entries = [
        EntryOut(line.at, line.sentence, list(line.particulars), line.reason, line.sealed) for line in found.lines
    ]
    return JournalOut(entries, found.page, found.pages, found.state.waiting, found.state.sealed_at)


handlers: list[HTTPRouteHandler] = [read_journal]
