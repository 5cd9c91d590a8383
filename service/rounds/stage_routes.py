"""The page of a round's stages, and the steps from one to the next."""

from datetime import datetime

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import EVERYONE, LEADERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.rounds.actions import change_deadline, change_stage
from service.rounds.errors import ReasonMissingError
from service.rounds.forms import typed_moment
from service.rounds.pages import StagePage
from service.rounds.queries import get_next_steps, get_round_facts
from service.rounds.rules import OPEN_STAGES
from service.texts import N_, Texts
from service.web import AnyRequest, go_to, render, texts_of

STAGE = "/board/{board_slug:str}/rounds/{round_slug:str}/stage"
STEPPERS = LEADERS | {Role.OFFICE}
BEFORE_CLOSING = (*OPEN_STAGES, RoundStage.SCORING)


async def _page(session: AsyncSession, seat: Seat, form: Form, texts: Texts, now: datetime) -> StagePage:
    facts = await get_round_facts(session, seat.round.id)
    values = {"scoring_closes_at": typed_moment(facts.scoring_closes_at), **form.values}
    return StagePage(
        home=seat.home,
        form=Form(values, form.errors),
        steps=await get_next_steps(session, seat, facts.version, texts=texts, now=now),
        story=facts.stages,
        may_move_deadline=seat.role in STEPPERS and facts.stage in BEFORE_CLOSING,
    )


@get(STAGE, access=only(EVERYONE))
async def show_stages(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    return render(request, await _page(session, seat, Form(), texts_of(request), now))


@post(STAGE, access=only(STEPPERS))
async def step(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    to_stage = fields.choice("to_stage", RoundStage)
    reason = fields.text("reason", longest=2000, required=False)
    page = await _page(session, seat, fields.form, fields.texts, now)
    with fields.shown_on(page, reason=ReasonMissingError):
        await change_stage(session, seat, to_stage, reason=reason, version=fields.version, now=now)
    return go_to(request, seat.home, notice=N_("The round has taken the next step."))


@post("/board/{board_slug:str}/rounds/{round_slug:str}/deadline", access=only(STEPPERS, *BEFORE_CLOSING))
async def move_deadline(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    closes_at = fields.optional_moment("scoring_closes_at")
    page = await _page(session, seat, fields.form, fields.texts, now)
    with fields.shown_on(page):
        await change_deadline(session, seat, closes_at, version=fields.version, now=now)
    return go_to(request, f"{seat.home}/stage", notice=N_("The deadline has been saved."))


handlers: list[HTTPRouteHandler] = [move_deadline, show_stages, step]
