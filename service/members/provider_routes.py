"""Signing in through the provider: the way there, and the way back."""

from typing import Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery
from litestar.response import Redirect
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import PUBLIC, CurrentPerson, Now
from service.database import Session
from service.errors import NotFoundError
from service.members.devices import device_of
from service.members.errors import ProviderCancelledError, ProviderError, ProviderRefusedError
from service.members.forms import HOME, own_path
from service.members.limits import count_request
from service.members.pages import SignInPage, Trouble
from service.members.provider import RETURN_PATH, Visit, address_of, confirmed_email
from service.members.rules import VISIT_LASTS
from service.members.sessions import end_session
from service.members.tokens import new_token
from service.members.visits import Returned, begin_visit, end_visit, sign_in_known
from service.pages import Form
from service.settings import Settings
from service.web import (
    SESSION_COOKIE,
    AnyRequest,
    client_of,
    go_to,
    make_cookie,
    render,
    texts_of,
    user_agent_of,
)

VISIT_COOKIE: Final = "beirat_provider"


@get("/oidc/sign-in", access=PUBLIC, writes=True, include_in_schema=False)
async def leave_for_provider(
    request: AnyRequest,
    session: Session,
    person: CurrentPerson,
    now: Now,
    next: FromQuery[str] = HOME,  # noqa: A002
) -> Response[str] | Redirect:
    settings, next_path = _settings(request), own_path(next)
    if person:
        return go_to(request, next_path)
    browser = new_token()
    visit = await _begun(request, session, browser, next_path, now)
    try:
        address = await address_of(settings, visit)
    except ProviderError as trouble:
        return _sign_in_page(request, trouble, next_path)
    cookie = make_cookie(request, VISIT_COOKIE, browser, max_age=VISIT_LASTS.seconds)
    return Redirect(address, status_code=303, cookies=[cookie])


async def _begun(request: AnyRequest, session: AsyncSession, browser: str, next_path: str, now: Now) -> Visit:
    """Begin an attempt, unless there were too many."""
    await count_request(session, f"provider:{browser}", client=client_of(request), now=now)
    visit = await begin_visit(session, browser=browser, next_path=next_path, now=now)
    await _let_go(session)
    return visit


@get(RETURN_PATH, access=PUBLIC, writes=True, include_in_schema=False)
async def come_back(request: AnyRequest, session: Session, person: CurrentPerson, now: Now) -> Response[str] | Redirect:
    next_path = HOME
    try:
        returned = await _returned(request, session, now)
        next_path = returned.next_path
        token = await _signed_in(request, session, returned, now)
    except ProviderError as trouble:
        return _sign_in_page(request, trouble, next_path)
    if person:
        await end_session(session, person.session_hash, now=now)
    cookies = [
        make_cookie(request, SESSION_COOKIE, token, max_age=None),
        make_cookie(request, VISIT_COOKIE, "", max_age=0),
    ]
    return Redirect(next_path, status_code=303, cookies=cookies)


async def _signed_in(request: AnyRequest, session: AsyncSession, returned: Returned, now: Now) -> str:
    """Open a session for whom the provider says that it is, and give its token."""
    settings = _settings(request)
    email = await confirmed_email(settings, returned.visit, _code(request, settings), now=now)
    return await sign_in_known(session, email, device=device_of(user_agent_of(request)), now=now)


async def _returned(request: AnyRequest, session: AsyncSession, now: Now) -> Returned:
    """Use the attempt up, whatever comes of it; where there is no provider, there is none."""
    _settings(request)
    browser, state = request.cookies.get(VISIT_COOKIE, ""), request.query_params.get("state", "")
    returned = await end_visit(session, state=state, browser=browser, now=now)
    await _let_go(session)
    return returned


def _code(request: AnyRequest, settings: Settings) -> str:
    """Read the provider's answer; what it is worth is found out with the token."""
    answer = request.query_params
    if answer.get("error") == "access_denied":
        raise ProviderCancelledError
    if "code" not in answer or answer.get("iss", settings.oidc_issuer) != settings.oidc_issuer:
        raise ProviderRefusedError
    return str(answer["code"])


async def _let_go(session: AsyncSession) -> None:
    """Keep what was written and give the connection back: a provider that is slow must not hold up anybody else."""
    await session.commit()


def _settings(request: AnyRequest) -> Settings:
    settings: Settings = request.app.state.settings
    if settings.oidc_issuer is None:
        raise NotFoundError
    return settings


def _sign_in_page(request: AnyRequest, trouble: ProviderError, next_path: str) -> Response[str]:
    """Say what went wrong above both ways in."""
    texts, settings = texts_of(request), _settings(request)
    told = Trouble(texts.gettext(trouble.title), trouble.message(texts))
    return render(request, SignInPage(Form(), next_path, settings.provider_label, told), status=trouble.status)


provider_handlers: list[HTTPRouteHandler] = [leave_for_provider, come_back]
