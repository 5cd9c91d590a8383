"""Deliberating about one proposal: figures, comments, questions to the office."""

from datetime import datetime
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
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
from service.database import Session
from service.deliberation.actions import answer_question, open_proposal, write_remark
from service.deliberation.pages import DeliberationPage
from service.deliberation.queries import get_said
from service.deliberation.rules import TALKING
from service.deliberation.tables import RemarkKind
from service.fields import Fields
from service.pages import Form
from service.scoring.missing import get_missing
from service.scoring.queries import get_scale, get_visible_merits
from service.scoring.rules import LONGEST_TEXT
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

PROPOSAL: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/deliberation/{proposal_number:int}"
AFTER_SCORING: Final = tuple(stage for stage in RoundStage if stage.position > RoundStage.SCORING.position)
SAID: Final = {
    RemarkKind.COMMENT: N_("Your comment stands here now."),
    RemarkKind.QUESTION: N_("Your question has been passed to the office."),
}
ANSWERED: Final = N_("Your answer stands below the question.")


async def _page(session: AsyncSession, seat: Seat, number: int, form: Form, *, now: datetime) -> DeliberationPage:
    standing, texts = await open_proposal(session, seat, number)
    merits = {merit.number: merit for merit in await get_visible_merits(session, seat)}
    talking = seat.round.stage in TALKING
    return DeliberationPage(
        home=seat.home,
        district_label=seat.board.district_label,
        number=number,
        texts=texts,
        merit=merits[number],
        scale=await get_scale(session, seat.round.id),
        said=await get_said(session, seat, standing.proposal_id),
        not_scored=await _not_scored(session, seat, number, now=now) if seat.role in LEADERS | OVERSEERS else None,
        speaks=talking and seat.role in MEMBERS,
        answers=talking and seat.role is Role.OFFICE,
        revises=seat.role in VOTERS,
        longest_text=LONGEST_TEXT,
        form=form,
    )


async def _not_scored(session: AsyncSession, seat: Seat, number: int, *, now: datetime) -> tuple[str, ...]:
    missing = await get_missing(session, seat, number=number, now=now)
    return tuple(member.name for member in missing if member.unscored)


@get(PROPOSAL, access=only(SEATED, *AFTER_SCORING))
async def show_deliberation(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, proposal_number: FromPath[int]
) -> Response[Any]:
    return render(request, await _page(session, seat, proposal_number, Form(), now=now))


@post(PROPOSAL + "/remarks", access=only(MEMBERS, *TALKING), status_code=303)
async def say(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, proposal_number: FromPath[int]
) -> Response[Any]:
    """Write a comment or ask a question; which of the two, the form's field says."""
    fields = Fields(await request.form(), texts_of(request))
    kind = RemarkKind.QUESTION if "question" in fields.values else RemarkKind.COMMENT
    text = fields.text(kind, longest=LONGEST_TEXT)
    with fields.shown_on(await _page(session, seat, proposal_number, fields.form, now=now)):
        await write_remark(session, seat, proposal_number, kind, text, now=now)
    return go_to(request, f"{seat.home}/deliberation/{proposal_number}#{kind}s", notice=SAID[kind])


@post(PROPOSAL + "/questions/{question_id:int}", access=only({Role.OFFICE}, *TALKING), status_code=303)
async def answer(  # noqa: PLR0913, PLR0917
    request: AnyRequest,
    seat: CurrentSeat,
    session: Session,
    now: Now,
    proposal_number: FromPath[int],
    question_id: FromPath[int],
) -> Response[Any]:
    """Answer a question for everybody who may see the proposal."""
    fields = Fields(await request.form(), texts_of(request))
    text = fields.text(f"answer-{question_id}", longest=LONGEST_TEXT)
    with fields.shown_on(await _page(session, seat, proposal_number, fields.form, now=now)):
        await answer_question(session, seat, proposal_number, question_id, text, now=now)
    return go_to(request, f"{seat.home}/deliberation/{proposal_number}#questions", notice=ANSWERED)


handlers: list[HTTPRouteHandler] = [show_deliberation, say, answer]
