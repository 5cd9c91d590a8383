"""Signing in and out, and one's own sessions, by script."""

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from service.access import PUBLIC, SIGNED_IN, Myself, Now
from service.database import Session
from service.errors import NotFoundError
from service.members.actions import send_link, use_link
from service.members.devices import device_of
from service.members.errors import AddressError
from service.members.forms import HOME, letter_head
from service.members.limits import count_request
from service.members.queries import boards_of
from service.members.rules import LINK_LASTS, SESSION_LASTS, is_address
from service.members.schemas import (
    LinkSent,
    LinkUsed,
    LinkWanted,
    Me,
    MySessions,
    SeatOut,
    SessionOpened,
    SessionOut,
)
from service.members.seat_api import seat_handlers
from service.members.sessions import end_other_sessions, end_own_session, sessions_of, sign_out
from service.rows import LARGEST_NUMBER
from service.texts import ZONE
from service.web import AnyRequest, client_of, user_agent_of

TAGS = ["sign-in"]


@post("/api/sign-in", access=PUBLIC, status_code=202, tags=TAGS)
async def ask_for_link(request: AnyRequest, session: Session, now: Now, data: JSONBody[LinkWanted]) -> LinkSent:
    """Mail a sign-in link to an address; the answer is the same whether or not anybody has it."""
    email = data.email.strip().lower()
    if not is_address(email):
        raise AddressError
    await count_request(session, email, client=client_of(request), now=now)
    await send_link(session, email, next_path=HOME, head=letter_head(request), now=now)
    return LinkSent(email, LINK_LASTS.seconds // 60)


@post("/api/sign-in/confirm", access=PUBLIC, tags=TAGS)
async def confirm(request: AnyRequest, session: Session, now: Now, data: JSONBody[LinkUsed]) -> SessionOpened:
    """Trade a link's token for a session token, once."""
    device = device_of(user_agent_of(request))
    return SessionOpened(await use_link(session, data.token, device=device, now=now), now + SESSION_LASTS)


@post("/api/sign-out", access=SIGNED_IN, status_code=204, tags=TAGS)
async def leave(session: Session, me: Myself, now: Now) -> None:
    """End all sessions of whoever asks, on every device."""
    await sign_out(session, me, now=now)


@get("/api/me", access=SIGNED_IN, tags=TAGS)
async def who_am_i(session: Session, me: Myself, now: Now) -> Me:
    """Tell who is signed in, and on which boards they sit."""
    seats = await boards_of(session, me.id, today=now.astimezone(ZONE).date())
    return Me(me.name, [SeatOut(seat.slug, seat.name, seat.role) for seat in seats])


@get("/api/me/sessions", access=SIGNED_IN, tags=TAGS)
async def my_sessions(session: Session, me: Myself, now: Now) -> MySessions:
    """List where whoever asks is signed in; `seen_at` is kept to the hour."""
    return MySessions([SessionOut(**vars(line)) for line in await sessions_of(session, me, now=now)])


@post("/api/me/sessions/{number:int}/end", access=SIGNED_IN, status_code=204, tags=TAGS)
async def end_mine(session: Session, me: Myself, now: Now, number: FromPath[int]) -> None:
    """End one of one's own sessions."""
    if number > LARGEST_NUMBER:
        raise NotFoundError
    await end_own_session(session, me, number, now=now)


@post("/api/me/sessions/end-others", access=SIGNED_IN, status_code=204, tags=TAGS)
async def end_my_others(session: Session, me: Myself, now: Now) -> None:
    """End all of one's own sessions but this one."""
    await end_other_sessions(session, me, now=now)


handlers: list[HTTPRouteHandler] = [
    ask_for_link,
    confirm,
    leave,
    who_am_i,
    my_sessions,
    end_mine,
    end_my_others,
    *seat_handlers,
]
