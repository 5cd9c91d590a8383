"""Alternates: the office enters who stands in for whom, and when."""

from datetime import date

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from service.access import VOTERS, CurrentSeat, Now, Role, only
from service.database import Session
from service.errors import NotFoundError
from service.fields import Fields
from service.members.errors import (
    NotAnAlternateError,
    PeriodOrderError,
    PeriodOverError,
    PeriodPastError,
    PeriodTakenError,
)
from service.members.facts import PeriodLine
from service.members.forms import day_of, read_period
from service.members.pages import EndPeriodPage, NewPeriodPage
from service.members.queries import members_of, periods_of
from service.members.seating import end_standing_in, let_stand_in
from service.pages import Form
from service.texts import N_, ZONE
from service.web import AnyRequest, go_to, render, texts_of

OFFICE = only({Role.OFFICE})
PERIODS = "/board/{board_slug:str}/members/standing-in"


async def _new_page(session: Session, seat: CurrentSeat, form: Form, today: date) -> NewPeriodPage:
    lines = [
        line for line in await members_of(session, seat.board.id) if line.term_until is None or line.term_until >= today
    ]
    alternates = tuple((str(line.id), line.name) for line in lines if line.role is Role.ALTERNATE)
    members = tuple((str(line.id), line.name) for line in lines if line.role in VOTERS)
    return NewPeriodPage(seat.board.slug, alternates, members, form)


@get(f"{PERIODS}/new", access=OFFICE)
async def ask_for_period(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    today = now.astimezone(ZONE).date()
    return render(request, await _new_page(session, seat, Form({"starts_on": today.isoformat()}), today))


@post(f"{PERIODS}/new", access=OFFICE)
async def add_period(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    period = read_period(fields)
    page = await _new_page(session, seat, fields.form, now.astimezone(ZONE).date())
    with fields.shown_on(
        page,
        ends_on=PeriodOrderError,
        starts_on=PeriodPastError,
        alternate=PeriodTakenError,
        member=NotAnAlternateError,
    ):
        await let_stand_in(session, seat, period, now=now)
    return go_to(request, f"/board/{seat.board.slug}/members", notice=N_("The alternate’s period is recorded."))


@get(f"{PERIODS}/{{period_id:int}}/end", access=OFFICE)
async def ask_for_end(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, period_id: FromPath[int]
) -> Response[str]:
    period = await _period(session, seat, period_id)
    form = Form({"last_day": now.astimezone(ZONE).date().isoformat()})
    return render(request, EndPeriodPage(seat.board.slug, period, form))


@post(f"{PERIODS}/{{period_id:int}}/end", access=OFFICE)
async def end_period(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, period_id: FromPath[int]
) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    page = EndPeriodPage(seat.board.slug, await _period(session, seat, period_id), fields.form)
    last_day = day_of(fields, "last_day")
    with fields.shown_on(page, last_day=(PeriodOverError, PeriodPastError)):
        await end_standing_in(session, seat, period_id, last_day=last_day or date.min, now=now)
    return go_to(request, f"/board/{seat.board.slug}/members", notice=N_("The alternate’s period is recorded."))


async def _period(session: Session, seat: CurrentSeat, period_id: int) -> PeriodLine:
    for line in await periods_of(session, seat.board.id):
        if line.id == period_id:
            return line
    raise NotFoundError


alternate_handlers: list[HTTPRouteHandler] = [ask_for_period, add_period, ask_for_end, end_period]
