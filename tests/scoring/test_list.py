import re

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import make_world
from tests.scoring.cards import close_scoring, filled, save
from tests.web import Visit


def listed(page: str) -> list[int]:
    """Read the numbers of the lines, in order."""
    return [int(number) for number in re.findall(r'class="item__number">(\d+)<', page)]


async def test_list_counts_and_leads_on(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, proposals=4)
    ada = visit(world.people["ada"])
    await save(ada, world, 1, filled(world, 4, 4))
    await save(ada, world, 2, filled(world, None, None, abstain="1"))
    await save(ada, world, 3, filled(world, 4, None))
    page = await ada.get(f"{world.home}/scoring")
    assert listed(page.text) == [1, 2, 3, 4]
    assert "2 von 4 bewertet" in page.text
    assert f'href="{world.home}/scoring/next"' in page.text
    lines = (await ada.get(f"{world.api}/scorecards")).json()
    assert [line["state"] for line in lines] == ["complete", "abstained", "open", "open"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("show=open", [3, 4]),
        ("show=complete", [1]),
        ("show=blocked", [2]),
        ("district=Bautzen", [4]),
        ("district=G%C3%B6rlitz", [1, 3]),
        ("pot=Kultur", [4]),
        ("q=vorhaben+3", [3]),
        ("q=Verein+Nummer", [1, 3, 4]),
        ("q=Vorhaben+2", [2]),
        ("q=nichts", []),
        ("show=open&q=4", [4]),
    ],
)
async def test_filters_never_match_what_a_member_may_not_know(
    session: AsyncSession, visit: Visit, query: str, numbers: list[int]
) -> None:
    world = await make_world(session, proposals=4)
    ben = visit(world.people["ben"])
    await save(ben, world, 1, filled(world, 4, 4))
    page = await ben.get(f"{world.home}/scoring?{query}")
    assert listed(page.text) == numbers


async def test_closed_list_says_so_and_leads_nowhere(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    await close_scoring(session, world)
    page = await visit(world.people["ada"]).get(f"{world.home}/scoring")
    assert "Die Bewertung endete am" in page.text
    assert "/scoring/next" not in page.text


async def test_advisory_member_reads_without_states(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    page = await visit(world.people["vera"]).get(f"{world.home}/scoring")
    assert (page.status_code, listed(page.text)) == (200, [1, 2, 3])
    assert "von 3 bewertet" not in page.text


@pytest.mark.parametrize(
    ("name", "stage", "status"),
    [
        ("sven", RoundStage.SCORING, 404),
        ("olga", RoundStage.SCORING, 403),
        ("ada", RoundStage.SCREENING, 409),
        ("ada", RoundStage.DELIBERATION, 409),
        ("dirk", RoundStage.SCORING, 200),
    ],
)
async def test_list_is_for_members_while_scoring(
    session: AsyncSession, visit: Visit, name: str, stage: RoundStage, status: int
) -> None:
    world = await make_world(session, stage=stage)
    assert (await visit(world.people[name]).get(f"{world.home}/scoring")).status_code == status
