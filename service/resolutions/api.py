"""The resolution as JSON: the same operations as the page."""

from typing import Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from service.access import LEADERS, MEMBERS, VOTERS, CurrentSeat, Now, Role, only
from service.database import Session
from service.resolutions.actions import VOTING, choose_draft, declare_result, open_vote, vote
from service.resolutions.deviations import write_deviation
from service.resolutions.facts import DraftDeviation, EntitledMember, ResolutionView, Wish
from service.resolutions.queries import get_deviations, get_entitled_members, get_resolutions
from service.resolutions.routes import FROM_RESOLUTION
from service.resolutions.schemas import DeclarationIn, DeviationIn, OpeningIn, VoteIn, VoteOut
from service.scenarios.facts import ScenarioView
from service.scenarios.queries import get_scenario
from service.scenarios.rules import RUNNING
from service.web import AnyRequest, texts_of

ROUND: Final = "/api/boards/{board_slug:str}/rounds/{round_slug:str}"


@post(
    ROUND + "/scenarios/{scenario_number:int}/draft",
    access=only(LEADERS, *RUNNING),
    status_code=200,
    tags=["resolution"],
)
async def post_draft(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, scenario_number: FromPath[int]
) -> ScenarioView:
    """Make a scenario the draft resolution."""
    await choose_draft(session, seat, scenario_number, now=now)
    return await get_scenario(session, seat, scenario_number, language=texts_of(request).language)


@get(ROUND + "/resolution", access=only(MEMBERS | {Role.OFFICE}, *FROM_RESOLUTION), tags=["resolution"])
async def read_votes(seat: CurrentSeat, session: Session) -> tuple[ResolutionView, ...]:
    """Read the round's votes, newest first; tallies only once the result is declared."""
    return await get_resolutions(session, seat)


@get(ROUND + "/resolution/entitled", access=only(LEADERS | {Role.OFFICE}, *FROM_RESOLUTION), tags=["resolution"])
async def read_entitled(seat: CurrentSeat, session: Session, now: Now) -> tuple[EntitledMember, ...]:
    """List who may vote today."""
    return await get_entitled_members(session, seat, now=now)


@get(
    ROUND + "/scenarios/{scenario_number:int}/deviations",
    access=only(MEMBERS | {Role.OFFICE}, *FROM_RESOLUTION),
    tags=["resolution"],
)
async def read_deviations(
    seat: CurrentSeat, session: Session, scenario_number: FromPath[int]
) -> tuple[DraftDeviation, ...]:
    """List where the board wants another amount than computed, and why."""
    return await get_deviations(session, seat, scenario_number)


@post(ROUND + "/resolution/deviations", access=only(LEADERS, *VOTING), tags=["resolution"])
async def post_deviation(data: JSONBody[DeviationIn], seat: CurrentSeat, session: Session, now: Now) -> DeviationIn:
    """Set another amount for a proposal of the draft resolution, before its vote opens."""
    wish = Wish(data.number, data.resolved_cents, data.reason.strip(), data.broken_limit_reason.strip())
    await write_deviation(session, seat, wish, now=now)
    return data


@post(ROUND + "/resolution", access=only(LEADERS, *VOTING), tags=["resolution"])
async def post_opening(data: JSONBody[OpeningIn], seat: CurrentSeat, session: Session, now: Now) -> ResolutionView:
    """Open the vote on the draft resolution."""
    await open_vote(session, seat, data.manner, absent=frozenset(data.absent), now=now)
    return (await get_resolutions(session, seat))[0]


@post(ROUND + "/resolution/vote", access=only(VOTERS, *VOTING), tags=["resolution"])
async def post_vote(data: JSONBody[VoteIn], seat: CurrentSeat, session: Session, now: Now) -> VoteOut:
    """Cast this member's one vote."""
    await vote(session, seat, data.choice, now=now)
    return VoteOut(choice=data.choice, cast_at=now)


@post(ROUND + "/resolution/declaration", access=only(LEADERS, *VOTING), status_code=200, tags=["resolution"])
async def post_declaration(
    data: JSONBody[DeclarationIn], seat: CurrentSeat, session: Session, now: Now
) -> ResolutionView:
    """Declare the result of the open vote."""
    await declare_result(session, seat, early=data.early, now=now)
    return (await get_resolutions(session, seat))[0]


handlers: list[HTTPRouteHandler] = [
    post_draft,
    read_votes,
    read_entitled,
    read_deviations,
    post_deviation,
    post_opening,
    post_vote,
    post_declaration,
]
