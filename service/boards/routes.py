"""The districts of a board."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler

from service.access import OVERSEERS, CurrentSeat, Role, only
from service.boards.actions import add_district, add_saxon_districts
from service.boards.data_routes import data_handlers
from service.boards.pages import DistrictsPage
from service.boards.queries import get_districts
from service.boards.rules import LONGEST_CODE, LONGEST_NAME, MOST_PEOPLE
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

DISTRICTS: Final = "/board/{board_slug:str}/districts"
OFFICE: Final = frozenset({Role.OFFICE})


@get(DISTRICTS, access=only(OVERSEERS))
async def list_districts(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    districts = await get_districts(session, seat.board.id)
    return render(
        request, DistrictsPage(seat.board.slug, seat.board.district_label, seat.role is Role.OFFICE, districts, Form())
    )


@post(DISTRICTS, access=only(OFFICE))
async def save_district(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    districts = await get_districts(session, seat.board.id)
    page = DistrictsPage(seat.board.slug, seat.board.district_label, seat.role is Role.OFFICE, districts, fields.form)
    code, name = fields.text("code", longest=LONGEST_CODE), fields.text("name", longest=LONGEST_NAME)
    typed = fields.values.get("population")
    population = fields.whole("population", lowest=1, highest=MOST_PEOPLE) if typed else None
    with fields.shown_on(page):
        await add_district(session, seat, code, name, population)
    return go_to(request, f"/board/{seat.board.slug}/districts", notice=N_("The district has been added."))


@post(DISTRICTS + "/saxony", access=only(OFFICE))
async def use_saxon_districts(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[None]:
    await add_saxon_districts(session, seat)
    return go_to(request, f"/board/{seat.board.slug}/districts", notice=N_("The thirteen districts have been added."))


handlers: list[HTTPRouteHandler] = [list_districts, save_district, use_saxon_districts, *data_handlers]
