"""The resolution: choose the draft, open the vote, vote, declare the result."""

from typing import Final

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import LEADERS, MEMBERS, VOTERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.database import Session
from service.errors import InvalidError
from service.fields import Fields
from service.pages import Form, FormError
from service.resolutions.actions import VOTING, choose_draft, declare_result, open_vote, vote
from service.resolutions.deviations import write_deviation
from service.resolutions.errors import BreaksMaximumError, BreaksMinimumError, ReasonMissingError
from service.resolutions.facts import EntitledMember, ResolutionView, Wish
from service.resolutions.pages import ResolutionPage
from service.resolutions.queries import get_deviations, get_entitled_members, get_resolutions
from service.resolutions.tables import Choice, Manner
from service.rows import LARGEST_NUMBER
from service.scenarios.facts import ScenarioView
from service.scenarios.queries import find_draft, get_scenario
from service.scenarios.rules import RUNNING
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"
FROM_RESOLUTION: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.RESOLUTION.position)


@post(f"{ROUND}/scenarios/{{scenario_number:int}}/draft", access=only(LEADERS, *RUNNING))
async def choose(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, scenario_number: FromPath[int]
) -> Response[None]:
    await choose_draft(session, seat, scenario_number, now=now)
    notice = N_("This scenario is now the draft resolution.")
    return go_to(request, f"{seat.home}/scenarios/{scenario_number}", notice=notice)


async def _page(  # noqa: PLR0913, PLR0917  (everything that the page says)
    request: AnyRequest, seat: Seat, session: AsyncSession, now: Now, form: Form, present: frozenset[str] | None = None
) -> ResolutionPage:
    votes = await get_resolutions(session, seat)
    current = votes[0] if votes else None
    closed = current is None or (current.declared_at is not None and not current.adopted)
    voting = seat.round.stage in VOTING
    may_open = closed and voting and seat.role in LEADERS
    members = await get_entitled_members(session, seat, now=now) if may_open else ()
    split = await _split(session, seat, None if closed else current, texts_of(request).language)
    return ResolutionPage(
        home=seat.home,
        looks_at_scenarios=seat.role in LEADERS | {Role.OFFICE},
        split=split,
        current=current,
        earlier=votes[1:],
        deviations=await get_deviations(session, seat, split.number) if split else (),
        may_deviate=may_open and split is not None,
        members=members,
        may_open=may_open,
        may_vote=voting and _may_vote(current),
        may_declare=voting and not closed and seat.role in LEADERS and current is not None and not current.declared_at,
        form=form,
        present=_ids(members) if present is None else present,
    )


async def _split(
    session: AsyncSession, seat: Seat, current: ResolutionView | None, language: str
) -> ScenarioView | None:
    if current is None:
        return await find_draft(session, seat, language=language)
    return await get_scenario(session, seat, current.scenario_number, language=language)


def _may_vote(current: ResolutionView | None) -> bool:
    if current is None or current.declared_at is not None or current.own is None or current.own.choice is not None:
        return False
    return (current.own.present or current.manner is Manner.CIRCULAR) and not current.own.keeps_out_of_all


def _ids(members: tuple[EntitledMember, ...]) -> frozenset[str]:
    return frozenset(str(member.member_id) for member in members)


@get(f"{ROUND}/resolution", access=only(MEMBERS | {Role.OFFICE}, *FROM_RESOLUTION))
async def show_resolution(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    return render(request, await _page(request, seat, session, now, Form({"manner": Manner.MEETING.value})))


@post(f"{ROUND}/resolution", access=only(LEADERS, *VOTING))
async def open_(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    form = await request.form()
    fields, present = Fields(form, texts_of(request)), _present(form)
    manner = fields.choice("manner", Manner)
    members = await get_entitled_members(session, seat, now=now)
    if manner is Manner.MEETING and not present & _ids(members):
        fields.errors.setdefault("present", texts_of(request).gettext(N_("Please mark who is present.")))
    if fields.errors:
        raise FormError(await _page(request, seat, session, now, fields.form, present))
    absent = frozenset(member.member_id for member in members if str(member.member_id) not in present)
    await open_vote(session, seat, manner, absent=absent, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The vote is open."))


def _present(form: FormMultiDict) -> frozenset[str]:
    return frozenset(str(value) for value in form.getall("present", []))


@post(f"{ROUND}/resolution/deviations", access=only(LEADERS, *VOTING))
async def deviate(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    wish = _wish(fields)
    if not fields.errors:
        try:
            await write_deviation(session, seat, wish, now=now)
        except InvalidError as fault:
            fields.blame(FIELDS.get(type(fault), "resolved"), fault)
    if fields.errors:
        raise FormError(await _page(request, seat, session, now, fields.form))
    return go_to(request, f"{seat.home}/resolution", notice=N_("The amount is recorded."))


FIELDS: Final[dict[type[InvalidError], str]] = {
    ReasonMissingError: "reason",
    BreaksMaximumError: "broken_limit_reason",
    BreaksMinimumError: "broken_limit_reason",
}


def _wish(fields: Fields) -> Wish:
    return Wish(
        number=fields.whole("number", lowest=1, highest=LARGEST_NUMBER),
        resolved_cents=fields.amount("resolved"),
        reason=fields.text("reason", longest=1000, required=False),
        broken_limit_reason=fields.text("broken_limit_reason", longest=1000, required=False),
    )


@post(f"{ROUND}/resolution/vote", access=only(VOTERS, *VOTING))
async def cast(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    choice = fields.choice("choice", Choice)
    if fields.errors:
        raise FormError(await _page(request, seat, session, now, fields.form))
    await vote(session, seat, choice, now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("Your vote is counted. Thank you."))


@post(f"{ROUND}/resolution/declaration", access=only(LEADERS, *VOTING))
async def declare(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    await declare_result(session, seat, early=fields.values.get("early") == "1", now=now)
    return go_to(request, f"{seat.home}/resolution", notice=N_("The result is declared."))


handlers: list[HTTPRouteHandler] = [choose, show_resolution, deviate, open_, cast, declare]
