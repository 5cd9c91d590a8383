"""Changing an e-mail address: one's own, or a member's for the office."""

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from service.access import SIGNED_IN, CurrentSeat, Myself, Now, Role, only
from service.database import Session
from service.fields import Fields
from service.members.accounts import get_account
from service.members.addresses import (
    ask_for_address,
    confirm_address,
    confirms_themselves,
    correct_address,
    get_asked_address,
)
from service.members.errors import AlreadyMemberError, SameAddressError
from service.members.forms import ACCOUNT, letter_head, read_address
from service.members.limits import count_request
from service.members.pages import ConfirmAddressPage, CorrectAddressPage, NewAddressPage
from service.members.seat_routes import member_item
from service.pages import Form
from service.texts import N_, ZONE
from service.web import AnyRequest, client_of, go_to, render, texts_of

OFFICE = only({Role.OFFICE})
MEMBER = "/board/{board_slug:str}/members/{member_id:int}/address"
LINK_SENT = N_("A link is on its way to %(address)s. Nothing changes until you open it.")
CONFIRMATION_ASKED = N_(
    "A link is on its way to the new address. Nothing changes until the member opens it, signed in."
)
CORRECTED = N_("The address is corrected. A new invitation is on its way.")


@get(f"{ACCOUNT}/address", access=SIGNED_IN)
async def show_new_address(request: AnyRequest, session: Session, me: Myself, now: Now) -> Response[str]:
    account = await get_account(session, me.id, today=now.astimezone(ZONE).date())
    return render(request, NewAddressPage(account.email, Form()))


@post(f"{ACCOUNT}/address", access=SIGNED_IN)
async def ask_for_new_address(request: AnyRequest, session: Session, me: Myself, now: Now) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    account = await get_account(session, me.id, today=now.astimezone(ZONE).date())
    address = read_address(fields)
    with fields.shown_on(NewAddressPage(account.email, fields.form), email=SameAddressError):
        await count_request(session, address, client=client_of(request), now=now)
        await ask_for_address(session, me, address, head=letter_head(request), now=now)
    return go_to(request, ACCOUNT, notice=fields.texts.gettext(LINK_SENT) % {"address": address}, kind="info")


@get(f"{ACCOUNT}/address/{{token:str}}", access=SIGNED_IN)
async def show_confirmation(
    request: AnyRequest, session: Session, me: Myself, now: Now, token: FromPath[str]
) -> Response[str]:
    return render(request, ConfirmAddressPage(token, await get_asked_address(session, me, token, now=now)))


@post(f"{ACCOUNT}/address/{{token:str}}", access=SIGNED_IN)
async def confirm(request: AnyRequest, session: Session, me: Myself, now: Now, token: FromPath[str]) -> Redirect:
    await confirm_address(session, me, token, head=letter_head(request), now=now)
    return go_to(request, ACCOUNT, notice=N_("From now on you sign in with the new address."))


async def _page(
    request: AnyRequest, session: Session, seat: CurrentSeat, member_id: int, form: Form
) -> CorrectAddressPage:
    member = await member_item(session, seat, member_id, texts_of(request))
    confirms = await confirms_themselves(session, seat, member_id)
    return CorrectAddressPage(seat.board.slug, member, confirms, form)


@get(MEMBER, access=OFFICE)
async def show_correction(
    request: AnyRequest, session: Session, seat: CurrentSeat, member_id: FromPath[int]
) -> Response[str]:
    return render(request, await _page(request, session, seat, member_id, Form()))


@post(MEMBER, access=OFFICE)
async def correct(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, member_id: FromPath[int]
) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    address = read_address(fields)
    page = await _page(request, session, seat, member_id, fields.form)
    with fields.shown_on(page, email=(SameAddressError, AlreadyMemberError)):
        await count_request(session, address, client=client_of(request), now=now)
        at_once = await correct_address(session, seat, member_id, address, head=letter_head(request), now=now)
    notice, kind = (CORRECTED, "success") if at_once else (CONFIRMATION_ASKED, "info")
    return go_to(request, f"/board/{seat.board.slug}/members", notice=notice, kind=kind)


address_handlers: list[HTTPRouteHandler] = [
    show_new_address,
    ask_for_new_address,
    show_confirmation,
    confirm,
    show_correction,
    correct,
]
