"""Whoever follows a link on a page of the members' area gets there: no page offers what its reader may not see."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from service.demo.links import make_demo_links
from service.demo.load import load_demo
from service.demo.people import SIGN_IN_ROLES
from tests.members.letters import press
from tests.web import app_within, client_of

LINK = re.compile(r'href="(/(?:board|account|demo)[^"#]*)')
OF_A_KIND = 2
"""How many pages that differ in their numbers only are looked at."""


@pytest.fixture
def demo(connection: AsyncConnection) -> Litestar:
    return app_within(connection, demo=True)


async def test_every_link_leads_somewhere_for_everybody_in_the_demo(session: AsyncSession, demo: Litestar) -> None:
    now = datetime.now(UTC)
    await load_demo(session, now=now)
    ways_in = await make_demo_links(session, base_url="", now=now)
    await session.commit()
    assert len(ways_in) == len(SIGN_IN_ROLES)
    refused = {}
    for way in ways_in:
        async with client_of(demo, None) as browser:
            await press(browser, way.url)
            waiting, kinds, known = ["/board"], Counter[str](), set[str]()
            while waiting:
                path = waiting.pop()
                kind = re.sub(r"\d+", "#", path.partition("?")[0])
                if path in known or kinds[kind] == OF_A_KIND:
                    continue
                known.add(path)
                kinds[kind] += 1
                answer = await browser.get(path, follow_redirects=True)
                if answer.status_code != 200:
                    refused[way.label, path] = answer.status_code
                waiting += [found.replace("&amp;", "&") for found in LINK.findall(answer.text)]
            assert len(kinds) > 10
    assert refused == {}
