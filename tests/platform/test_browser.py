"""The browser that the journeys travel with: it sees what we serve, and notices what it should not."""

import pytest
from playwright.async_api import Browser

from tests.browser import PHONE, OpenPage, Site, accessibility_violations, overflow, pages_of
from tests.cast import make_world


async def test_the_start_page_works_on_a_phone(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        await make_world(session)
    page = await open_page(width=PHONE)
    assert await accessibility_violations(page) == []
    assert await overflow(page) == 0


async def test_a_request_to_another_host_is_noticed(chromium: Browser, site: Site) -> None:
    async def ask_another_host() -> None:
        async with pages_of(chromium, site) as open_page:
            page = await open_page(path="/health")
            await page.evaluate("fetch('http://localhost:1/').catch(() => null)")

    with pytest.raises(AssertionError, match="http://localhost:1/"):
        await ask_another_host()
