"""Proposals and their import as JSON, for the office's scripts."""

from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import OVERSEERS, CurrentSeat, Now, Role, Seat, only
from service.database import Session
from service.proposals.actions import (
    apply_table,
    change_proposal,
    create_proposal,
    mark_eligible,
    mark_ineligible,
    upload_table,
)
from service.proposals.forms import faults_out
from service.proposals.lines import check_table
from service.proposals.queries import get_import, get_known, get_proposal, get_proposal_facts
from service.proposals.schemas import (
    AppliedOut,
    ApplyIn,
    EligibilityIn,
    ListedOut,
    NumberOut,
    PreviewOut,
    ProposalDraft,
    ProposalIn,
    ProposalOut,
)
from service.rounds.rules import OPEN_STAGES
from service.texts import Texts
from service.web import LARGEST_UPLOAD, AnyRequest, texts_of

PROPOSALS = "/api/boards/{board_slug:str}/rounds/{round_slug:str}/proposals"
PROPOSAL = PROPOSALS + "/{proposal_number:int}"
OFFICE = frozenset({Role.OFFICE})


@get(PROPOSALS, access=only(OVERSEERS), tags=["proposals"])
async def read_proposals(session: Session, seat: CurrentSeat) -> tuple[ListedOut, ...]:
    """List all proposals of a round by number; amounts in cents."""
    return tuple(map(ListedOut.of, await get_proposal_facts(session, seat.round.id)))


@get(PROPOSAL, access=only(OVERSEERS), tags=["proposals"])
async def read_proposal(session: Session, seat: CurrentSeat, proposal_number: FromPath[int]) -> ProposalOut:
    """Read one proposal."""
    return await _out(session, seat, proposal_number)


async def _out(session: AsyncSession, seat: Seat, number: int) -> ProposalOut:
    detail = await get_proposal(session, seat.round.id, number)
    return ProposalOut.of(detail.facts, total_cost_cents=detail.total_cost_cents, version=detail.version)


@post(PROPOSALS, access=only(OFFICE, *OPEN_STAGES), tags=["proposals"])
async def post_proposal(data: JSONBody[ProposalDraft], session: Session, seat: CurrentSeat, now: Now) -> NumberOut:
    """Record a proposal; without a number it gets the next one."""
    return NumberOut(await create_proposal(session, seat, data, now=now))


@put(PROPOSAL, access=only(OFFICE, *OPEN_STAGES), tags=["proposals"])
async def put_proposal(
    data: JSONBody[ProposalIn], session: Session, seat: CurrentSeat, now: Now, proposal_number: FromPath[int]
) -> ProposalOut:
    """Change a proposal."""
    number = await change_proposal(session, seat, proposal_number, data.proposal, version=data.version, now=now)
    return await _out(session, seat, number)


@put(PROPOSAL + "/eligibility", access=only(OFFICE, *OPEN_STAGES), tags=["proposals"])
async def put_eligibility(
    data: JSONBody[EligibilityIn], session: Session, seat: CurrentSeat, now: Now, proposal_number: FromPath[int]
) -> ProposalOut:
    """Note that a proposal is eligible, or with a reason that it is not."""
    if data.eligible:
        await mark_eligible(session, seat, proposal_number, version=data.version, now=now)
    else:
        await mark_ineligible(session, seat, proposal_number, reason=data.reason, version=data.version, now=now)
    return await _out(session, seat, proposal_number)


@post(
    PROPOSALS + "/import",
    access=only(OFFICE, *OPEN_STAGES),
    tags=["proposals"],
    request_max_body_size=LARGEST_UPLOAD,
)
async def post_table(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, file_name: FromQuery[str] = "import.csv"
) -> PreviewOut:
    """Upload a table (CSV, XLSX) as the body of the request; nothing is imported yet."""
    texts = texts_of(request)
    import_id = await upload_table(session, seat, await request.body(), file_name=file_name, texts=texts, now=now)
    return await _preview(session, seat, import_id, texts)


async def _preview(session: AsyncSession, seat: Seat, import_id: int, texts: Texts) -> PreviewOut:
    _, table = await get_import(session, seat, import_id)
    checked = check_table(table, await get_known(session, seat))
    good = tuple(line.draft for line in checked if not line.faults)
    bad = len(checked) - len(good)
    return PreviewOut(import_id, good, faults_out(checked, texts), bad, table.ignored, table.sheet, table.left_out)


@get(PROPOSALS + "/import/{import_id:int}", access=only(OFFICE, *OPEN_STAGES), tags=["proposals"])
async def read_table(request: AnyRequest, session: Session, seat: CurrentSeat, import_id: FromPath[int]) -> PreviewOut:
    """Look at an uploaded table again, checked against how things stand now."""
    return await _preview(session, seat, import_id, texts_of(request))


@post(PROPOSALS + "/import/{import_id:int}", access=only(OFFICE, *OPEN_STAGES), status_code=200, tags=["proposals"])
async def post_apply(
    data: JSONBody[ApplyIn], session: Session, seat: CurrentSeat, now: Now, import_id: FromPath[int]
) -> AppliedOut:
    """Import an uploaded table, once."""
    return AppliedOut(await apply_table(session, seat, import_id, leave_out_bad=data.leave_out_bad, now=now))


handlers: list[HTTPRouteHandler] = [
    post_apply, post_proposal, post_table, put_eligibility, put_proposal, read_proposal, read_proposals, read_table,
]  # fmt: skip
