"""Public answers from the process's memory, before the framework: a shared cache as HTTP means it (RFC 9111).

It keeps what `answers` marked as everybody's, serves it only to visitors who have nothing personal with them, and only
as long as the lease holds. A copy that is not certain to be right is not served.

Whoever carries the cookie of a session that is over is a visitor like any other: a session never begins again, so once
the application has answered such a cookie with everybody's page, memory does so too.
"""

from collections import OrderedDict
from http import HTTPStatus
from typing import Final, NamedTuple

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from service.public.answers import tags_in
from service.public.kept import Kept, RawHeaders
from service.public.lease import Lease
from service.texts import DEFAULT_LANGUAGE, LANGUAGES
from service.web import LANGUAGE_COOKIE, NOTICE_COOKIE, SESSION_COOKIE

MOST_BYTES: Final = 32_000_000
LARGEST: Final = 4_000_000
LONGEST: Final = 1_000
"""Longer addresses are nobody's but who made them up; and what is kept takes little more than its `size`."""
KEPT_FOR: Final = frozenset({"GET", "HEAD"})
NOTICE: Final = NOTICE_COOKIE.encode()
SESSION: Final = SESSION_COOKIE.encode()
MOST_SESSIONS: Final = 1_000
LONGEST_SESSION: Final = 100
LANGUAGE: Final = LANGUAGE_COOKIE.encode()
SPOKEN: Final = frozenset(language.encode() for language in LANGUAGES)
FOR_ALL: Final = "/static/"
PAGE: Final = b"text/html"
NOTHING: Final[Message] = {"type": "http.response.body", "body": b"", "more_body": False}


class Asked(NamedTuple):
    """What an answer depends on."""

    path: str
    query: bytes
    language: bytes


class Reader(NamedTuple):
    """What a reader has already, and which packing they take."""

    known: str
    accepted: bytes


class Cookies(NamedTuple):
    """What memory makes of somebody's cookies; no language where it makes nothing of them."""

    language: bytes | None
    session: bytes = b""


class Memory:
    """Answer what was answered before in the same edition; ask the application for everything else."""

    def __init__(self, app: ASGIApp, lease: Lease, most_bytes: int = MOST_BYTES) -> None:
        """Wrap the application."""
        self.app = app
        self._lease, self._most_bytes = lease, most_bytes
        self._edition = -1
        self._kept: OrderedDict[Asked, Kept] = OrderedDict()
        self._bytes = 0
        self._ended: OrderedDict[bytes, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where that is certain to be right."""
        edition = self._lease.edition
        if edition is None or scope["type"] != ScopeType.HTTP or scope["method"] not in KEPT_FOR:
            await self.app(scope, receive, send)
            return
        asked, reader, session = _read(scope)
        if asked is None:
            await self.app(scope, receive, send)
        elif session and session not in self._ended:
            await self.app(scope, receive, self._learning(session, send))
        elif kept := self._find(asked, edition):
            await _send(kept, reader, send)
        else:
            await self.app(scope, receive, self._listening(asked, reader, edition, send))

    def _find(self, asked: Asked, edition: int) -> Kept | None:
        if edition != self._edition:
            self._kept.clear()
            self._edition, self._bytes = edition, 0
        kept = self._kept.get(asked)
        if kept:
            self._kept.move_to_end(asked)
        return kept

    def _learning(self, session: bytes, send: Send) -> Send:
        """Pass an answer on, and note that the session is over if it was answered like nobody's."""

        async def learn(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_nobodys(message):
                self._ended[session] = None
                if len(self._ended) > MOST_SESSIONS:
                    self._ended.popitem(last=False)
            await send(message)

        return learn

    def _listening(self, asked: Asked, reader: Reader, edition: int, send: Send) -> Send:
        """Pass an answer on, and keep it if it is everybody's and nothing changed while it was made."""
        headers: RawHeaders = []
        parts: list[bytes] = []

        async def listen_in(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_everybodys(message):
                headers.extend(message["headers"])
            elif message["type"] != "http.response.body" or not headers:
                await send(message)
            else:
                parts.append(message["body"])
                if not message["more_body"]:
                    kept = Kept.of(headers, b"".join(parts))
                    if self._lease.edition == edition == self._edition:
                        self._keep(asked, kept)
                    await _send(kept, reader, send)

        return listen_in

    def _keep(self, asked: Asked, kept: Kept) -> None:
        if kept.size > LARGEST or len(asked.path) + len(asked.query) > LONGEST:
            return
        before = self._kept.pop(asked, None)
        self._bytes += kept.size - (before.size if before else 0)
        self._kept[asked] = kept
        while self._bytes > self._most_bytes:
            self._bytes -= self._kept.popitem(last=False)[1].size


async def _send(kept: Kept, reader: Reader, send: Send) -> None:
    form = kept.form_for(reader.accepted)
    unchanged = bool(reader.known) and kept.tag in tags_in(reader.known)
    await send(form.unchanged if unchanged else form.start)
    await send(NOTHING if unchanged else form.body)


def _read(scope: HTTPScope) -> tuple[Asked | None, Reader, bytes]:
    """Read what is asked for, None where somebody may be meant; what the reader has and takes; and their session."""
    cookies, known, accepted = [], b"", b""
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookies.append(value)
        elif name == b"if-none-match":
            known = value
        elif name == b"accept-encoding":
            accepted = value
        elif name == b"authorization":
            return None, Reader("", b""), b""
    language, session = _understood([] if scope["path"].startswith(FOR_ALL) else cookies)
    if language not in SPOKEN:
        return None, Reader("", b""), b""
    asked = Asked(scope["path"], scope["query_string"], language)
    return asked, Reader(known.decode("latin-1"), accepted), session


def _understood(cookies: list[bytes]) -> Cookies:
    """Read language and session as the application does; nothing where a notice waits or a cookie is not ours."""
    if not cookies:
        return Cookies(DEFAULT_LANGUAGE.encode())
    one, *others = cookies
    given = {LANGUAGE: DEFAULT_LANGUAGE.encode(), SESSION: b""}
    for part in one.split(b";"):
        name, _, value = part.partition(b"=")
        if name.strip() in given:
            given[name.strip()] = value.strip()
    is_plain = not others and one.count(LANGUAGE) < 2 and one.count(SESSION) < 2 and NOTICE not in one  # noqa: PLR2004
    if not is_plain or len(given[SESSION]) > LONGEST_SESSION:
        return Cookies(None)
    return Cookies(given[LANGUAGE], given[SESSION])


def _is_everybodys(message: Message) -> bool:
    """Tell whether any cache may keep this answer."""
    if message["type"] != "http.response.start" or message["status"] != HTTPStatus.OK:
        return False
    named = dict(message["headers"])
    return _is_public(named) and int(named.get(b"content-length", LARGEST)) < LARGEST and b"set-cookie" not in named


def _is_nobodys(message: Message) -> bool:
    """Tell whether this answer to a session's cookie shows that there is no such session.

    Pages tell their reader's name, and whoever has one never gets to hear that a copy is still right.
    """
    if message["type"] != "http.response.start":
        return False
    named = dict(message["headers"])
    is_page = message["status"] == HTTPStatus.OK and named.get(b"content-type", b"").startswith(PAGE)
    return _is_public(named) and (is_page or message["status"] == HTTPStatus.NOT_MODIFIED)


def _is_public(named: dict[bytes, bytes]) -> bool:
    return b"public" in named.get(b"cache-control", b"") and b"etag" in named
