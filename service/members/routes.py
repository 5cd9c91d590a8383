"""Signing in by a one-time link, and out."""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from service.access import PUBLIC, SIGNED_IN, CurrentPerson, Now
from service.database import Session
from service.members.actions import end_session, send_link, sign_out, use_link
from service.members.pages import ConfirmPage, LinkSentPage, SignInPage
from service.members.queries import get_link_owner
from service.pages import Form, FormError
from service.texts import N_
from service.web import SESSION_COOKIE, AnyRequest, go_to, make_cookie, render, text_of, texts_of

LONGEST_ADDRESS: Final = 254
HOME: Final = "/board"


def own_path(path: str) -> str:
    """Give a path of this site, never another site's address; anything else becomes the members' home."""
    fits = path.startswith("/board") and "\\" not in path and path.isprintable()
    return path if fits else HOME


@get("/sign-in", access=PUBLIC)
async def ask_for_address(request: AnyRequest, next: FromQuery[str] = HOME) -> Response[str]:  # noqa: A002
    return render(request, SignInPage(form=Form(), next_path=own_path(next)))


@post("/sign-in", access=PUBLIC, status_code=200)
async def ask_for_link(request: AnyRequest, session: Session, now: Now) -> Response[str]:
    form = await request.form()
    email, texts = text_of(form, "email").lower(), texts_of(request)
    if "@" not in email[1:-1] or len(email) > LONGEST_ADDRESS or any(map(str.isspace, email)):
        error = texts.gettext(N_("Please enter an e-mail address such as name@example.org."))
        raise FormError(SignInPage(form=Form({"email": email}, {"email": error}), next_path=HOME))
    base_url = request.app.state.settings.base_url
    await send_link(session, email, base_url=base_url, texts=texts, now=now)
    return render(request, LinkSentPage(email=email))


@get("/sign-in/{token:str}", access=PUBLIC)
async def show_link(
    request: AnyRequest,
    session: Session,
    now: Now,
    token: FromPath[str],
    next: FromQuery[str] = HOME,  # noqa: A002
) -> Response[str]:
    name = await get_link_owner(session, token, now=now)
    return render(request, ConfirmPage(name=name, token=token, next_path=own_path(next)))


@post("/sign-in/{token:str}", access=PUBLIC)
async def sign_in(
    request: AnyRequest, session: Session, person: CurrentPerson, now: Now, token: FromPath[str]
) -> Response[None]:
    if person:
        await end_session(session, person.session_hash, now=now)
    session_token = await use_link(session, token, now=now)
    answer = go_to(request, own_path(text_of(await request.form(), "next")))
    answer.cookies.append(make_cookie(request, SESSION_COOKIE, session_token, max_age=None))
    return answer


@post("/sign-out", access=SIGNED_IN)
async def leave(request: AnyRequest, session: Session, person: CurrentPerson, now: Now) -> Response[None]:
    if person:
        await sign_out(session, person, now=now)
    answer = go_to(request, "/", notice=N_("You are signed out on all devices."))
    answer.cookies.append(make_cookie(request, SESSION_COOKIE, "", max_age=0))
    return answer


handlers: list[HTTPRouteHandler] = [ask_for_address, ask_for_link, show_link, sign_in, leave]
