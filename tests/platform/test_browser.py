"""The browser that the journeys travel with: it sees what we serve, and notices what it should not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import pytest
from playwright.async_api import Browser

from tests.axe import Seen, violations
from tests.browser import PHONE, OpenPage, Site, overflow, pages_of, served
from tests.cast import make_world

FILLED_BEHIND_WORDS = """() => {
    document.body.style.backgroundColor = "Canvas";
    const canvas = getComputedStyle(document.body).backgroundColor;
    const colour = element => getComputedStyle(element).backgroundColor;
    const says = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const behind = element => /^rgba.* 0\\)$/.test(colour(element)) ? behind(element.parentElement) : element;
    return [...document.querySelectorAll("main *")].filter(says).map(behind).filter(one => colour(one) !== canvas)
        .filter(one => getComputedStyle(one).forcedColorAdjust === "auto").map(one => one.outerHTML);
}"""
"""Tells what is filled behind words: there the browser paints the canvas around them, and they may vanish in it."""


async def test_the_start_page_works_on_a_phone(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        await make_world(session)
    page = await open_page(width=PHONE)
    assert await violations(page) == []
    assert await overflow(page) == 0


async def test_a_request_to_another_host_is_noticed(chromium: Browser, site: Site) -> None:
    async def ask_another_host() -> None:
        async with pages_of(chromium, site) as open_page:
            page = await open_page(path="/health")
            await page.evaluate("fetch('http://localhost:1/').catch(() => null)")

    with pytest.raises(AssertionError, match="http://localhost:1/"):
        await ask_another_host()


async def test_violations_are_found_on_a_page_that_was_seen_before(open_page: OpenPage) -> None:
    page, seen = await open_page(path="/imprint"), Seen()
    assert await violations(page, seen) == []
    await page.evaluate("document.querySelector('main p').style.color = '#ddd'")
    (faint,) = await violations(page, seen)
    assert "color-contrast: " in faint
    assert await violations(page, seen) == []
    await page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    (without_text,) = await violations(page, seen)
    assert "image-alt: " in without_text
    assert len(await violations(page)) == 2


async def test_every_component_is_readable_in_colours_that_the_reader_chose(
    chromium: Browser, fresh_database_url: Callable[[], Awaitable[str]]
) -> None:
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    async with served(await fresh_database_url(), demo=True) as site, pages_of(chromium, site) as open_page:
        page = await open_page(path="/styleguide")
        for scheme in schemes:
            await page.emulate_media(forced_colors="active", color_scheme=scheme)
            assert await violations(page) == []
            filled = await page.evaluate(FILLED_BEHIND_WORDS)
            assert filled == []


async def test_a_failure_before_the_served_site_takes_server_and_pages_along(
    chromium: Browser, fresh_database_url: Callable[[], Awaitable[str]]
) -> None:
    url, before = await fresh_database_url(), asyncio.all_tasks()

    async def fail() -> None:
        async with served(url) as site, pages_of(chromium, site) as open_page:
            await open_page()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    left = [str(task.get_coro()) for task in asyncio.all_tasks() - before]
    assert [task for task in left if "Server.serve" in task] == []
    assert chromium.contexts == []
