"""PostgreSQL for the tests: one server for each run, one database for each worker process.

A test that reads or writes takes `session`, whose work is undone afterwards. A test that needs real commits or
several connections asks `fresh_database_url` for a database of its own.
"""

import gc
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from typing import Any

import pytest
from litestar import Litestar
from playwright.async_api import Browser
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from service.database import create_engine
from service.settings import Settings
from tests.browser import NOT_FOUND, OpenPage, Site, find_chromium, launched, pages_of, served
from tests.databases import copied_database, migrated_template
from tests.web import BASE_URL, Visit, app_on, app_within, visiting

KEPT_VARIABLES = {"BEIRAT_DATABASE_URL", "BEIRAT_PG_BINDIR"}
RUNNING = pytest.StashKey[ExitStack]()
TEMPLATE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the BEIRAT_… variables of whoever runs the tests away, and clean up when we are told to stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for name in [name for name in os.environ if name.startswith("BEIRAT_") and name not in KEPT_VARIABLES]:
        del os.environ[name]
    config.stash[RUNNING] = ExitStack()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Chromium, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: modules and tests."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, in the process that started it."""
    config.stash[RUNNING].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - pytest-xdist's, which may be missing
    """Let pytest-xdist's workers share this process's server."""
    node.workerinput["template_url"] = _template_url(node.config)


def _template_url(config: pytest.Config) -> str:
    if hasattr(config, "workerinput"):
        return str(config.workerinput["template_url"])
    if TEMPLATE not in config.stash:
        config.stash[TEMPLATE] = config.stash[RUNNING].enter_context(migrated_template())
    return config.stash[TEMPLATE]


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """Give a migrated database that stays as it is: work in copies of it."""
    return _template_url(request.config)


@pytest.fixture(scope="session")
async def database_url(postgres_url: str) -> AsyncIterator[str]:
    """Give this worker's database, migrated and empty; nobody commits to it."""
    async with copied_database(postgres_url) as url:
        yield url


@pytest.fixture
async def fresh_database_url(postgres_url: str) -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Give a function that makes databases of the test's own, migrated and empty, dropped afterwards."""
    async with AsyncExitStack() as stack:
        yield lambda: stack.enter_async_context(copied_database(postgres_url))


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Connect to this worker's database."""
    engine = create_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open a transaction that is undone after the test, whatever was committed inside it."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """Give a session whose commits only last as long as the test."""
    async with AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        yield session


@pytest.fixture
def app(connection: AsyncConnection) -> Litestar:
    """Give the application, working inside this test's transaction."""
    return app_within(connection)


@pytest.fixture
async def committing_app(fresh_database_url: Callable[[], Awaitable[str]]) -> AsyncIterator[Litestar]:
    """Give the application over a database of the test's own: commits are real, and connections are several."""
    async with app_on(Settings(database_url=await fresh_database_url(), base_url=BASE_URL)) as app:
        yield app


@pytest.fixture
async def visit(app: Litestar) -> AsyncIterator[Visit]:
    """Give a function that makes HTTP clients: `visit(world.people["ada"])`, `visit(None)` for the public."""
    async with visiting(app) as visit:
        yield visit


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Give one browser for all tests of this worker."""
    path = find_chromium()
    if path is None:
        pytest.skip(NOT_FOUND)
    async with launched(path) as browser:
        yield browser


@pytest.fixture
async def site(fresh_database_url: Callable[[], Awaitable[str]]) -> AsyncIterator[Site]:
    """Serve the application over a database of the test's own: `async with site.sessions.begin() as session: …`."""
    async with served(await fresh_database_url()) as site:
        yield site


@pytest.fixture
async def open_page(chromium: Browser, site: Site) -> AsyncIterator[OpenPage]:
    """Give what opens pages for somebody, at a width, with or without JavaScript, and checks them at the end."""
    async with pages_of(chromium, site) as open_page:
        yield open_page
