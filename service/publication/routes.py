"""Publishing a decision: look at what everybody will see, then publish it."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import LEADERS, OVERSEERS, CurrentSeat, Now, Role, RoundStage, Seat, only
from service.database import Session
from service.errors import NotFoundError
from service.fields import FaultsError, Fields
from service.pages import Form, FormError
from service.publication.actions import publish, withdraw_prepared
from service.publication.facts import Approval
from service.publication.letter_routes import letter_handlers
from service.publication.lighthouse_routes import lighthouse_handlers
from service.publication.pages import PreviewPage, ProposalPreviewPage, PublicationPage
from service.publication.queries import find_draft, find_prepared, get_draft, get_editions, has_conflict
from service.publication.rules import check_may_look
from service.publication.snapshot import Snapshot
from service.publication.statement_routes import statement_handlers
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

ROUND: Final = "/board/{board_slug:str}/rounds/{round_slug:str}"
PUBLISHERS: Final = LEADERS | {Role.OFFICE}
LOOKING: Final = LEADERS | OVERSEERS
FROM_RESOLUTION: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.RESOLUTION.position)
PUBLISHED: Final = N_("Published. Everybody can read it now.")
PREPARED: Final = N_("Prepared and sealed. It becomes public by itself at the moment you chose.")


@get(f"{ROUND}/publication", access=only(LOOKING, *FROM_RESOLUTION))
async def show_publication(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    return render(request, await _page(seat, session, now, Form()))


@post(f"{ROUND}/publication", access=only(PUBLISHERS, *FROM_RESOLUTION))
async def publish_decision(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    reason, publish_at = fields.values.get("reason", ""), fields.optional_moment("publish_at")
    approval = Approval(fields.values.get("fingerprint", ""), details_confirmed=fields.values.get("details") == "1")
    try:
        fields.check()
        await publish(session, seat, correction_reason=reason, publish_at=publish_at, approval=approval, now=now)
    except FaultsError as refusal:
        fields.take(refusal.faults)
        raise FormError(await _page(seat, session, now, fields.form)) from refusal
    return go_to(request, f"{seat.home}/publication", notice=PREPARED if publish_at else PUBLISHED)


@post(f"{ROUND}/publication/withdrawal", access=only(PUBLISHERS, *FROM_RESOLUTION))
async def withdraw_publication(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[None]:
    fields = Fields(await request.form(), texts_of(request))
    try:
        await withdraw_prepared(session, seat, reason=fields.values.get("reason", ""), now=now)
    except FaultsError as refusal:
        fields.take(refusal.faults)
        raise FormError(await _page(seat, session, now, fields.form)) from refusal
    return go_to(request, f"{seat.home}/publication", notice=N_("Withdrawn. Nothing of it has become public."))


@get(f"{ROUND}/publication/preview", access=only(LOOKING, *FROM_RESOLUTION))
async def show_preview(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Response[str]:
    snapshot = await _snapshot(seat, session, now)
    return render(request, PreviewPage(home=f"{seat.home}/publication/preview", snapshot=snapshot))


@get(f"{ROUND}/publication/preview/proposals/{{proposal_number:int}}", access=only(LOOKING, *FROM_RESOLUTION))
async def show_proposal_preview(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, proposal_number: FromPath[int]
) -> Response[str]:
    snapshot = await _snapshot(seat, session, now)
    proposal = snapshot.find_proposal(proposal_number)
    if proposal is None:
        raise NotFoundError
    page = ProposalPreviewPage(
        home=f"{seat.home}/publication/preview",
        snapshot=snapshot,
        proposal=proposal,
        share=snapshot.district_of(proposal),
    )
    return render(request, page)


async def _snapshot(seat: Seat, session: AsyncSession, now: Now) -> Snapshot:
    check_may_look(conflicted=await has_conflict(session, seat))
    if prepared := await find_prepared(session, seat):
        return prepared[1]
    return (await get_draft(session, seat, correction_reason="", published_at=now)).snapshot


async def _page(seat: Seat, session: AsyncSession, now: Now, form: Form) -> PublicationPage:
    conflicted = await has_conflict(session, seat)
    prepared = None if conflicted else await find_prepared(session, seat)
    reason, draft = form.values.get("reason", ""), None
    if not conflicted and not prepared:
        draft = await find_draft(session, seat, correction_reason=reason, now=now)
    return PublicationPage(
        home=seat.home,
        board_slug=seat.board.slug,
        public_home=f"/rounds/{seat.board.slug}/{seat.round.slug}",
        may_publish=seat.role in PUBLISHERS,
        conflicted=conflicted,
        snapshot=prepared[1] if prepared else draft.snapshot if draft else None,
        fingerprint=draft.fingerprint if draft else "",
        removed=tuple(one for one in draft.findings if one.removed) if draft else (),
        remaining=draft.remaining if draft else (),
        editions=await get_editions(session, seat.round.id),
        prepared=prepared[0] if prepared else None,
        form=form,
    )


handlers: list[HTTPRouteHandler] = [
    show_publication,
    publish_decision,
    withdraw_publication,
    show_preview,
    show_proposal_preview,
    *letter_handlers,
    *lighthouse_handlers,
    *statement_handlers,
]
