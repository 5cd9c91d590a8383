"""Rules, limits and stages as JSON."""

from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import EVERYONE, LEADERS, CurrentSeat, Now, Role, Seat, only
from service.database import Session
from service.rounds.actions import change_limits, change_rules, change_stage, create_round
from service.rounds.checks import remarks
from service.rounds.dependents import get_asked
from service.rounds.facts import RoundFacts
from service.rounds.forms import default_criteria
from service.rounds.queries import get_round_facts
from service.rounds.schemas import LimitsIn, LimitsOut, RoundIn, RoundOut, RulesIn, StageIn, StageOut
from service.texts import Texts
from service.web import AnyRequest, texts_of

ROUND = "/api/boards/{board_slug:str}/rounds/{round_slug:str}"
OFFICE = frozenset({Role.OFFICE})


@get(ROUND + "/rules", access=only(EVERYONE), tags=["rounds"])
async def read_rules(session: Session, seat: CurrentSeat) -> RoundFacts:
    """Read all rules, limits and stages of a round; never the seed of its lots."""
    return await get_round_facts(session, seat.round.id)


@put(ROUND + "/rules", access=only(OFFICE), tags=["rounds"])
async def put_rules(data: JSONBody[RulesIn], session: Session, seat: CurrentSeat, now: Now) -> RoundFacts:
    """Change the rules, until scoring opens; `version` is the one that was read."""
    await change_rules(session, seat, data, version=data.version, now=now)
    return await get_round_facts(session, seat.round.id)


@get(ROUND + "/limits", access=only(EVERYONE), tags=["rounds"])
async def read_limits(request: AnyRequest, session: Session, seat: CurrentSeat) -> LimitsOut:
    """Read budget, reserve and limits in cents."""
    return await _limits_out(session, seat, texts_of(request))


@put(ROUND + "/limits", access=only(OFFICE), tags=["rounds"])
async def put_limits(
    request: AnyRequest, data: JSONBody[LimitsIn], session: Session, seat: CurrentSeat, now: Now
) -> LimitsOut:
    """Change budget, reserve and limits, until a resolution is put to the vote."""
    await change_limits(session, seat, data, version=data.version, now=now)
    return await _limits_out(session, seat, texts_of(request))


async def _limits_out(session: AsyncSession, seat: Seat, texts: Texts) -> LimitsOut:
    facts = await get_round_facts(session, seat.round.id)
    asked = await get_asked(session, facts) if seat.role is Role.OFFICE else {}
    notices = tuple(remark.said(texts) for remark in remarks(facts, asked)) if seat.role is Role.OFFICE else ()
    return LimitsOut.of(facts, notices)


@post(ROUND + "/stage", access=only(LEADERS | OFFICE), status_code=200, tags=["rounds"])
async def post_stage(data: JSONBody[StageIn], session: Session, seat: CurrentSeat, now: Now) -> StageOut:
    """Take the round one stage forward or, with a reason, one back."""
    await change_stage(session, seat, data.to_stage, reason=data.reason, version=data.version, now=now)
    facts = await get_round_facts(session, seat.round.id)
    return StageOut(facts.stage, facts.version)


@post("/api/boards/{board_slug:str}/rounds", access=only(OFFICE), tags=["rounds"])
async def post_round(
    request: AnyRequest, data: JSONBody[RoundIn], session: Session, seat: CurrentSeat, now: Now
) -> RoundOut:
    """Start a round in the draft stage."""
    return await create_round(session, seat, data, criteria=default_criteria(texts_of(request)), now=now)


handlers: list[HTTPRouteHandler] = [post_round, post_stage, put_limits, put_rules, read_limits, read_rules]
