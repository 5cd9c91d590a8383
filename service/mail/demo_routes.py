"""Only in the demo: read the letters that a real installation would send."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.access import PUBLIC
from service.database import Session
from service.mail.pages import OutboxPage
from service.mail.queries import newest_letters
from service.web import AnyRequest, render


@get("/demo/outbox", access=PUBLIC, include_in_schema=False)
async def show_outbox(request: AnyRequest, session: Session) -> Response[str]:
    letters = await newest_letters(session, base_url=request.app.state.settings.base_url)
    return render(request, OutboxPage(letters))


handlers: list[HTTPRouteHandler] = [show_outbox]
