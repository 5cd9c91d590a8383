"""What a body says about itself on the pages for everybody: imprint, privacy, contact for barriers, funding notice."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler

from service.access import CurrentSeat, Role, only
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.publication.actions import change_statements
from service.publication.pages import StatementsPage
from service.publication.queries import get_statements
from service.publication.statements import NAMES, Statements
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

STATEMENTS: Final = "/board/{board_slug:str}/statements"
OFFICE: Final = frozenset({Role.OFFICE})
SAVED: Final = N_("Saved. It stands on the public pages now.")


@get(STATEMENTS, access=only(OFFICE))
async def show_statements(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    said = await get_statements(session, seat.board.id)
    return render(request, StatementsPage(seat.board.slug, said, Form()))


@post(STATEMENTS, access=only(OFFICE))
async def save_statements(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    wanted = Statements(**{name: fields.values.get(name, "") for name in NAMES})
    with fields.shown_on(StatementsPage(seat.board.slug, wanted, fields.form)):
        await change_statements(session, seat, wanted)
    return go_to(
        request, f"/board/{seat.board.slug}/statements", notice=N_("Saved. It stands on the public pages now.")
    )


statement_handlers: list[HTTPRouteHandler] = [show_statements, save_statements]
