"""The districts of a board."""

from sqlalchemy import delete
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.queries import get_districts
from service.boards.tables import DistrictRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import LimitRow
from tests.cast import make_world
from tests.rounds.forms import errors_on, words
from tests.web import Visit

PATH = "/board/musterland/districts"


async def test_districts_are_listed_and_added_by_the_office(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    assert "Görlitz 14626 250.558" in words((await olga.get(PATH)).text)
    assert (await olga.post(PATH, data={"name": "Zittau", "code": "14626610", "population": ""})).status_code == 303
    districts = await get_districts(session, world.board.id or 0)
    assert [(each.code, each.name, each.population) for each in districts] == [
        ("14625", "Bautzen", 298_010),
        ("14626", "Görlitz", 250_558),
        ("14626610", "Zittau", None),
    ]


async def test_a_district_is_there_once_and_needs_a_name(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    answer = await olga.post(PATH, data={"name": "bautzen", "code": "14626", "population": "0"})
    assert answer.status_code == 422
    assert errors_on(answer) == ["Bitte geben Sie eine ganze Zahl von 1 bis 100000000 ein."]
    answer = await olga.post(PATH, data={"name": "bautzen", "code": "14626"})
    assert errors_on(answer) == ["Das Gremium hat schon ein Gebiet mit diesem Schlüssel oder Namen."] * 2
    answer = await olga.post(PATH, data={"name": "", "code": ""})
    assert errors_on(answer) == ["Bitte füllen Sie dieses Feld aus."] * 2


async def test_a_board_without_districts_takes_over_the_saxon_ones_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, proposals=0)
    for table in (LimitRow, ProposalRow, DistrictRow):
        await session.execute(delete(table))
    olga = visit(world.people["olga"])
    assert (await olga.post(f"{PATH}/saxony", data={})).status_code == 303
    names = [each.name for each in await get_districts(session, world.board.id or 0)]
    assert (len(names), [name for name in names if "Leipzig" in name]) == (
        13,
        ["Leipzig (Stadt)", "Leipzig (Landkreis)"],
    )
    assert (await olga.post(f"{PATH}/saxony", data={})).status_code == 409


async def test_districts_are_the_offices_alone(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for name, status in (("carla", 403), ("ada", 403), ("vera", 403), ("sven", 404)):
        client = visit(world.people[name])
        answers = (await client.get(PATH), await client.post(PATH, data={}), await client.post(f"{PATH}/saxony"))
        assert [answer.status_code for answer in answers] == [status] * 3
