"""A cookie is set only where something has to be remembered."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.cast import make_world
from tests.web import Visit


@pytest.mark.parametrize("path", ["/", "/imprint", "/health", "/nothing-here"])
async def test_a_page_without_a_form_sets_no_cookie(visit: Visit, path: str) -> None:
    answer = await visit(None).get(path, headers={"Accept": "text/html"})
    assert "set-cookie" not in answer.headers


async def test_a_form_before_sign_in_is_tied_to_a_visitor(visit: Visit) -> None:
    answer = await visit(None).get("/sign-in")
    assert list(answer.cookies) == ["beirat_visitor"]


async def test_a_language_keeps_the_question_inside_the_members_area(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    page = await visit(world.people["olga"]).get(f"{world.home}/proposals?q=fest")
    assert 'href="?q=fest&amp;lang=en"' in page.text
