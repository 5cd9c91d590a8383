"""Doubtful conflicts: chair or deputy write down how the board decided, pages and JSON."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import LEADERS, OVERSEERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.conflicts.doubts import decide_doubt, get_doubts
from service.conflicts.errors import NobodyVotedError, TooManyVotesError
from service.conflicts.facts import Ballot, Doubt
from service.conflicts.pages import DoubtsPage
from service.conflicts.rules import DECLARING
from service.conflicts.schemas import BallotIn, DoubtOut
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

DOUBTS: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/doubts"
FROM_SCORING: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
DECIDING: Final = LEADERS | {Role.OFFICE}
MOST_VOTES: Final = 999


async def _page(session: AsyncSession, seat: Seat, form: Form) -> DoubtsPage:
    may_decide = seat.role in DECIDING and seat.round.stage in DECLARING
    return DoubtsPage(seat.home, may_decide, await get_doubts(session, seat), form)


@get(DOUBTS, access=only(LEADERS | OVERSEERS, *FROM_SCORING))
async def show_doubts(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, await _page(session, seat, Form()))


@post(f"{DOUBTS}/{{conflict_id:int}}", access=only(DECIDING, *DECLARING))
async def decide(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, conflict_id: FromPath[int]
) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    names = [f"{name}-{conflict_id}" for name in ("yes", "no", "abstained")]
    ballot = Ballot(*(fields.whole(name, lowest=0, highest=MOST_VOTES) for name in names))
    page = await _page(session, seat, fields.form)
    with fields.shown_on(page, **{names[0]: (NobodyVotedError, TooManyVotesError)}):
        keeps_out = await decide_doubt(session, seat, conflict_id, ballot, now=now)
    return go_to(request, f"{seat.home}/doubts", notice=KEEPS_OUT if keeps_out else TAKES_PART)


KEEPS_OUT: Final = N_("Recorded: the member keeps out of this proposal.")
TAKES_PART: Final = N_("Recorded: no conflict of interest; the member takes part.")


@get(
    f"/api{DOUBTS.replace('/board/', '/boards/')}", access=only(LEADERS | OVERSEERS, *FROM_SCORING), tags=["conflicts"]
)
async def list_doubts(seat: CurrentSeat, session: Session) -> tuple[Doubt, ...]:
    """List doubtful conflicts with the board's decisions, without those about what one keeps out of."""
    return await get_doubts(session, seat)


@post(
    f"/api{DOUBTS.replace('/board/', '/boards/')}/{{conflict_id:int}}",
    access=only(DECIDING, *DECLARING),
    status_code=200,
    tags=["conflicts"],
)
async def post_decision(
    seat: CurrentSeat, session: Session, now: Now, conflict_id: FromPath[int], data: JSONBody[BallotIn]
) -> DoubtOut:
    """Write down how the board voted, without the member, on whether they have a conflict; a tie means that they do."""
    return DoubtOut(await decide_doubt(session, seat, conflict_id, Ballot(data.yes, data.no, data.abstained), now=now))


doubt_handlers: list[HTTPRouteHandler] = [show_doubts, decide]
doubt_api_handlers: list[HTTPRouteHandler] = [list_doubts, post_decision]
