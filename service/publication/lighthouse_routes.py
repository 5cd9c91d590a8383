"""Marking lighthouse projects."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from service.access import LEADERS, CurrentSeat, Now, Role, RoundStage, only
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.publication.lighthouses import get_funded, mark_lighthouse, unmark_lighthouse
from service.publication.pages import LighthousesPage
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of, whole_number

LIGHTHOUSES: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/publication/lighthouses"
MARKERS: Final = only(
    LEADERS | {Role.OFFICE}, *(stage for stage in RoundStage if stage.position >= RoundStage.RESOLUTION.position)
)
SAVED: Final = N_("Saved. It becomes public with the next version.")


@get(LIGHTHOUSES, access=MARKERS)
async def show_lighthouses(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, LighthousesPage(seat.home, await get_funded(session, seat), Form()))


@post(LIGHTHOUSES, access=MARKERS)
async def save_lighthouse(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    page = LighthousesPage(seat.home, await get_funded(session, seat), fields.form)
    number = whole_number(fields.values.get("number", ""), otherwise=0)
    with fields.shown_on(page):
        await mark_lighthouse(session, seat, number, fields.values.get("text", ""), now=now)
    return go_to(request, f"{seat.home}/publication/lighthouses", notice=SAVED)


@post(LIGHTHOUSES + "/{proposal_number:int}/removal", access=MARKERS)
async def remove_lighthouse(
    request: AnyRequest, seat: CurrentSeat, session: Session, proposal_number: FromPath[int]
) -> Response[None]:
    await unmark_lighthouse(session, seat, proposal_number)
    return go_to(request, f"{seat.home}/publication/lighthouses", notice=SAVED)


lighthouse_handlers: list[HTTPRouteHandler] = [show_lighthouses, save_lighthouse, remove_lighthouse]
