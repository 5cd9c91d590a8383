"""Scenarios as JSON: the same operations as the pages, with the same sight for recused members."""

from typing import Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from service.access import LEADERS, CurrentSeat, Now, only
from service.conflicts.question import check_question
from service.database import Session
from service.scenarios.actions import run_scenario
from service.scenarios.asking import ask_steadiness
from service.scenarios.facts import Comparison, Options, ScenarioLine, ScenarioView
from service.scenarios.queries import (
    get_comparison,
    get_round_scale,
    get_scenario,
    get_scenarios,
    get_steadiness,
)
from service.scenarios.rules import RUNNING, check_offered, check_threshold
from service.scenarios.schemas import ScenarioIn
from service.scenarios.steadiness_routes import ASKING, FROM_DELIBERATION, LOOKING
from service.scenarios.steadiness_views import SteadinessView
from service.web import AnyRequest, texts_of

SCENARIOS: Final = "/api/boards/{board_slug:str}/rounds/{round_slug:str}/scenarios"


@get(SCENARIOS, access=only(LOOKING, *FROM_DELIBERATION), tags=["scenarios"])
async def list_scenarios(seat: CurrentSeat, session: Session) -> tuple[ScenarioLine, ...]:
    """List the round's scenarios, newest first."""
    return await get_scenarios(session, seat)


@post(SCENARIOS, access=only(LEADERS, *RUNNING), tags=["scenarios"])
async def post_scenario(
    request: AnyRequest, data: JSONBody[ScenarioIn], seat: CurrentSeat, session: Session, now: Now
) -> ScenarioView:
    """Compute a split and keep it; answers the scenario, which may say that the limits contradict each other."""
    check_offered(data.rule)
    check_threshold(data.merit_threshold, (await get_round_scale(session, seat.round.id)).points_maximum)
    options = Options(data.rule, data.merit_threshold, data.no_leapfrogging)
    number = await run_scenario(session, seat, options, label=data.label.strip(), now=now)
    return await get_scenario(session, seat, number, language=texts_of(request).language)


@get(SCENARIOS + "/{scenario_number:int}", access=only(LOOKING, *FROM_DELIBERATION), tags=["scenarios"])
async def read_scenario(
    request: AnyRequest, seat: CurrentSeat, session: Session, scenario_number: FromPath[int]
) -> ScenarioView:
    """Read one scenario with its limits, awards and reasons."""
    await check_question(session, seat)
    return await get_scenario(session, seat, scenario_number, language=texts_of(request).language)


@get(SCENARIOS + "/compare", access=only(LOOKING, *FROM_DELIBERATION), tags=["scenarios"])
async def read_comparison(
    request: AnyRequest, seat: CurrentSeat, session: Session, a: FromQuery[int], b: FromQuery[int]
) -> Comparison:
    """Say who gains and who loses from scenario `a` to scenario `b`."""
    await check_question(session, seat)
    return await get_comparison(session, seat, a, b, language=texts_of(request).language)


@get(SCENARIOS + "/{scenario_number:int}/steadiness", access=only(LOOKING, *FROM_DELIBERATION), tags=["scenarios"])
async def read_steadiness(
    request: AnyRequest, seat: CurrentSeat, session: Session, scenario_number: FromPath[int]
) -> SteadinessView:
    """Read how steady a scenario's split is; 404 until somebody has asked."""
    await check_question(session, seat)
    return await get_steadiness(session, seat, scenario_number, language=texts_of(request).language)


@post(SCENARIOS + "/{scenario_number:int}/steadiness", access=only(ASKING, *RUNNING), tags=["scenarios"])
async def post_steadiness(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, scenario_number: FromPath[int]
) -> SteadinessView:
    """Ask how steady a scenario's split is, and keep it; asked again, what the time did not suffice for."""
    await ask_steadiness(session, seat, scenario_number, now=now)
    return await get_steadiness(session, seat, scenario_number, language=texts_of(request).language)


handlers: list[HTTPRouteHandler] = [list_scenarios, post_scenario, read_scenario, read_comparison]
handlers += [read_steadiness, post_steadiness]
