"""The resolution: choose the draft, open the vote, vote, object, declare the result."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import LEADERS, SEATED, VOTERS, CurrentSeat, Now, RoundStage, Seat, only
from service.conflicts.question import owes_answer, to_question
from service.database import Session
from service.errors import InvalidError
from service.fields import Fields
from service.pages import Form
from service.resolutions.actions import choose_draft, declare_result, object_to_vote, vote
from service.resolutions.deviations import write_deviation
from service.resolutions.errors import (
    BelowNeedError,
    BreaksMaximumError,
    BreaksMinimumError,
    DeadlineMissingError,
    NoDraftError,
    NoMeetingError,
    ProposalUnknownError,
    ReasonMissingError,
    RoomUnknownError,
)
from service.resolutions.facts import Wish
from service.resolutions.meeting_routes import meeting_handlers
from service.resolutions.minutes_routes import minutes_handlers
from service.resolutions.opening import open_vote
from service.resolutions.pages import ResolutionPage, choice_field
from service.resolutions.rules import VOTING
from service.resolutions.showing import find_split, resolution_page
from service.resolutions.tables import Choice, Manner
from service.rows import LARGEST_NUMBER
from service.scenarios.rules import RUNNING
from service.scenarios.steadiness_routes import steadiness_page
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of, whole_number

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"
FROM_RESOLUTION: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.RESOLUTION.position)
WITHOUT_EXCUSE: Final = (BelowNeedError, BreaksMaximumError, BreaksMinimumError, RoomUnknownError)


@post(f"{ROUND}/scenarios/{{scenario_number:int}}/draft", access=only(LEADERS, *RUNNING))
async def choose(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, scenario_number: FromPath[int]
) -> Response[None]:
    await choose_draft(session, seat, scenario_number, now=now)
    notice = N_("This scenario is now the draft resolution.")
    return go_to(request, f"{seat.home}/scenarios/{scenario_number}", notice=notice)


async def _page(request: AnyRequest, seat: Seat, session: AsyncSession, now: Now, form: Form) -> ResolutionPage:
    return await resolution_page(session, seat, texts_of(request), form, now=now)


@get(f"{ROUND}/resolution", access=only(SEATED, *FROM_RESOLUTION))
async def show_resolution(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    return render(request, await _page(request, seat, session, now, Form()))


@get(f"{ROUND}/resolution/steadiness", access=only(SEATED, *FROM_RESOLUTION))
async def show_steadiness(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    split = await find_split(session, seat, language=texts_of(request).language)
    if split is None:
        raise NoDraftError
    return render(request, await steadiness_page(session, seat, split, resolves=True))


@post(f"{ROUND}/resolution", access=only(LEADERS, *VOTING))
async def open_(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    manner, closes_at = fields.choice("manner", Manner), fields.optional_moment("closes_at")
    closes_at = closes_at if manner is Manner.CIRCULAR else None
    page = await _page(request, seat, session, now, fields.form)
    with fields.shown_on(page, closes_at=DeadlineMissingError, manner=(NoMeetingError, InvalidError)):
        await open_vote(session, seat, manner, closes_at=closes_at, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The vote is open."))


@post(f"{ROUND}/resolution/deviations", access=only(LEADERS, *VOTING))
async def deviate(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    wish = _wish(fields)
    page = await _page(request, seat, session, now, fields.form)
    with fields.shown_on(
        page,
        number=ProposalUnknownError,
        reason=ReasonMissingError,
        broken_limit_reason=WITHOUT_EXCUSE,
        resolved=InvalidError,
    ):
        await write_deviation(session, seat, wish, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The amount is recorded."))


def _wish(fields: Fields) -> Wish:
    return Wish(
        number=fields.whole("number", lowest=1, highest=LARGEST_NUMBER),
        resolved_cents=fields.amount("resolved"),
        reason=fields.text("reason", longest=1000, required=False),
        broken_limit_reason=fields.text("broken_limit_reason", longest=1000, required=False),
    )


@post(f"{ROUND}/resolution/vote", access=only(VOTERS, *VOTING))
async def cast(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    fields = Fields(await request.form(), texts_of(request))
    choices = {single: fields.choice(choice_field(single), Choice) for single in _asked(fields)}
    with fields.shown_on(await _page(request, seat, session, now, fields.form)):
        for single, choice in choices.items():
            await vote(session, seat, choice, single=single, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("Your vote is counted. Thank you."))


def _asked(fields: Fields) -> list[int | None]:
    """Read what the form asked about: numbers of single proposals; anything else is the block."""
    return [whole_number(one, otherwise=0) or None for one in fields.values.get("asked", "").split(",")]


@post(f"{ROUND}/resolution/objection", access=only(VOTERS, *VOTING))
async def object_(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    fields = Fields(await request.form(), texts_of(request))
    reason = fields.text("objection", longest=1000, required=False)
    with fields.shown_on(await _page(request, seat, session, now, fields.form), objection=InvalidError):
        await object_to_vote(session, seat, reason, now=now)
    notice = N_("The circular vote is stopped. No vote counts; the board has to meet.")
    return go_to(request, f"{seat.home}/resolution", notice=notice, kind="info")


@post(f"{ROUND}/resolution/declaration", access=only(LEADERS, *VOTING))
async def declare(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    single = whole_number(fields.values.get("single", ""), otherwise=0) or None
    await declare_result(session, seat, single=single, early=fields.values.get("early") == "1", now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The result is declared."))


handlers: list[HTTPRouteHandler] = [choose, show_resolution, show_steadiness, deviate, open_, cast, object_, declare]
handlers += [*meeting_handlers, *minutes_handlers]
