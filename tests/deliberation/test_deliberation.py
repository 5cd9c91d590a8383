"""Deliberating: comments and questions are for everybody without a conflict, and nobody sees whose they are."""

import re

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.rounds.tables import RoundRow
from service.scoring.tables import ScorecardRow
from tests.cast import World, make_world, set_stage
from tests.web import Visit

COMMENT, ASKED, ANSWERED, ON_CARD = "Sehr gut begründet.", "Liegt die Satzung vor?", "Ja, seit Mai.", "Zu teuer."
DELIBERATION = RoundStage.DELIBERATION


async def say(client: httpx.AsyncClient, world: World, number: int, **said: str) -> httpx.Response:
    return await client.post(f"{world.home}/deliberation/{number}/remarks", data=said)


async def read(client: httpx.AsyncClient, world: World, number: int) -> httpx.Response:
    return await client.get(f"{world.home}/deliberation/{number}")


@pytest.mark.parametrize("named", [False, True])
async def test_comments_carry_names_only_by_the_rounds_rule(session: AsyncSession, visit: Visit, named: bool) -> None:  # noqa: FBT001
    world = await make_world(session, stage=RoundStage.SCREENING, scored=False)
    rule = sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(names_authors=named)
    await session.execute(rule)
    await set_stage(session, world, DELIBERATION)
    await session.commit()
    vera = visit(world.people["vera"])
    assert (await say(vera, world, 2, comment=COMMENT)).status_code == 303
    shown = [(await read(visit(world.people[name]), world, 2)).text for name in ("ada", "olga", "carla")]
    assert [(COMMENT in page, "Vera Muster" in page) for page in shown] == [(True, named)] * 3
    assert "Ihr Kommentar" in (await read(vera, world, 2)).text


async def test_comments_on_finished_scorecards_are_read_too(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=DELIBERATION, scored=True)
    for name, state, comment in (("carla", "complete", ON_CARD), ("dirk", "open", "Noch nicht fertig.")):
        own = {"member_id": world.people[name].member_id, "proposal_id": world.proposals[2].id}
        await session.execute(sa.update(ScorecardRow).filter_by(**own).values(state=state, comment=comment))
    await session.commit()
    page = (await read(visit(world.people["ada"]), world, 2)).text
    assert [text in page for text in (ON_CARD, "Noch nicht fertig.", "Carla Muster")] == [True, False, False]


async def test_the_office_answers_a_question_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=DELIBERATION)
    ada, olga = visit(world.people["ada"]), visit(world.people["olga"])
    await say(ada, world, 2, question=ASKED)
    address = f"{world.home}/deliberation/2"
    assert f'href="{address}#questions"' in (await olga.get(world.home)).text
    found = re.search(rf'action="({address}/questions/(\d+))"', (await olga.get(address)).text)
    assert found
    assert (await olga.post(found[1], data={f"answer-{found[2]}": " "})).status_code == 422
    assert (await olga.post(found[1], data={f"answer-{found[2]}": ANSWERED})).status_code == 303
    assert ANSWERED in (await read(ada, world, 2)).text
    assert f'href="{address}#questions"' not in (await olga.get(world.home)).text
    assert (await olga.post(found[1], data={f"answer-{found[2]}": "Nein."})).status_code == 409
    elsewhere = found[1].replace("/deliberation/2/", "/deliberation/1/")
    assert (await olga.post(elsewhere, data={f"answer-{found[2]}": "Nein."})).status_code == 404
    assert "Nein." not in (await read(ada, world, 2)).text


async def test_whoever_has_a_conflict_learns_nothing(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=DELIBERATION, scored=True)
    ada, ben = visit(world.people["ada"]), visit(world.people["ben"])
    await say(ada, world, 2, question=ASKED)
    await say(ada, world, 2, comment=COMMENT)
    refused = [await read(ben, world, 2), await say(ben, world, 2, comment="Meins"), await say(ben, world, 2)]
    assert [answer.status_code for answer in refused] == [403] * 3
    pages = [(await ben.get(f"{world.home}{path}")).text for path in ("", "/merits", "/merits?order=disagreement")]
    pages += [(await read(ben, world, 1)).text, (await read(ben, world, 3)).text]
    assert ["/deliberation/2" in page for page in pages] == [False] * 5
    pages += [answer.text for answer in refused]
    assert [text in page for page in pages for text in (ASKED, COMMENT)] == [False] * 16


async def test_what_somebody_said_goes_when_they_declare_a_conflict(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=DELIBERATION)
    ada = visit(world.people["ada"])
    await say(ada, world, 3, comment=COMMENT)
    await ada.post(f"{world.api}/conflicts", json={"conflicts": [{"proposal": 3, "kind": "relative"}]})
    assert COMMENT not in (await read(visit(world.people["dirk"]), world, 3)).text


async def test_the_spread_is_shown_from_four_scores_on(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=DELIBERATION, scored=True)
    ada = visit(world.people["ada"])
    four, three = (await read(ada, world, 1)).text, (await read(ada, world, 2)).text
    assert ["liegen die Wertungen der Mitglieder im Mittel" in page for page in (four, three)] == [True, False]
    assert ["spread-title" in page for page in (four, three)] == [True, False]
    merits = (await ada.get(f"{world.home}/merits")).text
    assert [f"spread-{number}-title" in merits for number in (1, 2, 3)] == [True, False, True]


async def test_too_long_and_empty_texts_stay_in_the_form(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=DELIBERATION)
    ada = visit(world.people["ada"])
    answers = [await say(ada, world, 1, comment="x" * 4001), await say(ada, world, 1, question="  ")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert "x" * 4001 in answers[0].text
