"""Public answers may be kept by anybody's cache, and nothing personal is in them."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.cast import World
from tests.public.addresses import ROUND
from tests.public.examples import publish_correction
from tests.web import Visit

pytestmark = pytest.mark.usefixtures("published")

PAGES = ("/", ROUND, f"{ROUND}/proposals/1", f"{ROUND}/check", "/imprint", "/privacy", "/accessibility")
FILES = (
    "/robots.txt",
    "/feed.atom",
    "/compare.csv",
    "/schemas/beirat-pages-1.json",
    f"{ROUND}/data/360giving.json",
    f"{ROUND}/proposals.csv",
    f"{ROUND}/decision.json",
    "/api/rounds",
    "/api/rounds/musterland/2026",
)


@pytest.mark.parametrize("path", [*PAGES, *FILES])
async def test_a_known_answer_is_not_sent_again(visit: Visit, path: str) -> None:
    first = await visit(None).get(path)
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["vary"] == "Cookie, Accept-Encoding"

    again = await visit(None).get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


async def test_pages_for_everybody_set_no_cookie_and_carry_no_token(visit: Visit) -> None:
    for path in (*PAGES, *FILES):
        answer = await visit(None).get(path)
        assert "set-cookie" not in answer.headers
        assert "csrf" not in answer.text


async def test_another_language_is_another_answer(visit: Visit) -> None:
    german = await visit(None).get(ROUND)
    english = await visit(None).get(f"{ROUND}?lang=en")
    assert german.headers["etag"] != english.headers["etag"]
    assert english.headers["cache-control"] == "private, no-cache"
    assert "beirat_language=en" in english.headers["set-cookie"]
    by_cookie = await visit(None).get(ROUND, headers={"Cookie": "beirat_language=en"})
    assert by_cookie.headers["etag"] == english.headers["etag"]


async def test_a_correction_makes_every_copy_stale(session: AsyncSession, published: World, visit: Visit) -> None:
    first = await visit(None).get(ROUND)
    await publish_correction(session, published)
    again = await visit(None).get(ROUND, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200


async def test_members_get_their_own_page_that_nobody_keeps(published: World, visit: Visit) -> None:
    member = visit(published.people["ada"])
    first = await visit(None).get(ROUND)
    answer = await member.get(ROUND, headers={"If-None-Match": first.headers["etag"]})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert 'href="/board"' in answer.text


async def test_a_language_keeps_the_filters(visit: Visit) -> None:
    page = (await visit(None).get(f"{ROUND}?q=fest&sort=granted")).text
    assert 'href="?q=fest&amp;sort=granted&amp;lang=en"' in page
