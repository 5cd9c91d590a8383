import re
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role, RoundStage
from service.members.tables import MemberRow
from service.rounds.tables import Aggregation, RoundRow
from service.scoring.facts import ProposalMerit
from service.scoring.queries import get_merits
from service.scoring.tables import ScorecardRow, ScorecardState
from tests.cast import World, give_points, make_world, set_stage
from tests.web import Visit

SCORES = {  # points for the two criteria (weights 2 and 1), by proposal and member
    1: {"ada": [9, 9], "ben": [8, 7], "carla": [10, 8], "dirk": [5, 5]},
    2: {"ada": [4, 4], "ben": [10, 10], "carla": [4, 4]},
    3: {"ada": [0, 0]},
    4: {"ada": [7, 7], "ben": [7, 7], "carla": [7, 7], "dirk": [7, 7]},
}


async def deliberating(session: AsyncSession) -> World:
    """Make a round in deliberation with SCORES; Ben's for 2 were given before his conflict and do not count."""
    world = await make_world(session, proposals=4)
    for number, by_member in SCORES.items():
        for name, points in by_member.items():
            await give_points(session, world, name, number, points)
    await set_stage(session, world, RoundStage.DELIBERATION)
    await session.commit()
    return world


async def merits_of(session: AsyncSession, world: World) -> list[ProposalMerit]:
    return list(await get_merits(session, world.round_.id or 0))


async def test_merit_is_exact_and_rounded_half_up_once(session: AsyncSession) -> None:
    world = await deliberating(session)
    first = (await merits_of(session, world))[0]
    assert first.individual_scores == (Fraction(5), Fraction(23, 3), Fraction(9), Fraction(28, 3))
    assert first.merit == 775  # (5 + 23/3 + 9 + 28/3) / 4 = 7.75
    assert [merit.merit for merit in await merits_of(session, world)] == [775, 400, None, 700]


async def test_recusals_and_abstentions_leave_numerator_and_denominator(session: AsyncSession) -> None:
    world = await deliberating(session)
    abstained = sa.update(ScorecardRow).where(
        col(ScorecardRow.member_id) == world.people["dirk"].member_id,
        col(ScorecardRow.proposal_id) == world.proposals[1].id,
    )
    await session.execute(abstained.values(state=ScorecardState.ABSTAINED))
    first, second, third, _ = await merits_of(session, world)
    assert (first.scores, first.abstentions, first.recusals, first.merit) == (3, 1, 0, 867)
    assert (second.scores, second.abstentions, second.recusals, second.merit) == (2, 0, 1, 400)
    assert (third.scores, third.merit) == (1, None)


async def test_open_scorecards_and_those_of_advisers_do_not_count(session: AsyncSession) -> None:
    world = await deliberating(session)
    await give_points(session, world, "vera", 3, [10, 10])
    await session.execute(
        sa.update(ScorecardRow)
        .where(col(ScorecardRow.proposal_id) == world.proposals[4].id)
        .where(col(ScorecardRow.member_id) == world.people["ada"].member_id)
        .values(state=ScorecardState.OPEN)
    )
    await session.execute(
        sa.update(MemberRow).where(col(MemberRow.id) == world.people["ben"].member_id).values(role=Role.ADVISORY)
    )
    _, second, third, fourth = await merits_of(session, world)
    assert (second.recusals, third.scores, fourth.scores) == (0, 1, 2)


@pytest.mark.parametrize(
    ("aggregation", "merit"), [(Aggregation.MEAN, 775), (Aggregation.MEDIAN, 833), (Aggregation.TRIMMED_MEAN, 775)]
)
async def test_aggregation_is_the_rounds(session: AsyncSession, aggregation: Aggregation, merit: int) -> None:
    world = await make_world(session, stage=RoundStage.CALL, proposals=4)
    await session.execute(
        sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(aggregation=aggregation)
    )
    await set_stage(session, world, RoundStage.DELIBERATION)
    for name, points in SCORES[1].items():
        await give_points(session, world, name, 1, points)
    assert (await merits_of(session, world))[0].merit == merit


async def test_list_ranks_and_tells_the_spread(session: AsyncSession, visit: Visit) -> None:
    world = await deliberating(session)
    answer = (await visit(world.people["ada"]).get(f"{world.api}/merits")).json()
    assert [tuple(merit.values()) for merit in answer["merits"]] == [
        (1, "Vorhaben 1", 1, 775, 4, 0, 0, 500, 933),
        (2, "Vorhaben 2", 3, 400, 2, 0, 1, None, None),
        (3, "Vorhaben 3", None, None, 1, 0, 0, None, None),
        (4, "Vorhaben 4", 2, 700, 4, 0, 0, 700, 700),
    ]
    assert answer["blocked"] == []


@pytest.mark.parametrize(
    ("order", "numbers"),
    [("merit", [1, 4, 2, 3]), ("number", [1, 2, 3, 4]), ("disagreement", [1, 4, 2, 3]), ("", [1, 4, 2, 3])],
)
async def test_page_sorts_by_links(session: AsyncSession, visit: Visit, order: str, numbers: list[int]) -> None:
    world = await deliberating(session)
    query = f"?order={order}" if order else ""
    page = await visit(world.people["ada"]).get(f"{world.home}/merits{query}")
    assert [int(number) for number in re.findall(r"(\d+) Vorhaben \d+</a>", page.text)] == numbers
    assert "nicht wertbar" in page.text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?q=Vorhaben+4", [4]),
        ("?q=nothing+like+it", []),
        ("?district=nowhere", []),
        ("?order=number&q=vorhaben", [1, 2, 3, 4]),
    ],
)
async def test_page_is_narrowed_by_words_and_district(
    session: AsyncSession, visit: Visit, query: str, numbers: list[int]
) -> None:
    world = await deliberating(session)
    page = await visit(world.people["ada"]).get(f"{world.home}/merits{query}")
    assert [int(number) for number in re.findall(r"(\d+) Vorhaben \d+</a>", page.text)] == numbers


async def test_a_narrowed_page_does_not_list_what_a_member_keeps_out_of(session: AsyncSession, visit: Visit) -> None:
    """Whether a search finds it would tell the applicant's name and the district."""
    world = await deliberating(session)
    ben = visit(world.people["ben"])
    assert "befangen" in (await ben.get(f"{world.home}/merits")).text
    assert "befangen" not in (await ben.get(f"{world.home}/merits?q=Vorhaben")).text


@pytest.mark.parametrize("place", ["home", "api"])
@pytest.mark.parametrize(
    ("name", "stage", "status"),
    [
        ("sven", RoundStage.DELIBERATION, 404),
        ("ada", RoundStage.SCORING, 409),
        ("carla", RoundStage.SCORING, 409),
        ("olga", RoundStage.SCORING, 409),
        ("vera", RoundStage.DELIBERATION, 200),
        ("olga", RoundStage.DELIBERATION, 200),
        ("ada", RoundStage.PUBLISHED, 200),
    ],
)
async def test_merits_show_from_deliberation_on(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, place: str, name: str, stage: RoundStage, status: int
) -> None:
    world = await make_world(session, stage=stage)
    assert (await visit(world.people[name]).get(f"{getattr(world, place)}/merits")).status_code == status


async def test_conflict_question_comes_before_the_merits(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION, answered=False)
    ada = visit(world.people["ada"])
    page = await ada.get(f"{world.home}/merits")
    assert (page.status_code, page.headers["location"]) == (303, f"{world.home}/conflicts")
    assert (await ada.get(f"{world.api}/merits")).json()["code"] == "conflict_question_open"
