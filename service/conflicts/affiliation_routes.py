"""The organisations to which members belong: they register their own; the office sees them, nobody else."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect

from service.access import MEMBERS, CurrentSeat, Now, Role, only
from service.conflicts.affiliations import (
    end_affiliation,
    get_affiliations,
    get_all_affiliations,
    register_affiliation,
)
from service.conflicts.errors import AffiliationKnownError, TooManyAffiliationsError
from service.conflicts.facts import Affiliation
from service.conflicts.pages import AffiliationsPage, AllAffiliationsPage
from service.conflicts.schemas import AffiliationIn
from service.database import Session
from service.fields import Fields, text_fault
from service.members.forms import tidy
from service.pages import Form
from service.texts import N_
from service.web import AnyRequest, go_to, render, texts_of

BOARD: Final = "/board/{board_slug:str}/affiliations"
API: Final = "/api/boards/{board_slug:str}/affiliations"
OWNERS: Final = MEMBERS | {Role.ALTERNATE}


@get(BOARD, access=only(OWNERS))
async def show_affiliations(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, AffiliationsPage(seat.board.slug, await get_affiliations(session, seat), Form()))


@post(BOARD, access=only(OWNERS))
async def register(request: AnyRequest, seat: CurrentSeat, session: Session, now: Now) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    organisation = tidy(fields.text("organisation"))
    page = AffiliationsPage(seat.board.slug, await get_affiliations(session, seat), fields.form)
    with fields.shown_on(page, organisation=(AffiliationKnownError, TooManyAffiliationsError)):
        await register_affiliation(session, seat, organisation, now=now)
    return go_to(request, f"/board/{seat.board.slug}/affiliations", notice=N_("The organisation is registered."))


@post(f"{BOARD}/{{affiliation_id:int}}/end", access=only(OWNERS))
async def end(
    request: AnyRequest, seat: CurrentSeat, session: Session, now: Now, affiliation_id: FromPath[int]
) -> Redirect:
    await end_affiliation(session, seat, affiliation_id, now=now)
    return go_to(request, f"/board/{seat.board.slug}/affiliations", notice=N_("The organisation is taken off."))


@get(f"{BOARD}/all", access=only({Role.OFFICE}))
async def show_all_affiliations(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, AllAffiliationsPage(seat.board.slug, await get_all_affiliations(session, seat)))


@get(API, access=only(OWNERS), tags=["conflicts"])
async def list_own(seat: CurrentSeat, session: Session) -> tuple[Affiliation, ...]:
    """List one's own organisations."""
    return await get_affiliations(session, seat)


@post(API, access=only(OWNERS), tags=["conflicts"])
async def post_affiliation(
    seat: CurrentSeat, session: Session, now: Now, data: JSONBody[AffiliationIn]
) -> tuple[Affiliation, ...]:
    """Register an organisation to which one belongs."""
    organisation = tidy(data.organisation)
    if fault := text_fault(organisation, longest=200):
        raise fault
    await register_affiliation(session, seat, organisation, now=now)
    return await get_affiliations(session, seat)


@post(f"{API}/{{affiliation_id:int}}/end", access=only(OWNERS), status_code=200, tags=["conflicts"])
async def post_end(
    seat: CurrentSeat, session: Session, now: Now, affiliation_id: FromPath[int]
) -> tuple[Affiliation, ...]:
    """Take one of one's own organisations off."""
    await end_affiliation(session, seat, affiliation_id, now=now)
    return await get_affiliations(session, seat)


affiliation_handlers: list[HTTPRouteHandler] = [show_affiliations, register, end, show_all_affiliations]
affiliation_api_handlers: list[HTTPRouteHandler] = [list_own, post_affiliation, post_end]
