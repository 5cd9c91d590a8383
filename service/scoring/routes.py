"""A member's list, the scorecard, the progress and the merits."""

from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import (
    LEADERS,
    MEMBERS,
    OVERSEERS,
    SEATED,
    VOTERS,
    CurrentSeat,
    Now,
    Role,
    RoundStage,
    Seat,
    only,
)
from service.conflicts.question import owes_answer, to_question
from service.conflicts.rules import DECLARING, check_may_open
from service.database import Session
from service.errors import Refusal, WrongStateError
from service.pages import FormError
from service.rounds.queries import get_criteria
from service.scoring.actions import give_score
from service.scoring.cards import get_card
from service.scoring.errors import (
    ReopenedError,
    ScorecardUnfinishedError,
    ScoringClosedError,
    StaleScorecardError,
    TextTooLongError,
    UnsavedCardError,
)
from service.scoring.facts import CardFilter, Marks, MeritFilter, MeritOrder, Saved
from service.scoring.forms import marks_of
from service.scoring.lists import find_next_open, get_list
from service.scoring.missing import get_missing
from service.scoring.pages import ProgressPage, SavedPart
from service.scoring.progress import get_progress
from service.scoring.queries import get_own_shift, get_scale, get_visible_merits
from service.scoring.views import merits_page, scorecard_page, scoring_page, unsaved_of
from service.texts import N_
from service.web import AnyRequest, go_to, render, text_of, texts_of, wants_page, whole_number

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"
FROM_SCORING: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
FROM_DELIBERATION: Final = FROM_SCORING[1:]
SAVED: Final = N_("Saved.")
KEEPING_ENTRIES: Final = (
    StaleScorecardError,
    ScoringClosedError,
    ScorecardUnfinishedError,
    ReopenedError,
    TextTooLongError,
)
"""Refusals to somebody who may see the scorecard: without a script they get it again, with what they had entered."""
ALL_DONE: Final = N_("All proposals are done. You can still change your points until scoring closes.")


@get(f"{ROUND}/scoring", access=only(MEMBERS, RoundStage.SCORING))
async def show_list(  # noqa: PLR0913, PLR0917
    request: AnyRequest,
    seat: CurrentSeat,
    session: Session,
    now: Now,
    show: FromQuery[str] = "",
    district: FromQuery[str] = "",
    pot: FromQuery[str] = "",
    q: FromQuery[str] = "",
    page: FromQuery[str] = "",
) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    cards = await get_list(session, seat)
    return render(request, scoring_page(seat, cards, CardFilter(show, district, pot, q), page=page, now=now))


@get(f"{ROUND}/scoring/next", access=only(VOTERS, RoundStage.SCORING))
async def go_to_next(
    request: AnyRequest, seat: CurrentSeat, session: Session, after: FromQuery[str] = ""
) -> Response[Any]:
    """Send on to the open proposal that fewest members have scored."""
    number = await find_next_open(session, seat, after=whole_number(after, otherwise=0))
    if number is None:
        return go_to(request, f"{seat.home}/scoring", notice=ALL_DONE)
    return go_to(request, f"{seat.home}/scoring/{number}")


@get(f"{ROUND}/scoring/{{proposal_number:int}}", access=only(MEMBERS, *FROM_SCORING))
async def show_scorecard(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, proposal_number: FromPath[int]
) -> Response[Any]:
    standing, texts = await get_card(session, seat, proposal_number)
    check_may_open(proposal_number, conflicted=standing.conflicted)
    if seat.role in MEMBERS and seat.round.stage in DECLARING and not standing.answered:
        return to_question(request, seat)
    criteria = await get_criteria(session, seat.round.id)
    return render(request, scorecard_page(seat, standing, texts, criteria, now=now))


async def _unsaved(  # noqa: PLR0913, PLR0917
    request: AnyRequest, session: AsyncSession, seat: Seat, number: int, marks: Marks, refusal: Refusal, now: Now
) -> FormError:
    """Show the scorecard as it stands, why it was not saved, and what was sent: nothing typed is lost."""
    standing, texts = await get_card(session, seat, number)
    criteria = await get_criteria(session, seat.round.id)
    page = scorecard_page(seat, standing, texts, criteria, now=now)
    unsaved = unsaved_of(marks, standing, criteria, refusal.message(texts_of(request)))
    kind = UnsavedCardError if isinstance(refusal, WrongStateError) else FormError
    return kind(replace(page, unsaved=unsaved))


@post(f"{ROUND}/scoring/{{proposal_number:int}}", access=only(VOTERS, *FROM_SCORING), status_code=200, at_once=True)
async def save_scorecard(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, proposal_number: FromPath[int]
) -> Response[Any]:
    """Save the whole card. A script in the page is told what became of it; a plain form is sent on."""
    form = await request.form()
    version, marks = whole_number(text_of(form, "version"), otherwise=-1), marks_of(form)
    try:
        saved = await give_score(session, seat, proposal_number, marks, version=version, now=now)
    except KEEPING_ENTRIES as refusal:
        if not wants_page(request):
            raise
        raise await _unsaved(request, session, seat, proposal_number, marks, refusal, now) from refusal
    return _go_on(request, seat, saved, proposal_number, text_of(form, "then"))


def _go_on(request: AnyRequest, seat: Seat, saved: Saved, number: int, then: str) -> Response[Any]:
    if request.headers.get("hx-request") == "true":
        return render(request, SavedPart(saved.saved_at, saved.version, saved.state, saved.done, saved.total))
    if then == "next":
        return go_to(request, f"{seat.home}/scoring/next?after={number}")
    return go_to(request, f"{seat.home}/scoring/{number}", notice=SAVED)


@get(f"{ROUND}/progress", access=only(LEADERS | OVERSEERS, RoundStage.SCORING, RoundStage.DELIBERATION))
async def show_progress(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, show: FromQuery[str] = ""
) -> Response[str]:
    progress = await get_progress(session, seat, now=now)
    may_remind = seat.round.stage is RoundStage.SCORING and any(member.open for member in progress.members)
    page = ProgressPage(seat.home, seat.round.scoring_closes_at, show != "all", may_remind, progress)
    return render(request, page)


@get(f"{ROUND}/merits", access=only(SEATED, *FROM_DELIBERATION))
async def show_merits(  # noqa: PLR0913, PLR0917  (filter and order come from the address)
    request: AnyRequest,
    seat: CurrentSeat,
    session: Session,
    now: Now,
    order: FromQuery[MeritOrder] = MeritOrder.MERIT,
    district: FromQuery[str] = "",
    q: FromQuery[str] = "",
    page: FromQuery[str] = "",
) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    scale = await get_scale(session, seat.round.id)
    merits = await get_visible_merits(session, seat)
    own_shift = await get_own_shift(session, seat) if scale.severity_correction else None
    shown = merits_page(seat, scale, merits, MeritFilter(order, district, q), page)
    told = seat.round.stage is RoundStage.DELIBERATION and seat.role in LEADERS | OVERSEERS
    missing = await get_missing(session, seat, now=now) if told else None
    may_remind = bool(missing) and seat.role is not Role.AUDITOR
    return render(request, replace(shown, own_shift=own_shift, missing=missing, may_remind=may_remind))


handlers: list[HTTPRouteHandler] = [
    show_list,
    go_to_next,
    show_scorecard,
    save_scorecard,
    show_progress,
    show_merits,
]
