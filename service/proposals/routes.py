"""The office's list of proposals: narrowing it, adding, changing, checking eligibility."""

from dataclasses import asdict

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import OVERSEERS, CurrentSeat, Now, Role, Seat, only
from service.boards.queries import get_districts
from service.database import Session
from service.fields import Fields
from service.pages import Form
from service.paging import paged
from service.proposals.actions import change_proposal, create_proposal, mark_eligible, mark_ineligible
from service.proposals.errors import IneligibleReasonError
from service.proposals.forms import options, proposal_values, read_proposal
from service.proposals.import_routes import handlers as import_handlers
from service.proposals.pages import EditProposalPage, ProposalPage, ProposalsPage
from service.proposals.queries import Filter, find_proposals, get_known, get_proposal
from service.rounds.queries import get_pots
from service.rounds.rules import OPEN_STAGES
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

PROPOSALS = "/board/{board_slug:str}/rounds/{round_slug:str}/proposals"
PROPOSAL = PROPOSALS + "/{proposal_number:int}"
OFFICE = frozenset({Role.OFFICE})


@get(PROPOSALS, access=only(OVERSEERS))
async def list_proposals(  # noqa: PLR0913, PLR0917  (what narrows the list)
    request: AnyRequest,
    session: Session,
    seat: CurrentSeat,
    q: FromQuery[str] = "",
    district: FromQuery[str] = "",
    pot: FromQuery[str] = "",
    eligible: FromQuery[str] = "",
    page: FromQuery[str] = "",
) -> Response[str]:
    wanted = Filter(q.replace("\x00", "").strip(), district.replace("\x00", ""), pot.replace("\x00", ""), eligible)
    found = await find_proposals(session, seat.round.id, wanted)
    shown = ProposalsPage(
        home=seat.home,
        form=Form(asdict(wanted)),
        proposals=found,
        listed=paged(found, page, asdict(wanted)),
        districts=options(await get_districts(session, seat.board.id)),
        pots=options(await get_pots(session, seat.round.id)),
        district_label=seat.board.district_label,
        may_change=seat.role is Role.OFFICE and seat.round.stage in OPEN_STAGES,
        closed=seat.round.stage not in OPEN_STAGES,
    )
    return render(request, shown)


@get(PROPOSAL, access=only(OVERSEERS))
async def show_proposal(
    request: AnyRequest, session: Session, seat: CurrentSeat, proposal_number: FromPath[int]
) -> Response[str]:
    return render(request, await _proposal_page(session, seat, proposal_number, Form()))


async def _proposal_page(session: AsyncSession, seat: Seat, number: int, form: Form) -> ProposalPage:
    detail = await get_proposal(session, seat.round.id, number)
    return ProposalPage(
        home=seat.home,
        proposal=detail.facts,
        total_cost_cents=detail.total_cost_cents,
        version=detail.version,
        form=form,
        district_label=seat.board.district_label,
        may_change=seat.role is Role.OFFICE and seat.round.stage in OPEN_STAGES,
        closed=seat.round.stage not in OPEN_STAGES,
    )


async def _edit_page(session: AsyncSession, seat: Seat, number: int | None, form: Form) -> EditProposalPage:
    known = await get_known(session, seat)
    return EditProposalPage(
        home=seat.home,
        number=number,
        form=form,
        districts=options(known.districts),
        pots=options(known.pots),
        applicants=tuple(sorted(each.name for each in known.applicants.values())),
        district_label=seat.board.district_label,
    )


@get(PROPOSALS + "/new", access=only(OFFICE, *OPEN_STAGES))
async def ask_for_proposal(request: AnyRequest, session: Session, seat: CurrentSeat) -> Response[str]:
    return render(request, await _edit_page(session, seat, None, Form()))


@post(PROPOSALS + "/new", access=only(OFFICE, *OPEN_STAGES))
async def add_proposal(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    draft = read_proposal(fields)
    page = await _edit_page(session, seat, None, fields.form)
    with fields.shown_on(page):
        number = await create_proposal(session, seat, draft, now=now)
    return go_to(request, f"{seat.home}/proposals/{number}", notice=N_("The proposal has been recorded."))


@get(PROPOSAL + "/edit", access=only(OFFICE, *OPEN_STAGES))
async def ask_for_changes(
    request: AnyRequest, session: Session, seat: CurrentSeat, proposal_number: FromPath[int]
) -> Response[str]:
    detail = await get_proposal(session, seat.round.id, proposal_number)
    form = Form(proposal_values(detail, texts_of(request)))
    return render(request, await _edit_page(session, seat, proposal_number, form))


@post(PROPOSAL + "/edit", access=only(OFFICE, *OPEN_STAGES))
async def save_proposal(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, proposal_number: FromPath[int]
) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    draft = read_proposal(fields)
    page = await _edit_page(session, seat, proposal_number, fields.form)
    with fields.shown_on(page):
        number = await change_proposal(session, seat, proposal_number, draft, version=fields.version, now=now)
    return go_to(request, f"{seat.home}/proposals/{number}", notice=N_("The proposal has been saved."))


@post(PROPOSAL + "/eligibility", access=only(OFFICE, *OPEN_STAGES))
async def decide_eligibility(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, proposal_number: FromPath[int]
) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    page = await _proposal_page(session, seat, proposal_number, fields.form)
    if fields.values.get("eligible") == "yes":
        await mark_eligible(session, seat, proposal_number, version=fields.version, now=now)
        return go_to(request, f"{seat.home}/proposals/{proposal_number}", notice=N_("The proposal is eligible."))
    reason = fields.text("reason", longest=2_000, required=False)
    with fields.shown_on(page, reason=IneligibleReasonError):
        await mark_ineligible(session, seat, proposal_number, reason=reason, version=fields.version, now=now)
    return go_to(request, f"{seat.home}/proposals/{proposal_number}", notice=N_("The proposal is not eligible."))


handlers: list[HTTPRouteHandler] = [
    add_proposal, ask_for_changes, ask_for_proposal, decide_eligibility, list_proposals, save_proposal, show_proposal,
    *import_handlers,
]  # fmt: skip
