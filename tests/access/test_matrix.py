"""Role × stage × route: strangers, other roles and other stages are turned away from every route there is."""

import httpx
from litestar import Litestar
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, RoundStage
from tests.access.routes import Route, routes_of, routes_of_boards
from tests.cast import ROLES, World, make_world, set_stage
from tests.web import Visit

Answer = tuple[int, str]


async def ask(client: httpx.AsyncClient, route: Route, **values: str) -> Answer:
    """Send an empty request; answers the status and the refusal's code."""
    answer = await client.request(route.method, route.path(**values), headers={"Accept": "application/json"})
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return answer.status_code, answer.json()["code"] if is_problem else ""


def expected(routes: list[Route], answer: Answer) -> dict[str, Answer]:
    return {route.name: answer for route in routes}


def clients_of(world: World, visit: Visit) -> dict[str, httpx.AsyncClient]:
    return {name: visit(someone) for name, someone in world.people.items()}


async def test_there_are_routes_to_ask(app: Litestar) -> None:
    routes = routes_of_boards(app)
    assert len(routes) > 40
    assert {route.path_format for route in routes} >= {"/board/{board_slug}", "/board/{board_slug}/rounds/{round_slug}"}


async def test_nobody_comes_in_without_signing_in(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    await make_world(session)
    visitor = visit(None)
    routes = [route for route in routes_of(app) if route.access.signed_in]
    assert {route.name: await ask(visitor, route) for route in routes} == expected(routes, (401, "signed_out"))


async def test_a_stranger_finds_nothing(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await make_world(session)
    sven, routes = visit(world.people["sven"]), routes_of_boards(app)
    assert {route.name: await ask(sven, route) for route in routes} == expected(routes, (404, "not_found"))


async def test_a_stranger_cannot_tell_a_foreign_board_from_none(
    session: AsyncSession, app: Litestar, visit: Visit
) -> None:
    world = await make_world(session)
    sven = visit(world.people["sven"])
    sven.headers["Accept"] = "application/json"
    for route in routes_of_boards(app):
        foreign = await sven.request(route.method, route.path())
        missing = await sven.request(route.method, route.path(board_slug="nowhere"))
        assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content), route.name


async def test_an_unknown_round_is_not_found(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await make_world(session)
    clients = clients_of(world, visit)
    routes = [route for route in routes_of_boards(app) if "{round_slug}" in route.path_format]
    found = {route.name: await ask(clients[route.insider], route, round_slug="1999") for route in routes}
    assert found == expected(routes, (404, "not_found"))


async def test_another_board_s_round_is_not_found_here(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await make_world(session)
    world.round_.slug = "2027"
    await session.commit()
    clients = clients_of(world, visit)
    routes = [route for route in routes_of_boards(app) if "{round_slug}" in route.path_format]
    found = {route.name: await ask(clients[route.insider], route) for route in routes}
    assert found == expected(routes, (404, "not_found"))


async def test_every_other_role_is_turned_away(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await make_world(session)
    clients, routes = clients_of(world, visit), routes_of_boards(app)
    for name, role in ROLES.items():
        closed = [route for route in routes if role not in (route.access.roles or ())]
        found = {route.name: await ask(clients[name], route) for route in closed}
        assert found == expected(closed, (403, "forbidden")), name


async def test_every_other_stage_is_turned_away(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    clients, routes = clients_of(world, visit), routes_of_boards(app)
    for stage in RoundStage:
        await set_stage(session, world, stage)
        await session.commit()
        closed = [route for route in routes if route.access.stages is not None and stage not in route.access.stages]
        found = {route.name: await ask(clients[route.insider], route) for route in closed}
        assert found == expected(closed, (409, "wrong_stage")), stage


async def test_a_form_without_or_with_a_foreign_token_is_refused(
    session: AsyncSession, app: Litestar, visit: Visit
) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    clients, foreign = clients_of(world, visit), visit(world.people["sven"]).headers["X-CSRF-Token"]
    routes = [route for route in routes_of_boards(app) if not route.is_safe]
    for stage in RoundStage:
        await set_stage(session, world, stage)
        await session.commit()
        open_now = [route for route in routes if route.a_stage is stage]
        for token in (None, foreign, "", "nonsense"):
            for client in clients.values():
                client.headers.pop("X-CSRF-Token", None)
                if token is not None:
                    client.headers["X-CSRF-Token"] = token
            found = {route.name: await ask(clients[route.insider], route) for route in open_now}
            assert found == expected(open_now, (403, "bad_token")), (stage, token)


async def test_public_forms_need_a_token_too(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    await make_world(session)
    routes = [route for route in routes_of(app) if route.access.roles is None and not route.is_safe]
    pages = [route for route in routes if not route.path_format.startswith("/api/")]
    public = [route for route in pages if not route.access.signed_in]
    assert public
    visitor = visit(None)
    await visitor.get("/sign-in")
    assert {route.name: await ask(visitor, route) for route in public} == expected(public, (403, "bad_token"))


async def test_the_right_role_in_the_right_stage_is_let_in(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    clients, routes = clients_of(world, visit), [route for route in routes_of_boards(app) if route.is_safe]
    turned_away = []
    for stage in RoundStage:
        await set_stage(session, world, stage)
        await session.commit()
        for route in routes:
            for name in visitors_of(route, stage):
                answer = await ask(clients[name], route)
                if answer[0] >= 500 or answer[1] in {"forbidden", "wrong_stage", "signed_out"}:
                    turned_away.append(f"{stage} {name} {route.name} {answer}")
    assert turned_away == []


def visitors_of(route: Route, stage: RoundStage) -> list[str]:
    """Name one person of each role that may come in; where the stage does not matter, they come in turn."""
    of_roles = {role: name for name, role in ROLES.items()}
    admitted = [name for role, name in of_roles.items() if route.admits(role, stage)]
    return admitted if route.access.stages is not None else [admitted[stage.position % len(admitted)]]


async def test_every_role_is_asked(session: AsyncSession) -> None:
    await make_world(session)
    assert set(ROLES.values()) == set(Role)
