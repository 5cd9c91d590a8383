from sqlmodel.ext.asyncio.session import AsyncSession

from service.settings import Settings
from tests.cast import make_world
from tests.web import NOWHERE, Visit, app_on, client_of


async def test_ready_answers_once_migrated(visit: Visit) -> None:
    answer = await visit(None).get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_head_answers_like_get_without_a_body(visit: Visit) -> None:
    answer = await visit(None).head("/health")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_unknown_address_carries_the_policy_too(visit: Visit) -> None:
    answer = await visit(None).get("/nowhere")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_unknown_address_below_api_is_a_problem(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    answer = await visit(world.people["ada"]).get("/api/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_ready_says_that_no_database_answers() -> None:
    async with app_on(Settings(database_url=NOWHERE)) as app, client_of(app, None) as visitor:
        answer = await visitor.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "missing": "database"})
