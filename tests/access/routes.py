"""Every route of the application with what it demands, read from the application itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import get_annotations

from litestar import Litestar
from litestar.params import QueryParameter
from litestar.routes import HTTPRoute

from service.access import Access, Role, RoundStage
from service.web import SAFE_METHODS
from tests.cast import ROLES

PLACEHOLDER = re.compile(r"\{(\w+)\}")
KNOWN = {"board_slug": "musterland", "round_slug": "2026"}


@dataclass(frozen=True)
class Route:
    """One method at one address."""

    method: str
    path_format: str
    access: Access
    asked: tuple[str, ...] = ()
    """What it reads from behind the question mark."""
    takes_json: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.path_format}"

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE_METHODS

    @property
    def is_page(self) -> bool:
        return not self.path_format.startswith("/api/")

    def path(self, **values: str) -> str:
        """Fill the gaps: our board and round, and 1 for every number."""
        given = {**KNOWN, **values}
        return PLACEHOLDER.sub(lambda gap: given.get(gap[1], "1"), self.path_format)

    def admits(self, role: Role, stage: RoundStage) -> bool:
        """Tell whether a role may come in while the round is in a stage."""
        assert self.access.roles is not None
        return role in self.access.roles and (self.access.stages is None or stage in self.access.stages)

    @property
    def insider(self) -> str:
        """Name somebody of the cast who has one of the roles."""
        assert self.access.roles is not None
        return next(name for name, role in ROLES.items() if role in self.access.roles)

    @property
    def a_stage(self) -> RoundStage:
        """Give a stage in which the route is open."""
        return min(self.access.stages or {RoundStage.SCORING}, key=lambda stage: stage.position)


def routes_of(app: Litestar) -> Iterator[Route]:
    """List all of them."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                asked = tuple(name for name, kind in get_annotations(handler.fn).items() if is_query(kind))
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield Route(
                        method, route.path_format, handler.opt["access"], asked, "data" in get_annotations(handler.fn)
                    )


def is_query(annotation: object) -> bool:
    """Tell whether an annotation is one of `FromQuery[…]`."""
    return any(isinstance(one, QueryParameter) for one in getattr(annotation, "__metadata__", ()))


def routes_of_boards(app: Litestar) -> list[Route]:
    """List those that only some roles of a board may use."""
    return [route for route in routes_of(app) if route.access.roles is not None]
