"""Pages out, forms in: rendering, redirects with a notice, cookies, tokens against forged forms."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, FormMultiDict
from litestar.response import Redirect

from service.access import ROLE_TITLES, Person, Seat, known_of
from service.bodies import check_fields
from service.errors import BadTokenError, TurnedTextError
from service.pages import BoardBadge, Chrome, NavLink, Notice, Page, Part
from service.settings import Settings
from service.templating import environment
from service.texts import DEFAULT_LANGUAGE, LANGUAGES, N_, TURNING, Texts, texts_in, tidied

SESSION_COOKIE: Final = "beirat_session"
VISITOR_COOKIE: Final = "beirat_visitor"
LANGUAGE_COOKIE: Final = "beirat_language"
NOTICE_COOKIE: Final = "beirat_notice"
NOTICE_KINDS: Final = frozenset({"success", "info", "warning"})
YEAR: Final = 365 * 24 * 3600
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_UPLOAD: Final = 10_000_000
ADDRESSES_KEPT: Final = 1_000
KEPT_BY_NOBODY: Final = {"Cache-Control": "no-store", "Vary": "Cookie"}

TURNED: Final = re.compile(
    b"|".join([*(sign.encode() for sign in TURNING), *(rb"\\u(?i:%04x)" % ord(sign) for sign in TURNING)])
)
"""Signs that turn the direction of writing around, in JSON: as they are, or escaped."""

AnyRequest = Request[Any, Any, Any]
Navigation = Callable[[Seat, str, Texts], tuple[NavLink, ...]]


def language_of(request: AnyRequest) -> str:
    """Take the language from `?lang=`, else the cookie, else German."""
    known = known_of(request)
    if "language" not in known:
        wishes = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
        known["language"] = next((wish for wish in wishes if wish in LANGUAGES), DEFAULT_LANGUAGE)
    return str(known["language"])


def texts_of(request: AnyRequest) -> Texts:
    """Give the texts in the reader's language."""
    return texts_in(language_of(request))


def csrf_token(request: AnyRequest) -> str:
    """Derive the token of this browser's forms from its session, or from its visitor cookie before sign-in."""
    secret = request.cookies.get(SESSION_COOKIE) or request.cookies.get(VISITOR_COOKIE)
    if not secret:
        secret = known_of(request).setdefault("new_visitor", secrets.token_urlsafe(24))
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()


def bearer_token(request: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Read a script's session token from `Authorization: Bearer …`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def client_of(request: AnyRequest) -> str:
    """Give the network address that the request came from."""
    return request.client.host if request.client else ""


def user_agent_of(request: AnyRequest) -> str:
    """Give what the browser says that it is."""
    return request.headers.get("user-agent", "")


async def check_request(request: AnyRequest) -> None:
    """Refuse what cannot be read, what was not sent from our own pages, and texts that read differently than they are.

    The last are refused here from scripts, as are fields that nothing reads; forms refuse them field by field.
    """
    if refusal := known_of(request).get("refusal"):
        raise refusal
    await check_csrf(request)
    is_script = request.url.path.startswith("/api/") and request.method not in SAFE_METHODS
    if not is_script:
        return
    if TURNED.search(await request.body()):
        raise TurnedTextError
    if wanted := request.route_handler.parsed_fn_signature.parameters.get("data"):
        check_fields(await request.body(), wanted.annotation)


async def check_csrf(request: AnyRequest) -> None:
    """Refuse a change that does not carry this browser's token, as a field `csrf` or a header `X-CSRF-Token`.

    A script needs none: neither with a bearer token nor without any session, because no browser ever adds these.
    """
    is_script = request.url.path.startswith("/api/") and SESSION_COOKIE not in request.cookies
    if request.method in SAFE_METHODS or bearer_token(request) or is_script:
        return
    given = request.headers.get("x-csrf-token")
    if given is None and request.content_type[0] in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        given = text_of(await request.form(), "csrf")
    has_cookie = SESSION_COOKIE in request.cookies or VISITOR_COOKIE in request.cookies
    if not has_cookie or not given or not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        raise BadTokenError


def text_of(form: FormMultiDict, name: str) -> str:
    """Read a text field, tidied; missing is empty."""
    value = form.get(name, "")
    return tidied(value) if isinstance(value, str) else ""


def whole_number(text: str, *, otherwise: int) -> int:
    """Read a whole number that our own page put into a hidden field; nonsense becomes `otherwise`."""
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) < 19 else otherwise  # noqa: PLR2004


def render(
    request: AnyRequest,
    page: Page,
    *,
    status: int = 200,
    board: BoardBadge | None = None,
    headers: Mapping[str, str] = KEPT_BY_NOBODY,
) -> Response[str]:
    """Render a page in the reader's language, inside the chrome of its layout; `board` colours a page for everybody."""
    template = environment(language_of(request)).get_template(page.template)
    around = {} if isinstance(page, Part) else {"chrome": _chrome_of(request, board)}
    content = template.render(vars(page), **around)
    return Response(content, status_code=status, media_type="text/html", headers=headers, cookies=_cookies_of(request))


def _chrome_of(request: AnyRequest, board: BoardBadge | None) -> Chrome:
    """Gather what the layout shows around the page: for everybody, or as seen from the reader's seat."""
    texts = texts_of(request)
    known = known_of(request)
    person: Person | None = known.get("person")
    seat: Seat | None = known.get("seat") if board is None else None
    settings: Settings = request.app.state.settings
    navigation: Navigation = request.app.state.navigation
    if seat:
        board = BoardBadge(seat.board.slug, seat.board.name, seat.board.body_label, seat.board.accent)
    return Chrome(
        language=texts.language,
        languages=_languages(tuple(request.query_params.multi_items()), texts.language),
        make_token=partial(csrf_token, request),
        person_name=person.name if person else None,
        role_label=_role_label(seat, texts) if seat else None,
        board=board,
        nav=navigation(seat, request.url.path, texts) if seat else (),
        notice=notice_of(request),
        demo=settings.demo,
        base_url=settings.base_url,
    )


def _role_label(seat: Seat, texts: Texts) -> str:
    """Say as what somebody is here today, and for whom or by whom."""
    if seat.stands_in_for:
        values = {"name": seat.stands_in_for.name, "until": texts.date(seat.stands_in_for.until)}
        return texts.gettext(N_("standing in for %(name)s until %(until)s")) % values
    if seat.stood_in_by:
        values = {"name": seat.stood_in_by.name, "until": texts.date(seat.stood_in_by.until)}
        return texts.gettext(N_("%(name)s stands in until %(until)s")) % values
    return texts.gettext(ROLE_TITLES[seat.role])


def notice_of(request: AnyRequest) -> Notice | None:
    """Read what the last form wanted said; whoever made the cookie, only a known kind is shown."""
    kind, _, text = unquote(request.cookies.get(NOTICE_COOKIE, "")).partition(" ")
    return Notice(kind, text) if kind in NOTICE_KINDS and text else None


@lru_cache(ADDRESSES_KEPT)
def _languages(asked: tuple[tuple[str, str], ...], spoken: str) -> tuple[NavLink, ...]:
    """Address this same page, its filters kept, in each language."""
    kept = sorted((name, value) for name, value in asked if name != "lang")
    return tuple(
        NavLink(name, "?" + urlencode([*kept, ("lang", code)]), current=code == spoken)
        for code, name in LANGUAGES.items()
    )


def _cookies_of(request: AnyRequest) -> list[Cookie]:
    """Set what the page needs remembered, and forget a notice that has now been shown."""
    cookies = []
    if visitor := known_of(request).get("new_visitor"):
        cookies.append(make_cookie(request, VISITOR_COOKIE, visitor, max_age=None))
    if request.query_params.get("lang") in LANGUAGES:
        cookies.append(make_cookie(request, LANGUAGE_COOKIE, language_of(request), max_age=YEAR))
    if NOTICE_COOKIE in request.cookies:
        cookies.append(make_cookie(request, NOTICE_COOKIE, "", max_age=0))
    return cookies


def make_cookie(request: AnyRequest, name: str, value: str, *, max_age: int | None) -> Cookie:
    """Make a cookie that scripts cannot read and other sites cannot send."""
    settings: Settings = request.app.state.settings
    return Cookie(
        name, value=value, path="/", max_age=max_age, httponly=True, samesite="lax", secure=settings.secure_cookies
    )


def go_to(request: AnyRequest, path: str, *, notice: str | None = None, kind: str = "success") -> Redirect:
    """Answer a form by sending the browser to a page, which says the notice once.

    `notice` is a message id, `kind` one of NOTICE_KINDS.
    """
    cookies = []
    if notice:
        told = f"{kind} {texts_of(request).gettext(notice)}"
        cookies.append(make_cookie(request, NOTICE_COOKIE, quote(told), max_age=60))
    return Redirect(path, status_code=303, cookies=cookies)


def wants_page(request: AnyRequest) -> bool:
    """Tell whether the asker is a browser showing pages, not a script asking for JSON."""
    path = request.url.path
    return not (path == "/api" or path.startswith("/api/")) and "text/html" in request.headers.get(
        "accept", "*/*, text/html"
    )
