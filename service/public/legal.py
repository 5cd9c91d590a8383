"""Imprint, privacy notice and accessibility statement, reachable from every page."""

from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.access import PUBLIC
from service.database import Session
from service.public.answers import show, unchanged
from service.public.pages import AccessibilityPage, ImprintPage, PrivacyPage
from service.public.queries import published_rounds
from service.public.rules import boards_of, fingerprint_of
from service.settings import Settings
from service.web import AnyRequest


def fingerprint_of_settings(request: AnyRequest) -> str:
    """Change with what the settings say about whoever runs this installation."""
    settings: Settings = request.app.state.settings
    return f"{settings.operator}\n{settings.contact}"


@get("/imprint", access=PUBLIC)
async def show_imprint(request: AnyRequest, session: Session) -> Response[Any]:
    settings: Settings = request.app.state.settings
    rounds = await published_rounds(session)
    fingerprint = fingerprint_of_settings(request) + fingerprint_of(rounds)
    page = ImprintPage(operator=settings.operator, contact=settings.contact, boards=boards_of(rounds))
    return unchanged(request, fingerprint) or show(request, page, fingerprint)


@get("/privacy", access=PUBLIC)
async def show_privacy(request: AnyRequest) -> Response[Any]:
    settings: Settings = request.app.state.settings
    fingerprint = fingerprint_of_settings(request)
    page = PrivacyPage(operator=settings.operator, contact=settings.contact)
    return unchanged(request, fingerprint) or show(request, page, fingerprint)


@get("/accessibility", access=PUBLIC)
async def show_accessibility(request: AnyRequest) -> Response[Any]:
    settings: Settings = request.app.state.settings
    fingerprint = fingerprint_of_settings(request)
    page = AccessibilityPage(contact=settings.contact)
    return unchanged(request, fingerprint) or show(request, page, fingerprint)


legal_handlers: list[HTTPRouteHandler] = [show_imprint, show_privacy, show_accessibility]
