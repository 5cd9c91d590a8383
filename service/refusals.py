"""How refusals and faults are answered: a page for browsers, problem+json (RFC 9457) for scripts."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import asyncpg
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from service.errors import (
    DatabaseAwayError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    Refusal,
    SignedOutError,
    TookTooLongError,
    TooLargeError,
    WrongStateError,
)
from service.pages import ErrorPage, FormError
from service.texts import N_, Texts
from service.web import AnyRequest, render, texts_of, wants_page

logger = logging.getLogger(__name__)
MOST_DETAILS: Final = 20


class FaultError(Refusal):
    status = 500
    title = N_("Our mistake")
    text = N_("Something went wrong on our side. What you had saved before is safe.")
    advice = N_("Please try again in a moment. If it happens again, tell the office what you were doing.")


class MethodError(Refusal):
    status = 405
    text = N_("This address cannot be used in this way.")


class AlreadyThereError(WrongStateError):
    text = N_("Somebody has just saved the same thing, so this was not saved a second time.")
    advice = N_("Please reload the page to see how things stand.")


class MalformedError(InvalidError):
    """What was sent cannot be read; `details` tells scripts what the parser says of each field, in its own words."""

    status = 400
    text = N_("The request could not be read.")
    named = N_("What was sent for “%(names)s” is not what is expected there.")
    advice = N_("Please go back, reload the page and try again.")

    def __init__(self, details: Mapping[str, str] | None = None) -> None:
        """Take what was wrong with which field, "" being the request as a whole."""
        super().__init__()
        self.details = details or {}

    def message(self, texts: Texts) -> str:
        """Name the fields, where it is known which they are."""
        names = ", ".join(filter(None, self.details))
        return texts.gettext(self.named) % {"names": names} if names else super().message(texts)


REFUSALS: Final[dict[int, type[Refusal]]] = {
    401: SignedOutError,
    403: ForbiddenError,
    404: NotFoundError,
    405: MethodError,
}


def answer_refusal(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    """Tell somebody what is wrong, where, and what to do."""
    if not wants_page(request):
        return _problem(request, refusal)
    if isinstance(refusal, SignedOutError) and request.method == "GET":
        return Redirect(f"/sign-in?next={quote(request.url.path)}", status_code=303)
    if isinstance(refusal, FormError):
        return render(request, refusal.page, status=refusal.status)
    texts = texts_of(request)
    page = ErrorPage(
        status=refusal.status,
        title=texts.gettext(refusal.title),
        message=refusal.message(texts),
        advice=refusal.hint(texts),
        back_href=request.url.path if refusal.status in {403, 409, 413, 422} and request.method != "GET" else None,
    )
    return render(request, page, status=refusal.status)


def answer_http_exception(request: AnyRequest, exception: HTTPException) -> Response[Any]:
    """Translate the framework's own refusals into ours."""
    if exception.status_code >= 500:  # noqa: PLR2004
        return answer_fault(request, exception)
    if exception.status_code == TooLargeError.status:
        limit = request.route_handler.resolve_request_max_body_size() or 0
        return answer_refusal(request, TooLargeError(limit=f"{limit // 1_000_000} MB"))
    refusal = REFUSALS.get(exception.status_code)
    answer = answer_refusal(request, refusal() if refusal else MalformedError(_details_of(exception)))
    if exception.status_code == MethodError.status:
        answer.headers["Allow"] = _allowed_by(exception)
    return answer


def answer_recursion(request: AnyRequest, exception: RecursionError) -> Response[Any]:
    """Refuse a body whose lists and objects are nested beyond what can be read."""
    logger.warning("Nested too deeply: %s %s", request.method, request.url.path, exc_info=exception)
    return answer_refusal(request, MalformedError({"": "Nested too deeply"}))


def answer_integrity_error(request: AnyRequest, exception: IntegrityError) -> Response[Any]:
    """Tell that a constraint refused what a rule let through: two people acted at the same time."""
    logger.warning("The database refused %s %s: %s", request.method, request.url.path, exception.orig)
    return answer_refusal(request, AlreadyThereError())


def answer_database_error(request: AnyRequest, exception: DBAPIError) -> Response[Any]:
    """Tell that the database went away in the middle of a request, or took too long; anything else is a bug."""
    if isinstance(getattr(exception.orig, "__cause__", None), asyncpg.QueryCanceledError):
        return answer_slow(request, TookTooLongError())
    if not exception.connection_invalidated:
        return answer_fault(request, exception)
    return answer_away(request, exception)


def answer_away(request: AnyRequest, exception: Exception) -> Response[Any]:
    """Say that the database cannot be reached, or that all connections to it are taken."""
    logger.error(
        "The database is away in %s %s: %s", request.method, request.url.path, exception.__cause__ or exception
    )
    return answer_refusal(request, DatabaseAwayError())


def answer_slow(request: AnyRequest, refusal: TookTooLongError) -> Response[Any]:
    """Say that the database was given no more time."""
    logger.error("A statement took too long in %s %s", request.method, request.url.path)
    return answer_refusal(request, refusal)


def answer_fault(request: AnyRequest, exception: Exception) -> Response[Any]:
    """Log a bug with its traceback; show none of it."""
    logger.error("Fault in %s %s", request.method, request.url.path, exc_info=exception)
    return answer_refusal(request, FaultError())


def _details_of(exception: HTTPException) -> dict[str, str]:
    """Read what the framework says, by field; of very many only some."""
    extra = exception.extra
    if isinstance(extra, list) and extra and all(isinstance(item, dict) for item in extra):
        return {str(item.get("key", "")): str(item.get("message", "")) for item in extra[:MOST_DETAILS]}
    return {"": str(exception.detail)}


def _allowed_by(exception: HTTPException) -> str:
    """Name the methods of an address: what the framework knows, and HEAD, which we answer wherever we answer GET."""
    known = (exception.headers or {}).get("allow", "GET, OPTIONS").split(", ")
    return ", ".join(sorted({*known, *(["HEAD"] if "GET" in known else [])}))


def _problem(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    texts = texts_of(request)
    body: dict[str, Any] = {
        "type": f"about:blank#{refusal.code}",
        "code": refusal.code,
        "title": texts.gettext(refusal.title),
        "status": refusal.status,
        "detail": refusal.message(texts),
    }
    if hint := refusal.hint(texts):
        body["advice"] = hint
    if isinstance(refusal, FormError) and (form := getattr(refusal.page, "form", None)):
        body["errors"] = dict(form.errors)
    if isinstance(refusal, MalformedError):
        body["errors"] = dict(refusal.details)
    return Response(
        body, status_code=refusal.status, media_type="application/problem+json", headers={"Cache-Control": "no-store"}
    )


EXCEPTION_HANDLERS: Final[dict[int | type[Exception], Callable[..., Response[Any]]]] = {
    Refusal: answer_refusal,
    HTTPException: answer_http_exception,
    DatabaseAwayError: answer_away,
    TookTooLongError: answer_slow,
    IntegrityError: answer_integrity_error,
    DBAPIError: answer_database_error,
    NoConnectionError: answer_away,
    RecursionError: answer_recursion,
    Exception: answer_fault,
}
