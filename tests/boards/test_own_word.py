"""Boards have a word of their own for their districts; where one of them is meant, pages say that word."""

import re

from litestar import Litestar
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.access.routes import routes_of_boards
from tests.cast import set_stage
from tests.resolutions.conftest import deciding_world
from tests.web import Visit

OURS = re.compile(r"\bGebiet\b")
SENTENCES = (
    "„Privatperson“ mit ihrem Gebiet",
    "„Privatperson“ und das Gebiet",
    "Gebiet hinzufügen",
    "im selben Gebiet und Teilbudget",
    "Schwächstes Gebiet zuerst",
    "am schlechtesten bedachte Gebiet",
)
"""What speaks of districts of whatever board."""


async def test_every_page_says_the_board_s_own_word(session: AsyncSession, app: Litestar, visit: Visit) -> None:
    world = await deciding_world(session)
    world.board.district_label = "Stadtteil"
    pages = [route for route in routes_of_boards(app) if route.is_safe and route.is_page]
    ours, said = {}, set()
    for stage in RoundStage:
        await set_stage(session, world, stage)
        await session.commit()
        for route in (route for route in pages if route.a_stage is stage):
            text = (await visit(world.people[route.insider]).get(route.path() + "?a=1&b=1")).text
            for sentence in SENTENCES:
                text = text.replace(sentence, "")
            if OURS.search(text):
                ours[route.path_format] = [
                    text[max(0, hit.start() - 60) : hit.end() + 60] for hit in OURS.finditer(text)
                ]
            if "Stadtteil" in text:
                said.add(route.path_format.removeprefix("/board/{board_slug}/rounds/{round_slug}"))
    assert ours == {}
    assert said >= {
        "/scoring",
        "/scoring/{proposal_number}",
        "/merits",
        "/deliberation/{proposal_number}",
        "/scenarios/{scenario_number}",
        "/scenarios/compare",
    }
