"""A real browser before the real application: served on a free port, with a database of its own.

Each page remembers what went wrong on it; closing it fails the test if a script broke, the content security policy
was hurt, or anything was asked of another host.
"""

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

from service.database import SessionMaker
from service.settings import load_settings
from service.web import SESSION_COOKIE
from tests.cast import Someone
from tests.web import app_on

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_FOUND = "Chromium is missing: install it (Debian and Ubuntu: apt install chromium) and run the tests again"
WITHOUT = (
    # Chromium loads these parts of its own window, hundreds of files, for each page that is opened.
    "InitialWebUI",
    "PreloadTopChromeWebUI",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
    # Chromium reads only the last of several lists, this one: what Playwright's own turns off is repeated here.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--in-process-gpu",
    f"--disable-features={','.join(WITHOUT)}",
)
PHONE, LAPTOP = 390, 1280


@dataclass(frozen=True)
class Site:
    """The served application and the way into its database, where commits are real."""

    url: str
    sessions: SessionMaker


def find_chromium() -> str | None:
    """Give the path of an installed Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def launched(path: str) -> AsyncIterator[Browser]:
    """Run Chromium without a window, its files in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="beirat-browser-", ignore_cleanup_errors=True) as home:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=path, args=list(QUIET), env={**os.environ, "HOME": home}
            )
            yield browser
            await browser.close()


class QuietServer(uvicorn.Server):
    """A server inside the tests' own event loop, which leaves signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(database_url: str, *, demo: bool = False) -> AsyncIterator[Site]:
    """Serve the application on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        async with app_on(load_settings(database_url=database_url, port=port, demo=demo)) as app:
            server = QuietServer(uvicorn.Config(app, lifespan="on", log_config=None, log_level="warning"))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn sets a plain flag
                await asyncio.sleep(0.01)
            try:
                yield Site(f"http://127.0.0.1:{port}", app.state.sessions)
            finally:
                server.should_exit = True
                await serving


OpenPage = Callable[..., Awaitable[Page]]


@asynccontextmanager
async def pages_of(browser: Browser, site: Site) -> AsyncIterator[OpenPage]:
    """Give a function that opens a page in a browser of somebody's own, and check them all at the end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    async def open_page(
        someone: Someone | None = None, *, path: str = "/", width: int = LAPTOP, javascript: bool = True
    ) -> Page:
        context = await browser.new_context(
            base_url=site.url,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
        )
        contexts.append(context)
        if someone:
            await context.add_cookies([{"name": SESSION_COOKIE, "value": someone.token, "url": site.url}])
        page = await context.new_page()
        _watch(page, site, faults)
        await page.goto(path)
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            await context.close()
    if faults:
        raise AssertionError("\n".join(faults))


async def overflow(page: Page) -> int:
    """Give by how many pixels the page is wider than its window."""
    width: Any = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(width)


def _watch(page: Page, site: Site, faults: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(f"{page.url}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((site.url, "data:", "about:", "blob:")):
            faults.append(f"{page.url} asked {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", on_request)
