"""Only in the demo: change roles with one press, see every component."""

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler

from service.access import PUBLIC, Now
from service.database import Session
from service.demo.links import make_link_for
from service.demo.pages import DemoPage, RoleChoice, StyleguidePage
from service.demo.people import SIGN_IN_ROLES
from service.errors import NotFoundError
from service.web import AnyRequest, go_to, render, text_of, texts_of


@get("/demo", access=PUBLIC, include_in_schema=False)
async def show_roles(request: AnyRequest) -> Response[str]:
    gettext = texts_of(request).gettext
    roles = tuple(
        RoleChoice(member.email, member.name, gettext(member.role.value), gettext(label))
        for member, label in SIGN_IN_ROLES
    )
    return render(request, DemoPage(roles=roles))


@post("/demo", access=PUBLIC, include_in_schema=False)
async def take_role(request: AnyRequest, session: Session, now: Now) -> Response[None]:
    """Make a one-time link for the role and go to it, as if it had come by mail."""
    token = await make_link_for(session, text_of(await request.form(), "email"), now=now)
    if token is None:
        raise NotFoundError
    return go_to(request, f"/sign-in/{token}")


@get("/styleguide", access=PUBLIC, include_in_schema=False)
async def show_styleguide(request: AnyRequest) -> Response[str]:
    return render(request, StyleguidePage())


handlers: list[HTTPRouteHandler] = [show_roles, take_role, show_styleguide]
