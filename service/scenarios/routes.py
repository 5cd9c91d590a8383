"""Scenarios: compute, look, compare."""

from collections.abc import Callable
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from service.access import LEADERS, CurrentSeat, Now, RoundStage, Seat, only
from service.conflicts.question import owes_answer, to_question
from service.database import Session
from service.errors import Refusal
from service.fields import Fields
from service.pages import Form, FormError
from service.paging import paged
from service.scenarios.actions import run_scenario
from service.scenarios.facts import AwardLine, Options
from service.scenarios.pages import ComparisonPage, ScenarioPage, ScenariosPage
from service.scenarios.queries import (
    find_steadiness,
    get_comparison,
    get_round_scale,
    get_scenario,
    get_scenarios,
)
from service.scenarios.rules import OFFERED, RUNNING, check_offered, merit_of
from service.scenarios.steadiness_routes import FROM_DELIBERATION, LOOKING, steadiness_handlers
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of, whole_number

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"


async def _list(session: AsyncSession, seat: Seat, form: Form) -> ScenariosPage:
    return ScenariosPage(
        home=seat.home,
        scenarios=await get_scenarios(session, seat),
        rules=tuple(rule.value for rule in OFFERED),
        may_run=seat.role in LEADERS and seat.round.stage in RUNNING,
        form=form,
    )


@get(f"{ROUND}/scenarios", access=only(LOOKING, *FROM_DELIBERATION))
async def show_scenarios(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    scale = await get_round_scale(session, seat.round.id)
    threshold = texts_of(request).merit(scale.merit_threshold) if scale.merit_threshold is not None else ""
    form = Form({"rule": OFFERED[0].value, "merit_threshold": threshold})
    return render(request, await _list(session, seat, form))


@post(f"{ROUND}/scenarios", access=only(LEADERS, *RUNNING))
async def run(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    scale = await get_round_scale(session, seat.round.id)
    options = _options(fields, scale.points_maximum)
    label = fields.text("label", longest=80, required=False)
    if fields.errors:
        raise FormError(await _list(session, seat, fields.form))
    number = await run_scenario(session, seat, options, label=label, now=now)
    return go_to(request, f"{seat.home}/scenarios/{number}", notice=N_("The scenario is computed."))


def _options(fields: Fields, highest_points: int) -> Options:
    rule, threshold = fields.choice("rule", Rule), None
    try:
        check_offered(rule)
    except Refusal as fault:
        fields.blame("rule", fault)
    try:
        threshold = merit_of(fields.values.get("merit_threshold", ""), highest_points=highest_points)
    except Refusal as fault:
        fields.blame("merit_threshold", fault)
    return Options(rule, threshold, fields.values.get("no_leapfrogging") == "1")


@get(f"{ROUND}/scenarios/{{scenario_number:int}}", access=only(LOOKING, *FROM_DELIBERATION))
async def show_scenario(  # noqa: PLR0913, PLR0917  (filter and order come from the address)
    request: AnyRequest,
    seat: CurrentSeat,
    session: Session,
    scenario_number: FromPath[int],
    show: FromQuery[str] = "all",
    sort: FromQuery[str] = "number",
    page: FromQuery[str] = "",
) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    scenario = await get_scenario(session, seat, scenario_number, language=texts_of(request).language)
    scenarios = await get_scenarios(session, seat)
    narrowed = _narrowed(scenario.awards, show)
    awards = tuple(sorted(narrowed, key=ORDERS.get(sort, ORDERS["number"])))
    shown = ScenarioPage(
        home=seat.home,
        district_label=seat.board.district_label,
        scenario=scenario,
        awards=paged(awards, page, {"show": show, "sort": sort}),
        show=show,
        sort=sort,
        others=tuple(one for one in scenarios if one.number != scenario_number and one.status == "solved"),
        may_choose=seat.role in LEADERS and seat.round.stage in RUNNING,
        votes=seat.round.stage is RoundStage.RESOLUTION,
        steadiness=await find_steadiness(session, seat, scenario),
    )
    return render(request, shown)


ORDERS: Final[dict[str, Callable[[AwardLine], tuple[int | str, ...]]]] = {
    "number": lambda line: (line.number,),
    "merit": lambda line: (-(line.merit if line.merit is not None else -1), line.number),
    "awarded": lambda line: (-line.awarded_cents, line.number),
    "district": lambda line: (line.district, line.number),
}


def _narrowed(awards: tuple[AwardLine, ...], show: str) -> tuple[AwardLine, ...]:
    wanted = {"granted": {"granted"}, "partly_granted": {"partly_granted"}, "rejected": {"rejected", "not_rankable"}}
    return tuple(line for line in awards if line.state in wanted[show]) if show in wanted else awards


@get(f"{ROUND}/scenarios/compare", access=only(LOOKING, *FROM_DELIBERATION))
async def show_comparison(
    request: AnyRequest, seat: CurrentSeat, session: Session, a: FromQuery[str] = "", b: FromQuery[str] = ""
) -> Response[Any]:
    """Compare two scenarios; where the address does not say which, offer the choice."""
    if await owes_answer(session, seat):
        return to_question(request, seat)
    first, second = whole_number(a, otherwise=0), whole_number(b, otherwise=0)
    language = texts_of(request).language
    compared = await get_comparison(session, seat, first, second, language=language) if first and second else None
    scenarios = await get_scenarios(session, seat)
    label = seat.board.district_label
    return render(request, ComparisonPage(seat.home, label, compared, scenarios, first or None, second or None))


handlers: list[HTTPRouteHandler] = [show_scenarios, run, show_scenario, show_comparison, *steadiness_handlers]
