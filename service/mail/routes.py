"""The office sees what became of its board's letters, and has them tried again."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from service.access import OVERSEERS, CurrentSeat, Now, Role, only
from service.database import Session
from service.mail.actions import try_again, try_all_again
from service.mail.pages import BoardOutboxPage
from service.mail.queries import letters_of
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

OFFICE: Final = only({Role.OFFICE})
OUTBOX: Final = "/board/{board_slug:str}/outbox"


@get(OUTBOX, access=only(OVERSEERS))
async def show_board_outbox(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    letters = await letters_of(session, seat.board.id, texts=texts_of(request), now=now)
    page = BoardOutboxPage(
        board_slug=seat.board.slug,
        **letters,
        is_sending=request.app.state.settings.smtp_url is not None,
        may_send=seat.role is Role.OFFICE,
    )
    return render(request, page)


@post(f"{OUTBOX}/{{letter_id:int}}/again", access=OFFICE)
async def send_again(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, letter_id: FromPath[int]
) -> Redirect:
    await try_again(session, seat.board.id, letter_id, now=now)
    return go_to(request, f"/board/{seat.board.slug}/outbox", notice=N_("The letter is tried again now."))


@post(f"{OUTBOX}/again", access=OFFICE)
async def send_all_again(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Redirect:
    await try_all_again(session, seat.board.id, now=now)
    return go_to(request, f"/board/{seat.board.slug}/outbox", notice=N_("The letters are tried again now."))


handlers: list[HTTPRouteHandler] = [show_board_outbox, send_again, send_all_again]
