"""The conflict question and the office's list by script."""

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, OVERSEERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.conflicts.actions import declare_conflicts, lift_conflict, pin_conflict
from service.conflicts.affiliation_routes import affiliation_api_handlers
from service.conflicts.affiliations import answer_suggestions, get_suggestions
from service.conflicts.doubt_routes import doubt_api_handlers
from service.conflicts.facts import Declaration
from service.conflicts.queries import find_answer, get_own_conflicts, get_recorded_conflicts
from service.conflicts.rules import DECLARING, KEEPING, check_explained, check_has_reason
from service.conflicts.schemas import AnswerIn, AnswerOut, DeclarationIn, LiftIn, OwnConflictOut, PinIn, RecordedOut
from service.database import Session

ROUND = "/api/boards/{board_slug:str}/rounds/{round_slug:str}"
FROM_SCORING = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
OFFICE = frozenset({Role.OFFICE})
TAGS = ["conflicts"]


async def _answer(session: AsyncSession, seat: Seat) -> AnswerOut:
    conflicts = await get_own_conflicts(session, seat)
    suggestions = await get_suggestions(session, seat) if seat.round.stage in DECLARING else ()
    return AnswerOut(await find_answer(session, seat), tuple(map(OwnConflictOut.of, conflicts)), suggestions)


def _declaration(data: DeclarationIn | PinIn) -> Declaration:
    explanation = data.explanation.replace("\x00", "").strip()
    check_explained(data.kind, explanation)
    return Declaration(data.proposal, data.kind, explanation)


@get(ROUND + "/conflicts", access=only(MEMBERS, *FROM_SCORING), tags=TAGS)
async def read_answer(session: Session, seat: CurrentSeat) -> AnswerOut:
    """Give one's own answer to the conflict question and one's conflicts in force."""
    return await _answer(session, seat)


@post(ROUND + "/conflicts", access=only(MEMBERS, *DECLARING), status_code=200, tags=TAGS)
async def answer(session: Session, seat: CurrentSeat, now: Now, data: JSONBody[AnswerIn]) -> AnswerOut:
    """Answer the conflict question for the whole list, or declare further conflicts later."""
    declarations = tuple(map(_declaration, data.conflicts))
    first = await find_answer(session, seat) is None
    await answer_suggestions(session, seat, declarations, data.denied, all_of_them=first, now=now)
    await declare_conflicts(session, seat, declarations, now=now)
    return await _answer(session, seat)


@get(ROUND + "/conflicts/all", access=only(OVERSEERS, RoundStage.SCREENING, *FROM_SCORING), tags=TAGS)
async def list_conflicts(session: Session, seat: CurrentSeat) -> tuple[RecordedOut, ...]:
    """List all conflicts of the round, those in force first."""
    return tuple(map(RecordedOut.of, await get_recorded_conflicts(session, seat)))


@post(ROUND + "/conflicts/all", access=only(OFFICE, *KEEPING), tags=TAGS)
async def pin(session: Session, seat: CurrentSeat, now: Now, data: JSONBody[PinIn]) -> tuple[RecordedOut, ...]:
    """Record a conflict for a member."""
    await pin_conflict(session, seat, data.member, _declaration(data), now=now)
    return tuple(map(RecordedOut.of, await get_recorded_conflicts(session, seat)))


@post(ROUND + "/conflicts/{conflict_id:int}/lift", access=only(OFFICE, *KEEPING), status_code=200, tags=TAGS)
async def lift(
    session: Session, seat: CurrentSeat, now: Now, conflict_id: FromPath[int], data: JSONBody[LiftIn]
) -> tuple[RecordedOut, ...]:
    """Lift a conflict, with a reason for the journal; it stays on record."""
    reason = data.reason.replace("\x00", "").strip()
    check_has_reason(reason)
    await lift_conflict(session, seat, conflict_id, reason=reason, now=now)
    return tuple(map(RecordedOut.of, await get_recorded_conflicts(session, seat)))


handlers: list[HTTPRouteHandler] = [
    read_answer,
    answer,
    list_conflicts,
    pin,
    lift,
    *doubt_api_handlers,
    *affiliation_api_handlers,
]
