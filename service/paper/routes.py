"""Scoring on paper, for the office: print sheets, and have two people type them."""

from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import CurrentSeat, Now, Role, RoundStage, Seat, only
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.paging import paged
from service.paper.actions import type_sheet
from service.paper.errors import PaperAnswerMissingError
from service.paper.facts import LineState, SheetMember, Typed
from service.paper.forms import readings_of, values_of
from service.paper.pages import SheetPage, SheetsPage, TypingPage
from service.paper.queries import get_blank_lines, get_lines, get_member, get_rule, get_sheets
from service.paper.rules import check_takes_paper
from service.rounds.queries import get_criteria
from service.scoring.rules import is_past
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

PAPER: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/paper"
OFFICE: Final = only({Role.OFFICE}, RoundStage.SCORING)
NOTHING: Final = N_("Nothing was changed.")
WAITING: Final = N_("Saved. It counts once a second person has typed the same.")
COUNTED: Final = N_("Saved. What two of you typed alike now counts.")
DIFFERING: Final = N_("Saved. In some places you two typed something different: please look at the sheet again.")


@get(PAPER, access=OFFICE)
async def show_sheets(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    rule, sheets = await get_rule(session, seat, now=now), await get_sheets(session, seat, now=now)
    return render(request, SheetsPage(seat.home, rule, sheets))


async def _sheet(session: AsyncSession, seat: Seat, member: SheetMember | None, now: Now) -> SheetPage:
    rule = await get_rule(session, seat, now=now)
    check_takes_paper(rule)
    lines = await get_lines(session, seat, member) if member else await get_blank_lines(session, seat)
    return SheetPage(
        home=seat.home,
        board_name=seat.board.name,
        round_title=seat.round.title,
        closes_at=rule.closes_at,
        rule=rule,
        member=member,
        criteria=await get_criteria(session, seat.round.id),
        lines=lines,
    )


@get(PAPER + "/blank", access=OFFICE)
async def show_blank_sheet(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    return render(request, await _sheet(session, seat, None, now))


@get(PAPER + "/{member_id:int}/sheet", access=OFFICE)
async def show_sheet(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, member_id: FromPath[int]
) -> Response[str]:
    return render(request, await _sheet(session, seat, await get_member(session, seat, member_id, now=now), now))


async def _typing(  # noqa: PLR0913, PLR0917
    session: AsyncSession, seat: Seat, member: SheetMember, now: Now, page: str, form: Form | None
) -> TypingPage:
    rule = await get_rule(session, seat, now=now)
    check_takes_paper(rule)
    lines = await get_lines(session, seat, member)
    return TypingPage(
        home=seat.home,
        rule=rule,
        closed=is_past(rule.closes_at, now=now),
        member=member,
        criteria=await get_criteria(session, seat.round.id),
        lines=paged(lines, page, {}),
        differing=tuple(line for line in lines if line.state is LineState.DIFFERING),
        form=form or Form(values_of(lines)),
    )


@get(PAPER + "/{member_id:int}", access=OFFICE)
async def show_typing(  # noqa: PLR0913, PLR0917
    request: AnyRequest,
    seat: CurrentSeat,
    session: Session,
    now: Now,
    member_id: FromPath[int],
    page: FromQuery[str] = "",
) -> Response[str]:
    member = await get_member(session, seat, member_id, now=now)
    return render(request, await _typing(session, seat, member, now, page, None))


@post(PAPER + "/{member_id:int}", access=OFFICE)
async def save_typing(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, member_id: FromPath[int]
) -> Response[Any]:
    """Save a page of the sheet; what is wrong stands beside its box, and nothing is saved then."""
    member, base_url = await get_member(session, seat, member_id, now=now), request.app.state.settings.base_url
    fields = Fields(await request.form(), texts_of(request))
    page, confirmed = fields.values.get("page", ""), fields.values.get("answered") == "1"
    shown = await _typing(session, seat, member, now, page, fields.form)
    readings = readings_of(fields, await get_lines(session, seat, member), shown.criteria, shown.rule)
    with fields.shown_on(shown, answered=PaperAnswerMissingError):
        typed = await type_sheet(
            session, seat, member, readings, answer_confirmed=confirmed, base_url=base_url, now=now
        )
    notice, kind = _said(typed)
    return go_to(request, f"{seat.home}/paper/{member_id}?{urlencode({'page': page})}", notice=notice, kind=kind)


def _said(typed: Typed) -> tuple[str, str]:
    """Say what became of it, and in which colour."""
    if typed.differing:
        return DIFFERING, "warning"
    if typed.counted:
        return COUNTED, "success"
    return (WAITING, "success") if typed.lines else (NOTHING, "info")


handlers: list[HTTPRouteHandler] = [show_sheets, show_blank_sheet, show_sheet, show_typing, save_typing]
