"""Imprint, privacy notice and accessibility statement, reachable from every page."""

from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.access import PUBLIC
from service.database import Session
from service.public.answers import show, unchanged
from service.public.pages import AccessibilityPage, BoardRounds, ImprintPage, PrivacyPage
from service.public.queries import get_statements, published_rounds
from service.public.rules import by_board, fingerprint_of
from service.settings import Settings
from service.web import AnyRequest


async def published_boards(request: AnyRequest, session: Session) -> tuple[tuple[BoardRounds, ...], str]:
    """Give the boards that have published, and what changes with whatever these pages say."""
    settings: Settings = request.app.state.settings
    rounds, said = await published_rounds(session), await get_statements(session)
    return by_board(rounds, said), f"{settings.operator}\n{settings.contact}\n{said}{fingerprint_of(rounds)}"


@get("/imprint", access=PUBLIC)
async def show_imprint(request: AnyRequest, session: Session) -> Response[Any]:
    settings: Settings = request.app.state.settings
    boards, fingerprint = await published_boards(request, session)
    page = ImprintPage(operator=settings.operator, contact=settings.contact, boards=boards)
    return unchanged(request, fingerprint) or show(request, page, fingerprint)


@get("/privacy", access=PUBLIC)
async def show_privacy(request: AnyRequest, session: Session) -> Response[Any]:
    settings: Settings = request.app.state.settings
    boards, fingerprint = await published_boards(request, session)
    page = PrivacyPage(operator=settings.operator, contact=settings.contact, boards=boards)
    return unchanged(request, fingerprint) or show(request, page, fingerprint)


@get("/accessibility", access=PUBLIC)
async def show_accessibility(request: AnyRequest, session: Session) -> Response[Any]:
    settings: Settings = request.app.state.settings
    boards, fingerprint = await published_boards(request, session)
    page = AccessibilityPage(contact=settings.contact, boards=boards)
    return unchanged(request, fingerprint) or show(request, page, fingerprint)


legal_handlers: list[HTTPRouteHandler] = [show_imprint, show_privacy, show_accessibility]
