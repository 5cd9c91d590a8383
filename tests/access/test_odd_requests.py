"""What no browser sends: characters that no database stores, bodies without a bottom."""

import html
import re
from itertools import product
from urllib.parse import quote

import pytest
from litestar import Litestar
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.access.routes import routes_of_boards
from tests.cast import make_world, set_stage
from tests.resolutions.conftest import deciding_world
from tests.web import Visit

ODD_PATHS = (
    "/board/%00",
    "/board/{board}/rounds/%00",
    "/board/{board}/rounds/x%00y/scoring",
    "/api/boards/%00/rounds/{round}/rules",
    "/api/boards/{board}/rounds/%00/rules",
    "/rounds/%00/{round}",
    "/rounds/{board}/%00",
    "/api/rounds/{board}/%00",
)


@pytest.mark.parametrize("path", ODD_PATHS)
@pytest.mark.parametrize("name", ["ada", None])
async def test_nul_in_an_address_names_nothing(
    session: AsyncSession, visit: Visit, path: str, name: str | None
) -> None:
    world = await make_world(session)
    board, round_ = world.home.removeprefix("/board/").split("/rounds/")
    visitor = visit(world.people[name] if name else None)
    answer = await visitor.get(path.format(board=board, round=round_))
    assert answer.status_code == 404


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"email":' * 50_000], ids=["lists", "objects"])
async def test_json_nested_without_end_is_refused(session: AsyncSession, visit: Visit, body: bytes) -> None:
    await make_world(session)
    answer = await visit(None).post("/api/sign-in", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


JSON = {"Content-Type": "application/json"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=a"}
ENGLISH = re.compile(r"Expected|Input|Invalid|malformed|truncated|boundary|Method|Not Found|Unsupported|Request")
REFUSED: tuple[tuple[str, str, dict[str, str], bytes, int], ...] = (
    ("GET", "/api/rounds/musterland/2026?version=abc", {}, b"", 400),
    ("GET", "/nothing", {}, b"", 404),
    ("PATCH", "/sign-in", {}, b"", 405),
    ("POST", "/", {}, b"", 405),
    ("POST", "/sign-in", {"Content-Type": "multipart/form-data"}, b"x", 400),
    ("POST", "/sign-in", MULTIPART, b"x", 400),
    ("POST", "/sign-in", {"Content-Type": "text/plain"}, b"x", 403),
    ("POST", "/sign-in", JSON, b"{", 403),
    ("POST", "/api/sign-in", JSON, b"{", 400),
    ("POST", "/api/sign-in", JSON, b'{"email": 3}', 400),
    ("POST", "/api/sign-in", {"Content-Type": "text/plain"}, b"x", 400),
    ("POST", "/api/sign-in", JSON, b" " * 10_000_001, 413),
)


@pytest.mark.parametrize("refused", REFUSED)
async def test_what_the_framework_refuses_is_told_in_the_readers_language(
    visit: Visit, refused: tuple[str, str, dict[str, str], bytes, int]
) -> None:
    method, path, headers, body, status = refused
    answer = await visit(None).request(method, path, headers=headers, content=body)
    told = html.unescape(answer.text)
    if answer.headers["content-type"] == "application/problem+json":
        problem = answer.json()
        told = " ".join((problem["title"], problem["detail"], problem.get("advice", "")))
    assert answer.status_code == status
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert not ENGLISH.search(re.sub(r"<head>.*</head>|<[^>]*>", " ", told, flags=re.DOTALL))


async def test_scripts_learn_which_field_is_wrong(visit: Visit) -> None:
    answer = await visit(None).post("/api/sign-in", json={"email": 3}, headers={"Cookie": "beirat_language=en"})
    problem = answer.json()
    assert problem["detail"] == "What was sent for “email” is not what is expected there."
    assert problem["errors"] == {"email": "Input should be a valid string"}


ODD_VALUES = ("", "x", "-1", "1.5", "9" * 30, "\x00", "true&{name}=2")


async def test_no_page_stumbles_over_what_stands_behind_the_question_mark(
    session: AsyncSession, app: Litestar, visit: Visit
) -> None:
    world = await deciding_world(session)
    ada = str(world.people["ada"].member_id)
    pages = [route for route in routes_of_boards(app) if route.is_safe and route.is_page and route.asked]
    assert len(pages) > 8
    stumbling = {}
    for stage in RoundStage:
        await set_stage(session, world, stage)
        await session.commit()
        for route in (route for route in pages if route.a_stage is stage):
            client, path = visit(world.people[route.insider]), route.path(member_id=ada)
            for query in ("", *(odd_query(name, value) for name, value in product(route.asked, ODD_VALUES))):
                answer = await client.get(path + query)
                if answer.status_code not in {200, 303, 409}:
                    stumbling[route.path_format, query] = answer.status_code
    assert stumbling == {}


def odd_query(name: str, value: str) -> str:
    return f"?{name}=" + quote(value, safe="&={}").format(name=name)


async def test_no_script_is_left_thinking_that_a_field_was_read(
    session: AsyncSession, app: Litestar, visit: Visit
) -> None:
    world = await make_world(session)
    routes = [route for route in routes_of_boards(app) if route.takes_json]
    assert len(routes) > 20
    answers = {}
    for stage in RoundStage:
        await set_stage(session, world, stage)
        await session.commit()
        for route in (route for route in routes if route.a_stage is stage):
            client = visit(world.people[route.insider])
            answer = await client.request(route.method, route.path(), json={"unheard_of": 1})
            answers[route.name] = answer.status_code, answer.json()["code"], "„unheard_of“" in answer.json()["detail"]
    assert set(answers.values()) == {(422, "unknown_fields", True)}
    answer = await visit(None).post("/api/sign-in", json={"email": "x@example.org", "emial": ""})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_fields")


async def test_unknown_fields_inside_others_are_named_with_the_way_there(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    body = {"conflicts": [{"proposal": 1, "kind": "relative", "why": "x"}], "denied": []}
    answer = await visit(world.people["ada"]).post(f"{world.api}/conflicts", json=body)
    assert answer.json()["detail"].startswith("„conflicts.0.why“")
    assert answer.status_code == 422
