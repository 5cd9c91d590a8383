"""Registered organisations and the likely conflicts that follow from them: confirmed or denied, and on record."""

import httpx
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.conflicts.tables import ConflictRow, SuggestionAnswerRow
from tests.cast import World, make_world
from tests.web import Visit

MINE = "/board/musterland/affiliations"
ALL = "/board/musterland/affiliations/all"


async def answers(session: AsyncSession) -> list[tuple[str, bool]]:
    statement = sa.select(col(SuggestionAnswerRow.organisation), col(SuggestionAnswerRow.confirmed))
    return sorted((organisation, confirmed) for organisation, confirmed in await session.execute(statement))


async def ada_of_two(session: AsyncSession, visit: Visit) -> tuple[World, httpx.AsyncClient]:
    """Let Ada belong to the applicants of proposals 1 and 3, before she answers the question."""
    world = await make_world(session, answered=False)
    ada = visit(world.people["ada"])
    for organisation in ("VEREIN NUMMER 1", "verein nummer 3 e.v."):
        assert (await ada.post(MINE, data={"organisation": organisation})).status_code == 303
    return world, ada


async def test_only_the_member_and_the_office_see_organisations(session: AsyncSession, visit: Visit) -> None:
    world, ada = await ada_of_two(session, visit)
    assert "VEREIN NUMMER 1" in (await ada.get(MINE)).text
    assert "VEREIN NUMMER 1" in (await visit(world.people["olga"]).get(ALL)).text
    for name in ("carla", "ben", "vera", "alma", "rita", "sven"):
        client = visit(world.people[name])
        assert (await client.get(ALL)).status_code == (404 if name == "sven" else 403)
        assert "VEREIN NUMMER 1" not in (await client.get(MINE)).text
        assert "VEREIN" not in (await client.get("/board/musterland/journal")).text
    assert (await ada.post(MINE, data={"organisation": "Verein Nummer 1 e.V."})).status_code == 422
    assert (await ada.post(MINE, data={"organisation": " "})).status_code == 422
    own = (await ada.get("/api/boards/musterland/affiliations")).json()[0]["id"]
    assert (await visit(world.people["ben"]).post(f"{MINE}/{own}/end")).status_code == 404
    assert (await ada.post(f"{MINE}/{own}/end")).status_code == 303
    assert "VEREIN NUMMER 1" not in (await ada.get(MINE)).text


async def test_each_likely_conflict_wants_a_yes_or_no(session: AsyncSession, visit: Visit) -> None:
    world, ada = await ada_of_two(session, visit)
    page = (await ada.get(f"{world.home}/conflicts")).text
    assert [f'name="suggestion-{number}"' in page for number in (1, 2, 3)] == [True, False, True]
    refused = await ada.post(f"{world.home}/conflicts", data={"answer": "none", "suggestion-1": "no"})
    assert (refused.status_code, "Noch offen: 3." in refused.text) == (422, True)
    said = {"suggestion-1": "no", "suggestion-3": "yes"}
    kinds = await ada.post(f"{world.home}/conflicts", data={"answer": "none", **said})
    assert (kinds.status_code, 'name="kind-3"' in kinds.text, 'name="kind-1"' in kinds.text) == (200, True, False)
    recorded = {"number": "3", "kind-3": "office_holder", "suggestion-1": "no"}
    assert (await ada.post(f"{world.home}/conflicts/kinds", data=recorded)).status_code == 303
    assert await answers(session) == [("VEREIN NUMMER 1", False), ("verein nummer 3 e.v.", True)]
    assert (await ada.get(f"{world.api}/conflicts")).json()["suggestions"] == []
    office = (await visit(world.people["olga"]).get(f"{world.home}/conflicts/all")).text
    assert ("verneint" in office, "VEREIN NUMMER 1" in office) == (True, True)
    auditor = (await visit(world.people["rita"]).get(f"{world.home}/conflicts/all")).text
    assert ("verneint" in auditor, "VEREIN NUMMER 1" in auditor) == (False, False)


async def test_a_script_confirms_and_denies_too(session: AsyncSession, visit: Visit) -> None:
    world, ada = await ada_of_two(session, visit)
    suggested = (await ada.get(f"{world.api}/conflicts")).json()["suggestions"]
    assert [one["proposal_number"] for one in suggested] == [1, 3]
    open_ = await ada.post(f"{world.api}/conflicts", json={"conflicts": []})
    assert (open_.status_code, open_.json()["code"]) == (422, "suggestions_open")
    denied = await ada.post(f"{world.api}/conflicts", json={"conflicts": [], "denied": [1, 3]})
    assert denied.json()["suggestions"] == []
    assert await answers(session) == [("VEREIN NUMMER 1", False), ("verein nummer 3 e.v.", False)]
    assert (await session.scalar(sa.select(sa.func.count()).select_from(ConflictRow))) == 1  # Ben's


async def test_looking_for_words_keeps_what_is_ticked_and_sends_no_answer(session: AsyncSession, visit: Visit) -> None:
    """Without JavaScript: the first button of the form, which Enter presses, only looks."""
    world = await make_world(session, answered=False)
    ada = visit(world.people["ada"])
    page = (await ada.get(f"{world.home}/conflicts")).text
    assert page.index('value="search"') < page.index('value="none"')
    assert page.count("data-tick-group") == 2
    assert "data-tick-group open" not in page
    found = (await ada.post(f"{world.home}/conflicts", data={"answer": "search", "q": "nummer 3", "number": "1"})).text
    assert [f'value="{number}"' in found for number in (1, 2, 3)] == [True, False, True]
    assert ("Angezeigt: 1" in found, found.count(" checked")) == (True, 1)
    assert (await ada.get(f"{world.home}/scoring")).headers["location"] == f"{world.home}/conflicts"
