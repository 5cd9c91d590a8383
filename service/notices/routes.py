"""Chair and office have whoever has proposals open reminded."""

from typing import Final

from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from service.access import LEADERS, CurrentSeat, Now, Role, RoundStage, only
from service.database import Session
from service.notices.actions import Reminded, remind_missing
from service.texts import N_, Texts
from service.web import AnyRequest, go_to, texts_of

PAGES: Final = {RoundStage.SCORING: "/progress", RoundStage.DELIBERATION: "/merits"}
"""Where who is missing is shown, and can be reminded."""


@post(
    "/board/{board_slug:str}/rounds/{round_slug:str}/progress/remind",
    access=only(LEADERS | {Role.OFFICE}, *PAGES),
)
async def remind(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Redirect:
    reminded = await remind_missing(session, seat, base_url=request.app.state.settings.base_url, now=now)
    kind = "success" if reminded.written else "info"
    return go_to(request, f"{seat.home}{PAGES[seat.round.stage]}", notice=_told(reminded, texts_of(request)), kind=kind)


def _told(reminded: Reminded, texts: Texts) -> str:
    """Say how many were written to, and why others were not."""
    said = [
        texts.ngettext("A reminder is on its way to one member.", "Reminders are on their way to %(num)s members.", n)
        % {"num": texts.number(n)}
        if (n := reminded.written)
        else texts.gettext(N_("Nobody is written to now."))
    ]
    if n := reminded.earlier:
        said.append(
            texts.ngettext("One member was reminded today already.", "%(num)s members were reminded today already.", n)
            % {"num": texts.number(n)}
        )
    if n := reminded.declined:
        said.append(
            texts.ngettext("One member does not want reminders.", "%(num)s members do not want reminders.", n)
            % {"num": texts.number(n)}
        )
    return " ".join(said)


handlers: list[HTTPRouteHandler] = [remind]
