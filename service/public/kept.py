"""One answer as memory keeps it: as it is, packed for browsers that unpack it, and as a word that it is unchanged."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from litestar.types import Message

WORTH_PACKING: Final = 1_000
PACKABLE: Final = (b"text/", b"application/json", b"application/xml", b"application/javascript", b"image/svg")
PACKABLE_TOO: Final = (b"+json", b"+xml")
OF_THE_BODY: Final = frozenset({b"content-length", b"content-type", b"content-disposition", b"content-encoding"})
BESIDE_THE_BODY: Final = 2_000
NO_WEIGHT: Final = frozenset({b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"})

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Form:
    """An answer in one form, ready to be sent."""

    start: Message
    body: Message
    unchanged: Message


@dataclass(frozen=True)
class Kept:
    """An answer in the forms that readers may want; `size` is what all of it takes in memory."""

    tag: str
    size: int
    plain: Form
    packed: Form | None

    @classmethod
    def of(cls, headers: RawHeaders, body: bytes) -> "Kept":
        """Prepare both forms; what does not become smaller is not packed."""
        named = dict(headers)
        small = gzip.compress(body, 6, mtime=0) if _is_packable(named, body) else body
        packed = _form(_packed(headers, len(small)), small) if len(small) < len(body) else None
        size = len(body) + (len(small) if packed else 0) + BESIDE_THE_BODY
        return cls(named[b"etag"].decode("latin-1"), size, _form(headers, body), packed)

    def form_for(self, accepted: bytes) -> Form:
        """Choose by `Accept-Encoding`."""
        return self.packed if self.packed and takes_gzip(accepted) else self.plain


@lru_cache(100)
def takes_gzip(accepted: bytes) -> bool:
    """Read `Accept-Encoding`."""
    weights = {coding.strip(): weight.replace(b" ", b"") for coding, _, weight in _parts(accepted)}
    return b"gzip" in weights and weights[b"gzip"] not in NO_WEIGHT


def _parts(accepted: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return [part.partition(b";") for part in accepted.lower().split(b",")]


def _is_packable(named: dict[bytes, bytes], body: bytes) -> bool:
    kind = named.get(b"content-type", b"").partition(b";")[0]
    is_text = kind.startswith(PACKABLE) or kind.endswith(PACKABLE_TOO)
    return is_text and b"content-encoding" not in named and len(body) >= WORTH_PACKING


def _packed(headers: RawHeaders, length: int) -> RawHeaders:
    """Say that the body is packed; it is another body, so it has another tag."""
    tag = dict(headers)[b"etag"].rstrip(b'"') + b'-gzip"'
    changed = {b"content-length": str(length).encode(), b"etag": tag}
    return [*((name, changed.get(name, value)) for name, value in headers), (b"content-encoding", b"gzip")]


def _form(headers: RawHeaders, body: bytes) -> Form:
    start: Any = {"type": "http.response.start", "status": HTTPStatus.OK, "headers": headers}
    short = [(name, value) for name, value in headers if name not in OF_THE_BODY]
    unchanged: Any = {**start, "status": HTTPStatus.NOT_MODIFIED, "headers": short}
    return Form(start, {"type": "http.response.body", "body": body, "more_body": False}, unchanged)
