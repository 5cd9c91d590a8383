"""One's own account: where one is signed in, and which mails one gets."""

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from service.access import SIGNED_IN, Myself, Now
from service.database import Session
from service.errors import NotFoundError
from service.members.accounts import Wishes, change_wishes, get_account
from service.members.forms import ACCOUNT
from service.members.pages import AccountPage
from service.members.sessions import end_other_sessions, end_own_session, sessions_of
from service.members.tables import Digest
from service.rows import LARGEST_NUMBER
from service.texts import LANGUAGES, N_, ZONE
from service.web import SESSION_COOKIE, AnyRequest, go_to, make_cookie, render, text_of


@get(ACCOUNT, access=SIGNED_IN)
async def show_account(request: AnyRequest, session: Session, me: Myself, now: Now) -> Response[str]:
    account = await get_account(session, me.id, today=now.astimezone(ZONE).date())
    return render(request, AccountPage(account, await sessions_of(session, me, now=now), tuple(LANGUAGES.items())))


@post(f"{ACCOUNT}/sessions/{{number:int}}/end", access=SIGNED_IN)
async def end_one(request: AnyRequest, session: Session, me: Myself, now: Now, number: FromPath[int]) -> Redirect:
    if number > LARGEST_NUMBER:
        raise NotFoundError
    if not await end_own_session(session, me, number, now=now):
        return go_to(request, ACCOUNT, notice=N_("That device is signed out."))
    answer = go_to(request, "/", notice=N_("You are signed out on this device."))
    answer.cookies.append(make_cookie(request, SESSION_COOKIE, "", max_age=0))
    return answer


@post(f"{ACCOUNT}/sessions/end-others", access=SIGNED_IN)
async def end_others(request: AnyRequest, session: Session, me: Myself, now: Now) -> Redirect:
    await end_other_sessions(session, me, now=now)
    return go_to(request, ACCOUNT, notice=N_("You are now signed in on this device only."))


@post(f"{ACCOUNT}/mails", access=SIGNED_IN)
async def choose_mails(request: AnyRequest, session: Session, me: Myself) -> Redirect:
    form = await request.form()
    language, digest = text_of(form, "language"), text_of(form, "digest")
    wishes = Wishes(
        language=language if language in LANGUAGES else None,
        reminders=text_of(form, "reminders") == "1",
        digest=Digest(digest) if digest in set(Digest) else None,
    )
    await change_wishes(session, me.id, wishes)
    return go_to(request, ACCOUNT, notice=N_("Your choice is saved."))


account_handlers: list[HTTPRouteHandler] = [show_account, end_one, end_others, choose_mails]
