"""At the doorstep: what is too long to be read, or names no host, is taken off a request before anybody reads it.

The framework remembers the last thousand cookies, query strings and forms that it has read, however long they are. So
nothing long may reach it: a stranger could fill the memory with what they send.
"""

from functools import lru_cache
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlsplit

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType, ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from service.access import known_of
from service.errors import AddressTooLongError, HeadersTooLongError, HostUnreadableError, Refusal, TooManyFieldsError

LONGEST_QUERY: Final = 4_000
LONGEST_HEADERS: Final = 32_000
MOST_PARTS: Final = 100
"""So many parts a query may have, and so many cookies there may be: each takes far more memory than it has letters."""
MOST_FIELDS: Final = 10_000
ANY_HOST: Final = b"localhost"
"""The framework cannot do without one; no answer depends on it."""


class Doorstep:
    """Take off what cannot be read, and leave word for `service.web`, which refuses the rest of the request."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, the lighter by what nobody can read."""
        if scope["type"] == ScopeType.HTTP:
            hosts = [value for name, value in scope["headers"] if name == b"host"]
            refusal = _what_is_wrong(scope, hosts)
            if refusal or not hosts:
                scope = _readable(refusal, scope, hosts)
        await self.app(scope, receive, send)


def _what_is_wrong(scope: HTTPScope, hosts: list[bytes]) -> Refusal | None:
    length = cookies = 0
    for name, value in scope["headers"]:
        length += len(name) + len(value)
        if name == b"cookie":
            cookies += value.count(b";") + 1
    if length > LONGEST_HEADERS or cookies > MOST_PARTS:
        return HeadersTooLongError()
    if not _is_query(scope["query_string"]):
        return AddressTooLongError()
    return None if all(map(_is_host, hosts)) else HostUnreadableError()


def _is_query(query: bytes) -> bool:
    return len(query) <= LONGEST_QUERY and query.count(b"&") < MOST_PARTS


@lru_cache(100)
def _is_host(value: bytes) -> bool:
    try:
        return urlsplit(b"//" + value).port != 0
    except ValueError:
        return False


def _readable(refusal: Refusal | None, scope: HTTPScope, hosts: list[bytes]) -> HTTPScope:
    """Leave out all headers but what kind of answer is wanted, or all of the query; and name a host, whatever it is."""
    kept = [one for one in scope["headers"] if one[0] != b"host"]
    if isinstance(refusal, HeadersTooLongError):
        kept = [one for one in kept if one[0] == b"accept" and len(one[1]) <= LONGEST_QUERY]
    host = next(filter(_is_host, hosts), ANY_HOST)
    query = scope["query_string"] if _is_query(scope["query_string"]) else b""
    state = {**scope["state"], "refusal": refusal}
    return cast("HTTPScope", {**scope, "headers": [*kept, (b"host", host)], "query_string": query, "state": state})


class FormRequest(Request[Any, Any, Any]):
    """A request whose form is read for this request only; one with too many fields is not read at all."""

    async def form(self) -> FormMultiDict:
        """Read the form; files come as `multipart/form-data`, which the framework limits itself."""
        if self.content_type[0] != RequestEncodingType.URL_ENCODED:
            return await super().form()
        known = known_of(self)
        if "form" not in known:
            known["form"] = _fields(await self.body())
        form: FormMultiDict = known["form"]
        return form


def _fields(body: bytes) -> FormMultiDict:
    if body.count(b"&") >= MOST_FIELDS:
        raise TooManyFieldsError
    return FormMultiDict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
