"""Signing in by a one-time link, and out."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from service.access import PUBLIC, SIGNED_IN, CurrentPerson, Now
from service.database import Session
from service.members.account_routes import account_handlers
from service.members.actions import send_link, use_link
from service.members.address_routes import address_handlers
from service.members.devices import device_of
from service.members.errors import LinkError
from service.members.forms import HOME, letter_head, own_path
from service.members.limits import count_request
from service.members.pages import ConfirmPage, LinkRefusedPage, LinkSentPage, SignInPage
from service.members.provider_routes import provider_handlers
from service.members.queries import get_link_owner
from service.members.rules import LINK_LASTS, is_address
from service.members.seat_routes import seat_handlers
from service.members.sessions import end_session, sign_out
from service.pages import Form, FormError
from service.refusals import answer_refusal
from service.settings import Settings
from service.texts import N_
from service.web import (
    SESSION_COOKIE,
    AnyRequest,
    client_of,
    go_to,
    make_cookie,
    render,
    text_of,
    texts_of,
    user_agent_of,
    wants_page,
)

MINUTES: Final = LINK_LASTS.seconds // 60


def answer_refused_link(request: AnyRequest, refusal: LinkError) -> Response[str]:
    """Say why the link does not sign in, beside the form for a new one."""
    if not wants_page(request):
        return answer_refusal(request, refusal)
    texts = texts_of(request)
    next_path = own_path(request.query_params.get("next", HOME))
    page = LinkRefusedPage(title=texts.gettext(refusal.title), message=refusal.message(texts), next_path=next_path)
    return render(request, page, status=refusal.status)


@get("/sign-in", access=PUBLIC)
async def ask_for_address(
    request: AnyRequest,
    person: CurrentPerson,
    next: FromQuery[str] = HOME,  # noqa: A002
) -> Response[str] | Redirect:
    if person:
        return go_to(request, own_path(next))
    return render(request, SignInPage(Form(), own_path(next), _provider(request)))


@post("/sign-in", access=PUBLIC, status_code=200)
async def ask_for_link(request: AnyRequest, session: Session, now: Now) -> Response[str]:
    form, texts = await request.form(), texts_of(request)
    email, next_path = text_of(form, "email").lower(), own_path(text_of(form, "next"))
    if not is_address(email):
        error = texts.gettext(N_("Please enter an e-mail address such as name@example.org."))
        raise FormError(SignInPage(Form({"email": email}, {"email": error}), next_path, _provider(request)))
    await count_request(session, email, client=client_of(request), now=now)
    await send_link(session, email, next_path=next_path, head=letter_head(request), now=now)
    return render(request, LinkSentPage(email=email, minutes=MINUTES))


@get("/sign-in/{token:str}", access=PUBLIC, exception_handlers={LinkError: answer_refused_link})
async def show_link(
    request: AnyRequest,
    session: Session,
    now: Now,
    token: FromPath[str],
    next: FromQuery[str] = HOME,  # noqa: A002
) -> Response[str]:
    name = await get_link_owner(session, token, now=now)
    return render(request, ConfirmPage(name=name, token=token, next_path=own_path(next)))


@post("/sign-in/{token:str}", access=PUBLIC, exception_handlers={LinkError: answer_refused_link})
async def sign_in(  # noqa: PLR0913, PLR0917  (the framework hands these in by name)
    request: AnyRequest,
    session: Session,
    person: CurrentPerson,
    now: Now,
    token: FromPath[str],
    next: FromQuery[str] = HOME,  # noqa: A002
) -> Redirect:
    session_token = await use_link(session, token, device=device_of(user_agent_of(request)), now=now)
    if person:
        await end_session(session, person.session_hash, now=now)
    answer = go_to(request, own_path(next))
    answer.cookies.append(make_cookie(request, SESSION_COOKIE, session_token, max_age=None))
    return answer


@post("/sign-out", access=SIGNED_IN)
async def leave(request: AnyRequest, session: Session, person: CurrentPerson, now: Now) -> Redirect:
    if person:
        await sign_out(session, person, now=now)
    answer = go_to(request, "/", notice=N_("You are signed out on all devices."))
    answer.cookies.append(make_cookie(request, SESSION_COOKIE, "", max_age=0))
    return answer


def _provider(request: AnyRequest) -> str | None:
    """Name the provider, if one is set up."""
    settings: Settings = request.app.state.settings
    return settings.provider_label


handlers: list[HTTPRouteHandler] = [
    ask_for_address,
    ask_for_link,
    show_link,
    sign_in,
    leave,
    *seat_handlers,
    *account_handlers,
    *address_handlers,
    *provider_handlers,
]
