"""Who may ask how steady a split is, and who sees the answer."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from service.resolutions.actions import choose_draft
from tests.cast import World, set_stage
from tests.scenarios.computed import (
    NOW,
    STEADY,
    ask,
    computed_world,
    read,
)
from tests.web import Visit


async def recuse(session: AsyncSession, world: World, name: str, number: int) -> None:
    someone, id_ = world.people[name], world.proposals[number].id or 0
    by = someone.person_id
    session.add(ConflictRow(member_id=someone.member_id, proposal_id=id_, kind=ConflictKind.RELATIVE, declared_by=by))
    await session.commit()


async def test_whoever_keeps_out_of_a_proposal_is_shown_nothing_of_it(session: AsyncSession, visit: Visit) -> None:
    world = await computed_world(session)
    await choose_draft(session, world.seat("dirk"), 1, now=NOW)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await recuse(session, world, "carla", 4)
    carla, dirk = visit(world.people["carla"]), visit(world.people["dirk"])
    assert (await ask(carla, world)).status_code == 403
    assert (await ask(dirk, world)).status_code == 303
    for path in ("/scenarios/1/steadiness", "/resolution/steadiness"):
        assert STEADY.search(await read(dirk, world, path))
        assert "Vorhaben 4" in await read(dirk, world, path)
        hers = await read(carla, world, path)
        assert "könnte Ihnen verraten, was er erhält" in hers
        assert not STEADY.search(hers)
        assert "Vorhaben" not in hers
    listed = await read(carla, world, "/scenarios/1")
    assert not STEADY.search(listed)
    assert "ändert sich bei:" not in listed
    for client, method, status in ((carla, "GET", 403), (carla, "POST", 403), (dirk, "GET", 200)):
        answer = await client.request(method, f"{world.api}/scenarios/1/steadiness")
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("ada", "GET", "/scenarios/1/steadiness", 403),
        ("ada", "POST", "/scenarios/1/steadiness", 403),
        ("rita", "POST", "/scenarios/1/steadiness", 403),
        ("rita", "GET", "/scenarios/1/steadiness", 200),
        ("sven", "GET", "/scenarios/1/steadiness", 404),
        ("sven", "POST", "/scenarios/1/steadiness", 404),
        ("carla", "GET", "/scenarios/77/steadiness", 404),
        ("carla", "POST", "/scenarios/77/steadiness", 404),
        ("carla", "POST", "/scenarios/99999999999999999999/steadiness", 404),
        ("ada", "GET", "/resolution/steadiness", 409),
    ],
)
async def test_who_may_not(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, name: str, method: str, path: str, status: int
) -> None:
    world = await computed_world(session)
    answer = await visit(world.people[name]).request(method, world.home + path)
    assert answer.status_code == status


async def test_nobody_asks_once_the_board_has_decided_but_what_was_asked_stays(
    session: AsyncSession, visit: Visit
) -> None:
    world = await computed_world(session)
    carla = visit(world.people["carla"])
    await set_stage(session, world, RoundStage.PUBLISHED)
    await session.commit()
    assert (await ask(carla, world)).status_code == 409
    assert "/scenarios/1/steadiness" in await read(carla, world, "/scenarios/1")
    page = await read(carla, world)
    assert "Vorsitz und Geschäftsstelle können sie berechnen lassen" in page
    assert f'action="{world.home}/scenarios/1/steadiness"' not in page


async def test_members_read_it_for_what_is_voted_on(session: AsyncSession, visit: Visit) -> None:
    world = await computed_world(session)
    await choose_draft(session, world.seat("carla"), 1, now=NOW)
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    ada = visit(world.people["ada"])
    assert f'href="{world.home}/resolution/steadiness"' in await read(ada, world, "/resolution")
    page = await read(ada, world, "/resolution/steadiness")
    assert "Noch hat niemand danach gefragt" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main", 1)[0]
    await ask(visit(world.people["olga"]), world)
    assert STEADY.search(await read(ada, world, "/resolution/steadiness"))
    english = (await ada.get(f"{world.home}/resolution/steadiness?lang=en")).text
    assert "How steady is this split?" in english
    assert "decisions stay the same to the cent" in english
