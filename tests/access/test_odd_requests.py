"""What no browser sends: characters that no database stores, bodies without a bottom."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.cast import make_world
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
