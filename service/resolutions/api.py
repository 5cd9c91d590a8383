"""The resolution as JSON: the same operations as the page."""

from typing import Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from service.access import LEADERS, OVERSEERS, SEATED, VOTERS, CurrentSeat, Now, Role, only
from service.conflicts.question import check_question
from service.database import Session
from service.resolutions.actions import choose_draft, declare_result, object_to_vote, vote
from service.resolutions.contested import contest_item, get_contested, release_item
from service.resolutions.deviations import write_deviation
from service.resolutions.facts import ContestedItem, DraftDeviation, EntitledMember, Meeting, ResolutionView, Wish
from service.resolutions.meetings import end_meeting, find_meeting, note_presence
from service.resolutions.opening import open_single_vote, open_vote
from service.resolutions.queries import get_deviations, get_entitled_members, get_resolutions
from service.resolutions.routes import FROM_RESOLUTION
from service.resolutions.rules import VOTING
from service.resolutions.schemas import (
    ContestedIn,
    DeclarationIn,
    DeviationIn,
    NumberIn,
    ObjectionIn,
    OpeningIn,
    PresenceIn,
    VoteIn,
    VoteOut,
)
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


@get(ROUND + "/resolution", access=only(SEATED, *FROM_RESOLUTION), tags=["resolution"])
async def read_votes(seat: CurrentSeat, session: Session) -> tuple[ResolutionView, ...]:
    """Read the round's votes, newest first; tallies only once the result is declared."""
    return await get_resolutions(session, seat)


@get(ROUND + "/resolution/entitled", access=only(LEADERS | OVERSEERS, *FROM_RESOLUTION), tags=["resolution"])
async def read_entitled(seat: CurrentSeat, session: Session, now: Now) -> tuple[EntitledMember, ...]:
    """List who may vote today."""
    return await get_entitled_members(session, seat, now=now)


@get(
    ROUND + "/scenarios/{scenario_number:int}/deviations",
    access=only(SEATED, *FROM_RESOLUTION),
    tags=["resolution"],
)
async def read_deviations(
    seat: CurrentSeat, session: Session, scenario_number: FromPath[int]
) -> tuple[DraftDeviation, ...]:
    """List where the board wants another amount than computed, and why."""
    await check_question(session, seat)
    return await get_deviations(session, seat, scenario_number)


@post(ROUND + "/resolution/deviations", access=only(LEADERS, *VOTING), tags=["resolution"])
async def post_deviation(data: JSONBody[DeviationIn], seat: CurrentSeat, session: Session, now: Now) -> DeviationIn:
    """Set another amount for a proposal of the draft resolution, before its vote opens."""
    wish = Wish(data.number, data.resolved_cents, data.reason.strip(), data.broken_limit_reason.strip())
    await write_deviation(session, seat, wish, now=now)
    return data


@post(ROUND + "/resolution", access=only(LEADERS, *VOTING), tags=["resolution"])
async def post_opening(data: JSONBody[OpeningIn], seat: CurrentSeat, session: Session, now: Now) -> ResolutionView:
    """Open the vote on the draft resolution; a circular vote asks about each contested proposal too."""
    absent = None if data.absent is None else frozenset(data.absent)
    await open_vote(session, seat, data.manner, absent=absent, closes_at=data.closes_at, now=now)
    return (await get_resolutions(session, seat))[0]


@post(ROUND + "/resolution/vote", access=only(VOTERS, *VOTING), tags=["resolution"])
async def post_vote(data: JSONBody[VoteIn], seat: CurrentSeat, session: Session, now: Now) -> VoteOut:
    """Cast this member's one vote, on the block or on a single proposal."""
    await check_question(session, seat)
    await vote(session, seat, data.choice, single=data.single, now=now)
    return VoteOut(choice=data.choice, single=data.single, cast_at=now)


@post(ROUND + "/resolution/objection", access=only(VOTERS, *VOTING), status_code=200, tags=["resolution"])
async def post_objection(
    data: JSONBody[ObjectionIn], seat: CurrentSeat, session: Session, now: Now
) -> tuple[ResolutionView, ...]:
    """Stop the circular vote; no vote counts."""
    await check_question(session, seat)
    await object_to_vote(session, seat, data.reason, now=now)
    return await get_resolutions(session, seat)


@get(ROUND + "/resolution/meeting", access=only(LEADERS | OVERSEERS, *FROM_RESOLUTION), tags=["resolution"])
async def read_meeting(seat: CurrentSeat, session: Session, now: Now) -> Meeting | None:
    """Read who is at the meeting that is going on; null without one."""
    return await find_meeting(session, seat, now=now)


@post(
    ROUND + "/resolution/presence", access=only(LEADERS | {Role.OFFICE}, *VOTING), status_code=200, tags=["resolution"]
)
async def post_presence(data: JSONBody[PresenceIn], seat: CurrentSeat, session: Session, now: Now) -> Meeting | None:
    """Record who is there from now on; begins the meeting if none is going on."""
    await note_presence(session, seat, data.presence, place=data.place, now=now)
    return await find_meeting(session, seat, now=now)


@post(
    ROUND + "/resolution/meeting-end",
    access=only(LEADERS | {Role.OFFICE}, *VOTING),
    status_code=204,
    tags=["resolution"],
)
async def post_meeting_end(seat: CurrentSeat, session: Session, now: Now) -> None:
    """End the meeting that is going on."""
    await end_meeting(session, seat, now=now)


@get(
    ROUND + "/scenarios/{scenario_number:int}/contested",
    access=only(SEATED, *FROM_RESOLUTION),
    tags=["resolution"],
)
async def read_contested(
    seat: CurrentSeat, session: Session, scenario_number: FromPath[int]
) -> tuple[ContestedItem, ...]:
    """List what was moved out of the block, to be voted on singly."""
    return await get_contested(session, seat, scenario_number)


@post(ROUND + "/resolution/contested", access=only(VOTERS, *VOTING), tags=["resolution"])
async def post_contested(data: JSONBody[ContestedIn], seat: CurrentSeat, session: Session, now: Now) -> ContestedIn:
    """Move a proposal out of the block, before its vote opens."""
    await contest_item(session, seat, data.number, reason=data.reason.strip(), now=now)
    return data


@post(ROUND + "/resolution/released", access=only(VOTERS, *VOTING), status_code=204, tags=["resolution"])
async def post_released(data: JSONBody[NumberIn], seat: CurrentSeat, session: Session) -> None:
    """Put a proposal back into the block; only who moved it out can."""
    await release_item(session, seat, data.number)


@post(ROUND + "/resolution/single", access=only(LEADERS, *VOTING), status_code=200, tags=["resolution"])
async def post_single(
    data: JSONBody[NumberIn], seat: CurrentSeat, session: Session, now: Now
) -> tuple[ResolutionView, ...]:
    """Open the vote on one contested proposal, in the meeting, once the block is adopted."""
    await open_single_vote(session, seat, data.number, now=now)
    return await get_resolutions(session, seat)


@post(ROUND + "/resolution/declaration", access=only(LEADERS, *VOTING), status_code=200, tags=["resolution"])
async def post_declaration(
    data: JSONBody[DeclarationIn], seat: CurrentSeat, session: Session, now: Now
) -> ResolutionView:
    """Declare the result of the open vote on the block, or on a single proposal."""
    await declare_result(session, seat, single=data.single, early=data.early, now=now)
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
    post_objection,
    read_meeting,
    post_presence,
    post_meeting_end,
    read_contested,
    post_contested,
    post_released,
    post_single,
]
