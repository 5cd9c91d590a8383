"""What a body says about itself: the office writes it, everybody reads it at once where the body has published."""

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import make_world
from tests.public.examples import put_publication, snapshot
from tests.web import Visit

PATH = "/board/musterland/statements"
SAID = {
    "imprint": "Neue Straße 5, Musterstadt",
    "privacy": "Verantwortlich ist die Landrätin.",
    "feedback": "barrieren@musterland.example",
    "funding_notice": "Aus dem Haushalt des Landkreises.",
}
STANDS = {
    "/imprint": ("imprint", "funding_notice"),
    "/privacy": ("privacy",),
    "/accessibility": ("feedback",),
    "/": ("funding_notice",),
}


async def test_what_the_office_writes_stands_on_the_public_pages_at_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    olga, nobody = visit(world.people["olga"]), visit(None)
    assert (await olga.post(PATH, data=SAID)).status_code == 303
    unpublished = [(await nobody.get(path)).text for path in STANDS]
    assert [text for text in SAID.values() if any(text in page for page in unpublished)] == []
    await put_publication(session, world, snapshot())
    before = (await nobody.get("/imprint")).headers["etag"]
    for path, names in STANDS.items():
        page = (await nobody.get(path)).text
        assert {name for name, text in SAID.items() if text in page} == set(names)
    assert (await olga.post(PATH, data={**SAID, "imprint": "Alte Straße 1"})).status_code == 303
    after = await nobody.get("/imprint", headers={"If-None-Match": before})
    assert (after.status_code, "Alte Straße 1" in after.text) == (200, True)


async def test_statements_are_the_offices_and_an_address_must_be_one(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    statuses = {name: (await visit(world.people[name]).get(PATH)).status_code for name in ("carla", "ada", "sven")}
    assert statuses == {"carla": 403, "ada": 403, "sven": 404}
    answer = await visit(world.people["olga"]).post(PATH, data={**SAID, "feedback": "nirgends"})
    assert (answer.status_code, 'href="#f-feedback"' in answer.text, SAID["privacy"] in answer.text) == (
        422,
        True,
        True,
    )
