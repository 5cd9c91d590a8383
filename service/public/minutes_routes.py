"""The public minutes of a round, as a page and as tagged PDF."""

from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.access import PUBLIC
from service.database import Session
from service.pdf import can_make_pdf, public_pdf_of
from service.public.answers import hand_out, show, unchanged
from service.public.asked import ABOUT, ROUND, VERSION, CurrentEditions
from service.public.minutes import make_public_minutes
from service.public.pages import PublicMinutesPage
from service.public.queries import get_snapshot
from service.public.rules import home_of
from service.web import AnyRequest, texts_of


@get([ROUND + "/minutes", VERSION + "/minutes"], access=PUBLIC, dependencies=ABOUT)
async def show_public_minutes(request: AnyRequest, session: Session, editions: CurrentEditions) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    minutes = make_public_minutes(snapshot, editions, texts_of(request))
    page = PublicMinutesPage(snapshot, editions, home_of(snapshot, editions), minutes, has_pdf=can_make_pdf())
    return show(request, page, editions.fingerprint, snapshot.board)


@get([ROUND + "/minutes.pdf", VERSION + "/minutes.pdf"], access=PUBLIC, dependencies=ABOUT)
async def hand_out_public_minutes(request: AnyRequest, session: Session, editions: CurrentEditions) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    content = await public_pdf_of(make_public_minutes(snapshot, editions, texts_of(request)))
    name = f"{snapshot.board.slug}-{snapshot.round.slug}-minutes.pdf"
    return hand_out(request, content, editions.fingerprint, media_type="application/pdf", file_name=name)


minutes_handlers: list[HTTPRouteHandler] = [show_public_minutes, hand_out_public_minutes]
