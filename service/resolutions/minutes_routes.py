"""The minutes as a page and as PDF, each reader's own copy."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.access import SEATED, CurrentSeat, Now, RoundStage, only
from service.database import Session
from service.pdf import can_make_pdf, pdf_of
from service.resolutions.meeting_routes import RESOLUTION
from service.resolutions.minutes import make_minutes
from service.resolutions.pages import MinutesPage
from service.resolutions.records import get_record
from service.web import KEPT_BY_NOBODY, AnyRequest, render, texts_of

FROM_RESOLUTION = tuple(stage for stage in RoundStage if stage.position >= RoundStage.RESOLUTION.position)


@get(f"{RESOLUTION}/minutes", access=only(SEATED, *FROM_RESOLUTION))
async def show_minutes(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    texts = texts_of(request)
    minutes = make_minutes(await get_record(session, seat, language=texts.language), seat, texts, now=now)
    return render(request, MinutesPage(home=seat.home, minutes=minutes, has_pdf=can_make_pdf()))


@get(f"{RESOLUTION}/minutes.pdf", access=only(SEATED, *FROM_RESOLUTION))
async def download_minutes(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[bytes]:
    texts = texts_of(request)
    minutes = make_minutes(await get_record(session, seat, language=texts.language), seat, texts, now=now)
    headers = {**KEPT_BY_NOBODY, "Content-Disposition": f'attachment; filename="minutes-{seat.round.slug}.pdf"'}
    return Response(await pdf_of(minutes), media_type="application/pdf", headers=headers)


minutes_handlers: list[HTTPRouteHandler] = [show_minutes, download_minutes]
