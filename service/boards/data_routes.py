"""How a board gives its data away: licence and identifiers."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler

from service.access import CurrentSeat, Role, only
from service.boards.actions import change_open_data
from service.boards.facts import OpenData
from service.boards.pages import OpenDataPage
from service.boards.queries import get_open_data
from service.database import Session
from service.fields import Fields
from service.licences import LICENCES
from service.pages import Form
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

OPEN_DATA: Final = "/board/{board_slug:str}/open-data"
OFFICE: Final = frozenset({Role.OFFICE})
OPTIONS: Final = tuple((licence.id, licence.name) for licence in LICENCES.values())


@get(OPEN_DATA, access=only(OFFICE))
async def show_open_data(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    chosen = await get_open_data(session, seat.board.id)
    return render(request, OpenDataPage(seat.board.slug, chosen, OPTIONS, Form()))


@post(OPEN_DATA, access=only(OFFICE))
async def save_open_data(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    wanted = OpenData(*(fields.values.get(name, "") for name in ("licence", "org_identifier", "contributor_id")))
    page = OpenDataPage(seat.board.slug, wanted, OPTIONS, fields.form)
    with fields.shown_on(page):
        await change_open_data(session, seat, wanted)
    return go_to(
        request, f"/board/{seat.board.slug}/open-data", notice=N_("Saved. It holds from the next publication on.")
    )


data_handlers: list[HTTPRouteHandler] = [show_open_data, save_open_data]
