"""The meeting and what is voted on in it singly: who is there, what is moved out of the block."""

from typing import Final

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler

from service.access import LEADERS, VOTERS, CurrentSeat, Now, Role, only
from service.database import Session
from service.fields import Fields
from service.resolutions.contested import contest_item, release_item
from service.resolutions.errors import ProposalUnknownError
from service.resolutions.meetings import end_meeting, note_presence
from service.resolutions.opening import open_single_vote
from service.resolutions.rules import VOTING
from service.resolutions.showing import resolution_page
from service.resolutions.tables import Presence
from service.rows import LARGEST_NUMBER
from service.texts import N_
from service.web import AnyRequest, go_to, texts_of, whole_number

RESOLUTION: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/resolution"
OFFICE_AND_LEADERS: Final = LEADERS | {Role.OFFICE}
PRESENCE: Final = "presence-"


@post(f"{RESOLUTION}/presence", access=only(OFFICE_AND_LEADERS, *VOTING))
async def note(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    place = fields.text("place", required=False)
    presence = {
        whole_number(name.removeprefix(PRESENCE), otherwise=0): fields.choice(name, Presence)
        for name in fields.values
        if name.startswith(PRESENCE)
    }
    with fields.shown_on(await resolution_page(session, seat, fields.texts, fields.form, now=now)):
        await note_presence(session, seat, presence, place=place, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("Who is present is recorded."))


@post(f"{RESOLUTION}/meeting-end", access=only(OFFICE_AND_LEADERS, *VOTING))
async def end(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    await end_meeting(session, seat, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The meeting is over."))


@post(f"{RESOLUTION}/contested", access=only(VOTERS, *VOTING))
async def contest(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    number = fields.whole("contested", lowest=1, highest=LARGEST_NUMBER)
    reason = fields.text("contested_because", longest=1000, required=False)
    page = await resolution_page(session, seat, fields.texts, fields.form, now=now)
    with fields.shown_on(page, contested=ProposalUnknownError):
        await contest_item(session, seat, number, reason=reason, now=now)
    return go_to(request, f"{seat.home}/resolution#singly", notice=N_("This proposal will be voted on singly."))


@post(f"{RESOLUTION}/released", access=only(VOTERS, *VOTING))
async def release(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[None]:
    await release_item(session, seat, await _number(request))
    return go_to(request, f"{seat.home}/resolution#singly", notice=N_("This proposal is back in the block."))


@post(f"{RESOLUTION}/single", access=only(LEADERS, *VOTING))
async def open_single(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    await open_single_vote(session, seat, await _number(request), now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The vote is open."))


async def _number(request: AnyRequest) -> int:
    fields = Fields(await request.form(), texts_of(request))
    return whole_number(fields.values.get("number", ""), otherwise=0)


meeting_handlers: list[HTTPRouteHandler] = [note, end, contest, release, open_single]
