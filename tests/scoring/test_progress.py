import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from tests.cast import World, give_points, make_world
from tests.scoring.cards import filled, save
from tests.web import Visit


async def conflict_of(session: AsyncSession, world: World, name: str, number: int) -> None:
    someone = world.people[name]
    session.add(
        ConflictRow(
            member_id=someone.member_id,
            proposal_id=world.proposals[number].id or 0,
            kind=ConflictKind.RELATIVE,
            declared_by=someone.person_id,
        )
    )
    await session.commit()


async def test_progress_counts_members_and_proposals(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for name, number in (("ada", 1), ("carla", 1), ("carla", 2)):
        await give_points(session, world, name, number, [5, 5])
    await session.commit()
    await save(visit(world.people["ada"]), world, 3, filled(world, None, None, abstain="1"))
    progress = (await visit(world.people["olga"]).get(f"{world.api}/progress")).json()
    assert (progress["minimum_scores"], progress["withheld"]) == (2, 0)
    assert [list(member.values()) for member in progress["members"]] == [
        ["Ada Muster", 1, 1, 0, 1],
        ["Ben Muster", 0, 0, 1, 2],
        ["Carla Muster", 2, 0, 0, 1],
        ["Dirk Muster", 0, 0, 0, 3],
    ]
    assert [list(proposal.values()) for proposal in progress["proposals"]] == [
        [1, "Vorhaben 1", 2, 0, 0, ["Ben Muster", "Dirk Muster"], True],
        [2, "Vorhaben 2", 1, 0, 1, ["Ada Muster", "Dirk Muster"], False],
        [3, "Vorhaben 3", 0, 1, 0, ["Ben Muster", "Carla Muster", "Dirk Muster"], False],
    ]


async def test_page_shows_first_what_has_too_few_scores(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for name in ("ada", "carla"):
        await give_points(session, world, name, 1, [5, 5])
    await session.commit()
    carla = visit(world.people["carla"])
    short = await carla.get(f"{world.home}/progress")
    assert ["1 Vorhaben 1" in short.text, "3 Vorhaben 3" in short.text] == [False, True]
    assert "1 Vorhaben 1" in (await carla.get(f"{world.home}/progress?show=all")).text


async def test_chair_with_a_conflict_sees_no_count_that_includes_the_proposal(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    await conflict_of(session, world, "carla", 3)
    for number in (1, 2, 3):
        await give_points(session, world, "ada", number, [5, 5])
    await session.commit()
    carla, dirk = visit(world.people["carla"]), visit(world.people["dirk"])
    seen = (await carla.get(f"{world.api}/progress")).json()
    assert seen["withheld"] == 1
    assert [proposal["proposal"] for proposal in seen["proposals"]] == [1, 2]
    assert seen["members"][0] == {"member": "Ada Muster", "complete": 2, "abstained": 0, "blocked": 0, "open": 0}
    assert (await dirk.get(f"{world.api}/progress")).json()["members"][0]["complete"] == 3
    page = await carla.get(f"{world.home}/progress?show=all")
    assert "Vorhaben 3" not in page.text
    assert "Ein Antrag fehlt hier in allen Zahlen" in page.text


@pytest.mark.parametrize("place", ["home", "api"])
@pytest.mark.parametrize(
    ("name", "stage", "status"),
    [
        ("sven", RoundStage.SCORING, 404),
        ("ada", RoundStage.SCORING, 403),
        ("vera", RoundStage.SCORING, 403),
        ("carla", RoundStage.SCREENING, 409),
        ("dirk", RoundStage.SCORING, 200),
        ("olga", RoundStage.DELIBERATION, 200),
    ],
)
async def test_progress_is_for_chair_deputy_and_office(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, place: str, name: str, stage: RoundStage, status: int
) -> None:
    world = await make_world(session, stage=stage)
    assert (await visit(world.people[name]).get(f"{getattr(world, place)}/progress")).status_code == status
