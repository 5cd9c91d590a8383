"""The conflict question for members, and the office's list of conflicts."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import OVERSEERS, VOTERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.conflicts.actions import declare_conflicts, lift_conflict, pin_conflict
from service.conflicts.facts import ListedProposal
from service.conflicts.forms import declaration_of, declarations_of, ticked_numbers, values_of
from service.conflicts.pages import ConflictsPage, KindsPage, LiftPage, OfficeConflictsPage, by_district
from service.conflicts.queries import (
    find_answer,
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
from service.web import AnyRequest, go_to, render, text_of, texts_of, whole_number

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"
NONE: Final = "none"
FROM_SCORING: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
FROM_SCREENING: Final = (RoundStage.SCREENING, *FROM_SCORING)


async def _question(session: AsyncSession, seat: Seat, form: Form, ticked: frozenset[int]) -> ConflictsPage:
    may_declare = seat.round.stage in DECLARING
    proposals = await get_declarable_proposals(session, seat) if may_declare else ()
    return ConflictsPage(
        home=seat.home,
        may_declare=may_declare,
        answered_at=await find_answer(session, seat),
        conflicts=await get_own_conflicts(session, seat),
        districts=by_district(proposals),
        ticked=ticked,
        form=form,
    )


@get(f"{ROUND}/conflicts", access=only(VOTERS, *FROM_SCORING))
async def show_question(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, await _question(session, seat, Form(), frozenset()))


@post(f"{ROUND}/conflicts", access=only(VOTERS, *DECLARING), status_code=200)
async def answer_question(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    """Take "none", or go on to ask for the kinds of what was ticked."""
    form, texts = await request.form(), texts_of(request)
    ticked = ticked_numbers(form)
    none = text_of(form, "answer") == NONE
    if none and not ticked:
        await declare_conflicts(session, seat, (), now=now)
        return go_to(request, _next_place(seat), notice=N_("Recorded: no conflict of interest with any proposal."))
    proposals = await _ticked(session, seat, ticked)
    if none or not proposals:
        error = BOTH_ANSWERS if none else NO_ANSWER
        page = await _question(session, seat, Form(errors={"number": texts.gettext(error)}), ticked)
        raise FormError(page)
    return render(request, KindsPage(home=seat.home, proposals=proposals, form=Form()))


BOTH_ANSWERS: Final = N_(
    "You have ticked proposals and chosen “no conflict”. Please take the ticks away, or press “Continue”."
)
NO_ANSWER: Final = N_("Nothing is ticked. Please tick the proposals concerned, or choose “no conflict”.")


@post(f"{ROUND}/conflicts/kinds", access=only(VOTERS, *DECLARING))
async def declare(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    form = await request.form()
    proposals = await _ticked(session, seat, ticked_numbers(form))
    declarations, errors = declarations_of(form, proposals, texts_of(request))
    if errors:
        raise FormError(KindsPage(home=seat.home, proposals=proposals, form=Form(values_of(form), errors)))
    if not declarations:
        return go_to(request, f"{seat.home}/conflicts", notice=N_("Nothing was recorded."))
    await declare_conflicts(session, seat, declarations, now=now)
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
        members=await get_seated_members(session, seat, now=now),
        proposals=await get_listed_proposals(session, seat),
        form=form,
    )


@get(f"{ROUND}/conflicts/all", access=only(OVERSEERS, *FROM_SCREENING))
async def show_all(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    return render(request, await _office_page(session, seat, now, Form()))


@post(f"{ROUND}/conflicts/all", access=only({Role.OFFICE}, *KEEPING))
async def pin(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[Any]:
    form, texts = await request.form(), texts_of(request)
    member_id = whole_number(text_of(form, "member"), otherwise=0)
    number = whole_number(text_of(form, "proposal"), otherwise=0)
    declaration, errors = declaration_of(form, number, texts)
    for field, value in (("member", member_id), ("proposal", number)):
        if not value:
            errors[field] = texts.gettext(N_("Please choose one."))
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


handlers: list[HTTPRouteHandler] = [show_question, answer_question, declare, show_all, pin, ask_reason, lift]
