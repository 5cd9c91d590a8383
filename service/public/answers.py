"""Answers that anybody's cache may keep: an ETag from what was published, nothing personal inside.

Whoever is signed in gets the same page with a way to the members' area, and no cache keeps it.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from litestar import Response

from service.pages import BoardBadge, Page
from service.publication.snapshot import BoardHead
from service.settings import Settings
from service.templating import STATIC, TEMPLATES
from service.texts import LANGUAGES, LOCALES
from service.web import NOTICE_COOKIE, AnyRequest, language_of, render

Answer = TypeVar("Answer")
SHARED: Final = "public, no-cache"
OWN: Final = "private, no-cache"
UNLISTED: Final = {"X-Robots-Tag": "noindex"}
"""An old version stays readable, but search engines lead to the newest."""


@cache
def release() -> str:
    """Name what makes these answers by its content: a new release makes new pages and files."""
    digest = hashlib.sha256()
    made_by = Path(__file__).parent
    for folder, pattern in ((made_by, "*.py"), (TEMPLATES, "**/*.html"), (LOCALES, "**/*.po"), (STATIC, "**/*.*")):
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def tag_of(request: AnyRequest, fingerprint: str) -> str:
    """Give the ETag of this address: of what was published, in the reader's language, as this release shows it."""
    settings: Settings = request.app.state.settings
    about = (request.url.path, fingerprint, language_of(request), release(), settings.demo, settings.base_url)
    content = "\n".join(map(str, about))
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


def tags_in(known: str) -> list[str]:
    """Read from `If-None-Match` which answers a reader has already, packed or not."""
    return [one.strip().removeprefix("W/").replace('-gzip"', '"') for one in known.split(",")]


def unchanged(request: AnyRequest, fingerprint: str) -> Response[Any] | None:
    """Answer 304 where the reader's copy is still right; None where the answer must be made."""
    if _is_personal(request):
        return None
    tag = tag_of(request, fingerprint)
    if tag not in tags_in(request.headers.get("if-none-match", "")):
        return None
    return Response(None, status_code=304, headers=_headers(request, tag), media_type="text/html")


def show(request: AnyRequest, page: Page, fingerprint: str, board: BoardHead | None = None) -> Response[str]:
    """Render a page, in the colour of the board that it is about."""
    badge = BoardBadge(board.slug, board.name, board.body_label, board.accent) if board else None
    if _is_personal(request):
        return render(request, page, board=badge)
    tag = tag_of(request, fingerprint)
    return render(request, page, board=badge, headers=_headers(request, tag))


def hand_out(
    request: AnyRequest, content: bytes, fingerprint: str, *, media_type: str, file_name: str = ""
) -> Response[bytes]:
    """Answer with a file; without a name it is read where it is asked for."""
    tag = tag_of(request, fingerprint)
    named = {"Content-Disposition": f'attachment; filename="{file_name}"'} if file_name else {}
    return Response(content, media_type=media_type, headers=_headers(request, tag) | named)


def data(request: AnyRequest, content: Answer, fingerprint: str) -> Response[Answer]:
    """Answer a script."""
    return Response(content, media_type="application/json", headers=_headers(request, tag_of(request, fingerprint)))


def _is_personal(request: AnyRequest) -> bool:
    """Tell whether the chrome says something to this reader only."""
    return request.state.get("person") is not None or NOTICE_COOKIE in request.cookies


def _headers(request: AnyRequest, tag: str) -> dict[str, str]:
    sets_cookie = request.query_params.get("lang") in LANGUAGES
    headers = {"ETag": tag, "Cache-Control": OWN if sets_cookie else SHARED, "Vary": "Cookie, Accept-Encoding"}
    return headers | UNLISTED if "version" in request.path_params else headers
