"""Put the rooms together: routes, dependencies, entrance, refusals, headers."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.logging import LoggingConfig
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute
from litestar.static_files import create_static_files_router

import service.boards.routes
import service.conflicts.api
import service.conflicts.routes
import service.deliberation.routes
import service.demo.routes
import service.desk.api
import service.desk.routes
import service.health
import service.journal.routes
import service.mail.demo_routes
import service.mail.routes
import service.members.api
import service.members.routes
import service.notices.routes
import service.paper.routes
import service.proposals.api
import service.proposals.routes
import service.public.api
import service.public.routes
import service.publication.api
import service.publication.routes
import service.receipts.routes
import service.resolutions.api
import service.resolutions.routes
import service.rounds.api
import service.rounds.routes
import service.scenarios.api
import service.scenarios.routes
import service.scoring.api
import service.scoring.routes
from service.access import UNASKED, provide_me, provide_now, provide_person, provide_seat
from service.database import SessionPerRequest, create_engine, provide_session, reader_maker, session_maker
from service.doorstep import Doorstep, FormRequest
from service.entrance import admit
from service.errors import NotFoundError
from service.headers import SecurityHeaders
from service.navigation import navigation
from service.public.lease import Lease
from service.public.memory import Memory
from service.refusals import EXCEPTION_HANDLERS
from service.settings import Settings
from service.templating import STATIC
from service.web import YEAR, AnyRequest, check_request

ROOMS: Final = (
    service.health,
    service.public.routes,
    service.public.api,
    service.members.routes,
    service.members.api,
    service.desk.routes,
    service.desk.api,
    service.boards.routes,
    service.rounds.routes,
    service.rounds.api,
    service.proposals.routes,
    service.proposals.api,
    service.conflicts.routes,
    service.conflicts.api,
    service.scoring.routes,
    service.notices.routes,
    service.scoring.api,
    service.deliberation.routes,
    service.receipts.routes,
    service.paper.routes,
    service.scenarios.routes,
    service.scenarios.api,
    service.resolutions.routes,
    service.resolutions.api,
    service.publication.routes,
    service.publication.api,
    service.journal.routes,
    service.mail.routes,
)
DEMO_ROOMS: Final = (service.demo.routes, service.mail.demo_routes)
LARGEST_BODY: Final = 1_000_000
"""Routes that take files say that they take more."""


def create_app(settings: Settings) -> Litestar:
    """Build the application; `settings.database_url` must point to a migrated database."""
    if settings.database_url is None:
        raise ValueError("create_app needs settings with a database_url")
    engine = create_engine(settings.database_url, statement_seconds=settings.statement_seconds)
    lease = Lease()

    @asynccontextmanager
    async def close_connections(app: Litestar) -> AsyncGenerator[None, None]:
        async with lease.kept(app.state.engine):
            yield
        await engine.dispose()

    rooms = (*ROOMS, *DEMO_ROOMS) if settings.demo else ROOMS
    app = Litestar(
        route_handlers=[*(handler for room in rooms for handler in room.handlers), _static_files()],
        dependencies={
            "session": Provide(provide_session),
            "seat": Provide(provide_seat, sync_to_thread=False),
            "person": Provide(provide_person, sync_to_thread=False),
            "me": Provide(provide_me, sync_to_thread=False),
            "now": Provide(provide_now, sync_to_thread=False),
        },
        guards=[admit],
        before_request=check_request,
        exception_handlers=dict(EXCEPTION_HANDLERS),
        middleware=[SessionPerRequest],
        lifespan=[close_connections],
        logging_config=LoggingConfig(log_exceptions="never", root={"level": "WARNING", "handlers": ["queue_listener"]}),
        openapi_config=_openapi(),
        request_max_body_size=LARGEST_BODY,
        request_class=FormRequest,
        state=State(
            {
                "settings": settings,
                "engine": engine,
                "sessions": session_maker(engine),
                "readers": reader_maker(engine),
                "navigation": navigation,
                "lease": lease,
            }
        ),
    )
    _resolve_in_turn(app)
    # Outside the router, whose refusals need headers too; and what is remembered is asked of nobody.
    app.asgi_handler = Memory(SecurityHeaders(Doorstep(app.asgi_handler)), lease)
    return app


def _resolve_in_turn(app: Litestar) -> None:
    """Resolve a handler's dependencies one after the other.

    Ours are at hand at once; the task group that the framework opens for several costs more than all of them.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for _handler, model in route.route_handler_map.values():
                model.dependency_batches = [{each} for batch in model.dependency_batches for each in batch]


def _static_files() -> Router:
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(max_age=YEAR, public=True, immutable=True),
        opt={"access": UNASKED},
    )


def find_schema(request: AnyRequest) -> None:
    """Answer for addresses below `/schema` ourselves: the framework has a page of its own for unknown ones."""
    if request.url.path.rstrip("/") not in {"/schema", "/schema/openapi.json"}:
        raise NotFoundError


def _openapi() -> OpenAPIConfig:
    """Describe the JSON API at `/schema`, without any page that loads from third parties."""
    return OpenAPIConfig(
        title="Beirat",
        version="1",
        openapi_router=Router("/schema", route_handlers=[], before_request=find_schema, opt={"access": UNASKED}),
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
        use_handler_docstrings=True,
    )
