"""The conflict question for members, and the office's list of conflicts."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, OVERSEERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.conflicts.actions import declare_conflicts, lift_conflict, pin_conflict
from service.conflicts.affiliation_routes import affiliation_handlers
from service.conflicts.affiliations import answer_suggestions, check_answered, get_suggestions
from service.conflicts.doubt_routes import doubt_handlers
from service.conflicts.errors import BothAnswersError, NothingTickedError, SuggestionsOpenError, TickError
from service.conflicts.facts import Declaration, ListedProposal
from service.conflicts.forms import Ticks, declarations_of, pinned_of, ticks_of, values_of
from service.conflicts.pages import ConflictsPage, KindsPage, LiftPage, OfficeConflictsPage, by_district, matches
from service.conflicts.queries import (
    find_answer,
    get_answered_suggestions,
    get_declarable_proposals,
    get_listed_proposals,
    get_own_conflicts,
    get_recorded_conflict,
    get_recorded_conflicts,
    get_seated_members,
)
from service.conflicts.rules import DECLARING, KEEPING
from service.database import Session
from service.pages import Form, FormError
from service.texts import N_
from service.web import AnyRequest, go_to, render, text_of, texts_of

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"
NONE: Final = "none"
SEARCH: Final = "search"
FROM_SCORING: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
FROM_SCREENING: Final = (RoundStage.SCREENING, *FROM_SCORING)


async def _question(session: AsyncSession, seat: Seat, form: Form, ticked: frozenset[int]) -> ConflictsPage:
    may_declare, words = seat.round.stage in DECLARING, form.values.get("q", "")
    proposals = await get_declarable_proposals(session, seat) if may_declare else ()
    return ConflictsPage(
        home=seat.home,
        may_declare=may_declare,
        answered_at=await find_answer(session, seat),
        conflicts=await get_own_conflicts(session, seat),
        suggestions=await get_suggestions(session, seat, proposals) if may_declare else (),
        districts=by_district(proposals, ticked, words),
        ticked=ticked,
        found=sum(matches(one, words) for one in proposals) if words else None,
        form=form,
    )


@get(f"{ROUND}/conflicts", access=only(MEMBERS, *FROM_SCORING))
async def show_question(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, await _question(session, seat, Form(), frozenset()))


@post(f"{ROUND}/conflicts", access=only(MEMBERS, *DECLARING), status_code=200)
async def answer_question(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    """Take "none", or go on to ask for the kinds of what was ticked; or look for words in the list."""
    ticks = ticks_of(await request.form())
    if ticks.answer == SEARCH:
        return render(request, await _question(session, seat, Form(ticks.values), ticks.ticked))
    try:
        proposals = await _take_answer(session, seat, ticks, now=now)
    except (SuggestionsOpenError, TickError) as fault:
        form = Form(ticks.values, {fault.field: fault.message(texts_of(request))})
        raise FormError(await _question(session, seat, form, ticks.ticked)) from fault
    if not proposals:
        return go_to(request, _next_place(seat), notice=N_("Recorded: no conflict of interest with any proposal."))
    return render(request, KindsPage(home=seat.home, proposals=proposals, denied=ticks.denied, form=Form()))


async def _take_answer(session: AsyncSession, seat: Seat, ticks: Ticks, *, now: Now) -> tuple[ListedProposal, ...]:
    """Give the proposals whose kind of conflict is asked next; none: that was the answer, and it is recorded."""
    none, proposals = ticks.answer == NONE, await _ticked(session, seat, ticks.concerned)
    if none and not ticks.ticked and not proposals:
        await _declare(session, seat, (), ticks.denied, first=True, now=now)
        return ()
    await check_answered(session, seat, ticks.concerned | ticks.denied)
    if none and ticks.ticked:
        raise BothAnswersError
    if not proposals:
        raise NothingTickedError
    return proposals


async def _declare(  # noqa: PLR0913  (who declares and denies what)
    session: AsyncSession,
    seat: Seat,
    declarations: Sequence[Declaration],
    denied: frozenset[int],
    *,
    first: bool,
    now: Now,
) -> None:
    await answer_suggestions(session, seat, declarations, denied, all_of_them=first, now=now)
    await declare_conflicts(session, seat, declarations, now=now)


@post(f"{ROUND}/conflicts/kinds", access=only(MEMBERS, *DECLARING))
async def declare(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    form = await request.form()
    ticks = ticks_of(form)
    proposals = await _ticked(session, seat, ticks.ticked)
    declarations, errors = declarations_of(form, proposals, texts_of(request))
    if errors:
        raise FormError(KindsPage(seat.home, proposals, ticks.denied, Form(ticks.values, errors)))
    if not declarations:
        return go_to(request, f"{seat.home}/conflicts", notice=N_("Nothing was recorded."))
    await _declare(session, seat, declarations, ticks.denied, first=False, now=now)
    return go_to(request, f"{seat.home}/conflicts", notice=N_("Your conflicts of interest are recorded."))


async def _ticked(session: AsyncSession, seat: Seat, ticked: frozenset[int]) -> tuple[ListedProposal, ...]:
    proposals = await get_declarable_proposals(session, seat)
    return tuple(proposal for proposal in proposals if proposal.number in ticked)


def _next_place(seat: Seat) -> str:
    return f"{seat.home}/scoring" if seat.round.stage is RoundStage.SCORING else f"{seat.home}/conflicts"


async def _office_page(session: AsyncSession, seat: Seat, now: Now, form: Form) -> OfficeConflictsPage:
    return OfficeConflictsPage(
        home=seat.home,
        may_keep=seat.role is Role.OFFICE and seat.round.stage in KEEPING,
        conflicts=await get_recorded_conflicts(session, seat),
        answers=await get_answered_suggestions(session, seat) if seat.role is Role.OFFICE else (),
        members=await get_seated_members(session, seat, now=now),
        proposals=await get_listed_proposals(session, seat),
        form=form,
    )


@get(f"{ROUND}/conflicts/all", access=only(OVERSEERS, *FROM_SCREENING))
async def show_all(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    return render(request, await _office_page(session, seat, now, Form()))


@post(f"{ROUND}/conflicts/all", access=only({Role.OFFICE}, *KEEPING))
async def pin(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    form = await request.form()
    member_id, declaration, errors = pinned_of(form, texts_of(request))
    if errors or declaration is None:
        raise FormError(await _office_page(session, seat, now, Form(values_of(form), errors)))
    await pin_conflict(session, seat, member_id, declaration, now=now)
    return go_to(request, f"{seat.home}/conflicts/all", notice=N_("The conflict is recorded."))


@get(f"{ROUND}/conflicts/{{conflict_id:int}}/lift", access=only({Role.OFFICE}, *KEEPING))
async def ask_reason(
    request: AnyRequest, seat: CurrentSeat, session: Session, conflict_id: FromPath[int]
) -> Response[str]:
    conflict = await get_recorded_conflict(session, seat, conflict_id)
    return render(request, LiftPage(home=seat.home, conflict=conflict, form=Form()))


@post(f"{ROUND}/conflicts/{{conflict_id:int}}/lift", access=only({Role.OFFICE}, *KEEPING))
async def lift(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, conflict_id: FromPath[int]
) -> Response[Any]:
    reason = text_of(await request.form(), "reason")
    if not reason:
        conflict = await get_recorded_conflict(session, seat, conflict_id)
        errors = {"reason": texts_of(request).gettext(N_("Please give the reason; it goes into the journal."))}
        raise FormError(LiftPage(home=seat.home, conflict=conflict, form=Form(errors=errors)))
    await lift_conflict(session, seat, conflict_id, reason=reason, now=now)
    return go_to(request, f"{seat.home}/conflicts/all", notice=N_("The conflict is lifted; it stays on record."))


handlers: list[HTTPRouteHandler] = [
    show_question,
    answer_question,
    declare,
    show_all,
    pin,
    ask_reason,
    lift,
    *doubt_handlers,
    *affiliation_handlers,
]
