"""How steady a scenario's split is: ask, and look."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import LEADERS, OVERSEERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.conflicts.question import owes_answer, to_question
from service.database import Session
from service.scenarios.asking import ask_steadiness
from service.scenarios.facts import ScenarioView
from service.scenarios.pages import SteadinessPage
from service.scenarios.queries import find_steadiness, get_scenario
from service.scenarios.rules import RUNNING
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

STEADINESS: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/scenarios/{scenario_number:int}/steadiness"
LOOKING: Final = LEADERS | OVERSEERS
ASKING: Final = LEADERS | {Role.OFFICE}
FROM_DELIBERATION: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.DELIBERATION.position)


async def steadiness_page(
    session: AsyncSession, seat: Seat, scenario: ScenarioView, *, resolves: bool
) -> SteadinessPage:
    """Show what is known of a scenario's steadiness, below the scenario or below the resolution."""
    steadiness = await find_steadiness(session, seat, scenario)
    unanswered = steadiness is None or not steadiness.complete
    may_ask = seat.role in ASKING and seat.round.stage in RUNNING and not scenario.recused
    return SteadinessPage(
        home=seat.home,
        back=f"{seat.home}/resolution" if resolves else f"{seat.home}/scenarios/{scenario.number}",
        resolves=resolves,
        scenario=scenario,
        steadiness=steadiness,
        may_ask=may_ask and unanswered and scenario.status == "solved",
    )


@get(STEADINESS, access=only(LOOKING, *FROM_DELIBERATION))
async def show_steadiness(
    request: AnyRequest, seat: CurrentSeat, session: Session, scenario_number: FromPath[int]
) -> Response[Any]:
    if await owes_answer(session, seat):
        return to_question(request, seat)
    scenario = await get_scenario(session, seat, scenario_number, language=texts_of(request).language)
    return render(request, await steadiness_page(session, seat, scenario, resolves=False))


@post(STEADINESS, access=only(ASKING, *RUNNING))
async def ask(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, scenario_number: FromPath[int]
) -> Response[None]:
    await ask_steadiness(session, seat, scenario_number, now=now)
    notice = N_("It is computed how steady this split is.")
    return go_to(request, f"{seat.home}/scenarios/{scenario_number}/steadiness", notice=notice)


steadiness_handlers: list[HTTPRouteHandler] = [show_steadiness, ask]
