"""Lighthouse projects: marked by the board, public with the next version, for good in that version."""

from sqlmodel.ext.asyncio.session import AsyncSession

from service.publication.actions import publish
from tests.cast import World
from tests.public.addresses import ROUND
from tests.publication.story import NOW
from tests.web import Visit

TEXT = "Ada Muster sagt: Hier lernen alle."
SHOWN = "[Name entfernt] sagt: Hier lernen alle."


async def test_a_mark_is_public_with_the_next_version(session: AsyncSession, decided: World, visit: Visit) -> None:
    olga, path = visit(decided.people["olga"]), decided.home + "/publication/lighthouses"
    await publish(session, decided.seat("olga"), now=NOW)
    assert (await olga.post(path, data={"number": "4", "text": TEXT})).status_code == 303
    assert TEXT in (await olga.get(path)).text
    assert SHOWN in (await olga.get(decided.home + "/publication/preview")).text
    assert "Hier lernen alle" not in (await visit(None).get(ROUND)).text

    await publish(session, decided.seat("olga"), correction_reason="Leuchttürme.", now=NOW)
    await session.commit()
    for address in ("/", ROUND, f"{ROUND}/proposals/4", "/api/rounds/musterland/2026"):
        assert (await visit(None).get(address)).text.count(SHOWN) == 1
    assert "Leuchtturmprojekt" not in (await visit(None).get(f"{ROUND}/proposals/3")).text
    assert SHOWN not in (await visit(None).get(f"{ROUND}/versions/1")).text

    assert (await olga.post(f"{path}/4/removal")).status_code == 303
    assert (await olga.post(f"{path}/4/removal")).status_code == 404
    assert SHOWN in (await visit(None).get(ROUND)).text


async def test_only_funded_projects_with_a_reason_are_examples(decided: World, visit: Visit) -> None:
    olga, path = visit(decided.people["olga"]), decided.home + "/publication/lighthouses"
    for data, field in (({"number": "1", "text": TEXT}, "number"), ({"number": "4", "text": " "}, "text")):
        answer = await olga.post(path, data=data)
        assert (answer.status_code, f'href="#f-{field}"' in answer.text) == (422, True)
    assert (await visit(decided.people["ada"]).post(path, data={})).status_code == 403
    assert (await visit(decided.people["sven"]).get(path)).status_code == 404


async def test_a_conflicted_chair_marks_nothing(conflicted_chair: World, visit: Visit) -> None:
    carla, path = visit(conflicted_chair.people["carla"]), conflicted_chair.home + "/publication/lighthouses"
    answers = [await carla.get(path), await carla.post(path, data={"number": "4", "text": TEXT})]
    assert [answer.status_code for answer in answers] == [403, 403]
