"""How a board gives its data away: the office says so, and the next publication carries it."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.publication.actions import publish
from service.publication.tables import PublicationRow
from tests.publication.story import NOW, decided_world
from tests.web import Visit

PATH = "/board/musterland/open-data"
CHOICE = {"licence": "DL-DE-BY-2.0", "org_identifier": "DE-CR-HRB12345", "contributor_id": "landkreisMusterland"}


async def test_the_next_publication_carries_licence_and_identifiers(session: AsyncSession, visit: Visit) -> None:
    world = await decided_world(session)
    olga = visit(world.people["olga"])
    assert 'value="CC0-1.0"' in (await olga.get(PATH)).text
    await publish(session, world.seat("olga"), now=NOW)
    assert (await olga.post(PATH, data=CHOICE)).status_code == 303
    await publish(session, world.seat("olga"), correction_reason="Eine andere Lizenz.", now=NOW)

    rows = (await session.exec(select(PublicationRow).order_by(col(PublicationRow.version)))).all()
    assert [row.pack["licence"] for row in rows] == ["CC0-1.0", "DL-DE-BY-2.0"]
    assert [row.pages["licence"] for row in rows] == ["CC0-1.0", "DL-DE-BY-2.0"]
    assert rows[1].pages["board"]["org_identifier"] == "DE-CR-HRB12345"
    statuses = {name: (await visit(world.people[name]).get(PATH)).status_code for name in ("carla", "ada", "sven")}
    assert statuses == {"carla": 403, "ada": 403, "sven": 404}


async def test_what_could_not_stand_in_an_address_is_refused(session: AsyncSession, visit: Visit) -> None:
    olga = visit((await decided_world(session)).people["olga"])
    for name, value in (("licence", "mine"), ("org_identifier", "<b>"), ("contributor_id", "a b")):
        answer = await olga.post(PATH, data={**CHOICE, name: value})
        assert (answer.status_code, f'href="#f-{name}"' in answer.text) == (422, True)
