"""What nobody can read, or what is too long to be kept in memory, is refused before anything is made of it."""

import asyncio
import gc
import html
import tracemalloc
from typing import Any

import pytest
from litestar import Litestar
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import make_world
from tests.web import Visit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOO_LONG: tuple[tuple[str, dict[str, str], int], ...] = (
    ("/imprint?" + "a" * 4_001, {}, 414),
    ("/imprint?" + "a&" * 100, {}, 414),
    ("/sign-in?lang=en&" + "a" * 4_001, {}, 414),
    ("/imprint", {"X-Long": "a" * 32_001}, 431),
    ("/imprint", {"Cookie": "a=" + "b" * 32_001}, 431),
    ("/imprint", {"Cookie": "; ".join(f"a{number}=b" for number in range(101))}, 431),
    ("/imprint", {"Host": "beirat.example:port"}, 400),
    ("/imprint", {"Host": "beirat.example:99999"}, 400),
    ("/static/beirat.css", {"Host": "beirat.example:port"}, 400),
    ("/imprint", {"Host": "[beirat"}, 400),
)
"""Address, headers, and the status of the refusal."""


@pytest.mark.parametrize(("path", "headers", "status"), TOO_LONG)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_what_cannot_be_read_is_refused_with_a_sentence(
    visit: Visit, path: str, headers: dict[str, str], status: int, accept: str
) -> None:
    answer = await visit(None).get(path, headers={"Accept": accept, **headers})
    assert answer.status_code == status
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].split(";")[0] == (
        "text/html" if accept == "text/html" else "application/problem+json"
    )


async def test_what_is_just_short_enough_is_read(visit: Visit) -> None:
    cookies = "; ".join(f"a{number}=b" for number in range(99))
    for path, headers in (
        ("/imprint?" + "a" * 4_000, {}),
        ("/imprint?" + "a&" * 99, {}),
        ("/imprint", {"Cookie": f"{cookies}; beirat_language=en", "Host": "[::1]:8000"}),
    ):
        assert (await visit(None).get(path, headers=headers)).status_code == 200


async def test_a_form_with_too_many_fields_is_refused(visit: Visit) -> None:
    many = await visit(None).post("/sign-in", content=b"a&" * 10_000, headers=FORM)
    fewer = await visit(None).post("/sign-in", content=b"a&" * 9_999, headers=FORM)
    assert (many.status_code, fewer.status_code) == (413, 403)
    assert "mehr Felder" in html.unescape(many.text)


async def test_forms_of_strangers_are_not_kept(visit: Visit) -> None:
    visitor = visit(None)
    await visitor.post("/sign-in", content=b"x=0", headers=FORM)
    tracemalloc.start()
    try:
        for number in range(8):
            await visitor.post("/sign-in", content=b"x=%d" % number + b"a" * 1_000_000, headers=FORM)
        gc.collect()
        kept, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 4_000_000


async def test_only_uploads_may_be_large(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    office = visit(world.people["olga"])
    large = b"csrf=" + b"a" * 1_000_000
    answer = await visit(None).post("/sign-in", content=large, headers=FORM)
    assert (answer.status_code, "größer als 1 MB" in html.unescape(answer.text)) == (413, True)
    upload = await office.post(f"{world.home}/proposals/import", content=large, headers=FORM)
    assert upload.status_code == 422
    upload = await office.post(f"{world.home}/proposals/import", content=large * 10, headers=FORM)
    assert (upload.status_code, "größer als 10 MB" in html.unescape(upload.text)) == (413, True)


async def test_of_very_many_faults_some_are_told(visit: Visit) -> None:
    answer = await visit(None).post("/api/sign-in", json={f"field{number}": 1 for number in range(1_000)})
    assert (answer.status_code, answer.json()["detail"].count("field")) == (422, 20)
    assert len(answer.content) < 4_000
    answer = await visit(None).post("/api/sign-in", json={"x" * 100_000: 1})
    assert (answer.status_code, len(answer.content) < 4_000) == (422, True)
    answer = await visit(None).post(
        "/api/sign-in", content=b"[" * 100_000, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/sign-in", "/board/nobody/rounds/none/scoring/1", "/api/sign-in"])
async def test_who_sends_slowly_keeps_no_connection_to_the_database(committing_app: Litestar, path: str) -> None:
    waiting = asyncio.Event()

    async def receive() -> Any:  # noqa: ANN401
        waiting.set()
        await asyncio.Event().wait()

    async def send(message: Any) -> None:  # noqa: ANN401
        raise AssertionError(message)

    headers = [(b"host", b"testserver"), (b"cookie", b"beirat_session=anything"), (b"content-length", b"9")]
    headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope: Any = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": headers, "scheme": "http", "server": ("testserver", 80), "client": ("::1", 1), "root_path": ""}
    asking = asyncio.create_task(committing_app(scope, receive, send))
    async with asyncio.timeout(10):
        await waiting.wait()
    assert committing_app.state.engine.pool.checkedout() == 0
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
