"""Comments for the board and private notes: who reads them, and what becomes of them on two devices."""

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.scoring.tables import ScorecardRevisionRow, ScorecardRow, ScorecardState
from tests.cast import make_world, set_stage
from tests.scoring.cards import card_of, filled, save, sent
from tests.web import Visit

NOTE, COMMENT = "Frage-an-mich-selbst", "Wort-an-die-Runde"
PLACES = ("scoring", "scoring/1", "merits", "progress")
API = ("scorecards", "scorecards/1", "merits", "progress")


@pytest.mark.parametrize("stage", [RoundStage.SCORING, RoundStage.DELIBERATION])
async def test_only_the_member_reads_the_note(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 4, note=NOTE, comment=COMMENT))
    await set_stage(session, world, stage)
    await session.commit()
    own = (await ada.get(f"{world.home}/scoring/1")).text
    assert (NOTE in own, COMMENT in own) == (True, True)
    for name in ("carla", "vera", "olga"):
        client = visit(world.people[name])
        paths = [f"{world.home}/{place}" for place in PLACES] + [f"{world.api}/{place}" for place in API]
        texts = [(await client.get(path)).text for path in paths]
        assert [path for path, text in zip(paths, texts, strict=True) if NOTE in text] == [], name
        assert stage is not RoundStage.SCORING or COMMENT not in "".join(texts)


async def test_revisions_keep_the_comment_and_not_the_note(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 4, note=NOTE, comment=COMMENT))
    await save(ada, world, 1, filled(world, 4, 4, note="", comment="Doch nicht", version=1))
    revisions = (await session.exec(select(ScorecardRevisionRow).order_by(ScorecardRevisionRow.version))).all()  # type: ignore[arg-type]
    assert [revision.comment for revision in revisions] == [COMMENT, "Doch nicht"]
    assert NOTE not in "".join(str(revision.model_dump()) for revision in revisions)


async def test_another_device_s_note_is_not_overwritten(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 4, note="", comment=""))
    await save(ada, world, 1, filled(world, 4, 4, note=NOTE, comment="", version=1))
    refused = await save(ada, world, 1, filled(world, 4, 4, note="anders", comment="", version=1))
    assert (refused.status_code, "geändert: private Notiz." in refused.json()["detail"]) == (409, True)
    plain = await ada.post(f"{world.home}/scoring/1", data=filled(world, 4, 5, note="anders", comment="", version=1))
    assert plain.status_code == 409
    shown = plain.text.partition("Das hatten Sie eingegeben:")[2].partition("</dl>")[0]
    assert ("anders" in shown, "Beteiligung Ehrenamtlicher" in shown, NOTE in plain.text) == (True, True, True)
    more = await save(ada, world, 1, filled(world, 4, 6, note=NOTE, comment="", version=2))
    assert (more.status_code, await card_of(session, world, "ada", 1)) == (200, (ScorecardState.COMPLETE, 3, [4, 6]))
    again = await save(ada, world, 1, filled(world, 4, 7, note="anders", comment="", version=99))
    assert again.status_code == 409


async def test_a_text_that_does_not_fit_is_refused_and_not_lost(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    long = "ä" * 4001
    answer = await visit(world.people["ada"]).post(f"{world.home}/scoring/1", data=filled(world, 4, 4, comment=long))
    assert (answer.status_code, long in answer.text) == (422, True)
    assert (await session.exec(select(ScorecardRow))).all() == []


async def test_a_script_that_says_nothing_about_texts_leaves_them(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ada = visit(world.people["ada"])
    await ada.put(f"{world.api}/scorecards/1", json=sent(world, 4, 4, comment=COMMENT, private_note=NOTE))
    await ada.put(f"{world.api}/scorecards/1", json=sent(world, 5, 5, version=1))
    card = (await ada.get(f"{world.api}/scorecards/1")).json()
    assert (card["comment"], card["private_note"], card["version"]) == (COMMENT, NOTE, 2)
