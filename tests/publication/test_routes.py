"""The pages from which a decision is published, for each role."""

import re

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import World, set_stage
from tests.web import Visit

READING = ("/publication", "/publication/preview", "/publication/preview/proposals/1")


def fingerprint(page: str) -> str:
    """Read what the form says has been looked at."""
    found = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


async def test_whoever_publishes_reads_the_preview(decided: World, visit: Visit) -> None:
    for name in ("olga", "carla", "dirk"):
        client = visit(decided.people[name])
        answers = [await client.get(decided.home + path) for path in READING]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


async def test_others_are_refused(decided: World, visit: Visit) -> None:
    for path in READING:
        statuses = {
            name: (await visit(decided.people[name]).get(decided.home + path)).status_code
            for name in ("ada", "vera", "sven")
        }
        assert statuses == {"ada": 403, "vera": 403, "sven": 404}
        assert (await visit(None).get(decided.home + path)).status_code == 303


async def test_the_stage_before_is_refused(session: AsyncSession, decided: World, visit: Visit) -> None:
    await set_stage(session, decided, RoundStage.DELIBERATION)
    olga = visit(decided.people["olga"])
    answers = [await olga.get(decided.home + path) for path in READING]
    answers.append(await olga.post(decided.home + "/publication", data={}))
    assert [answer.status_code for answer in answers] == [409, 409, 409, 409]


async def test_others_cannot_publish(decided: World, visit: Visit) -> None:
    path = decided.home + "/publication"
    statuses = {
        name: (await visit(decided.people[name]).post(path, data={})).status_code for name in ("ada", "vera", "sven")
    }
    assert statuses == {"ada": 403, "vera": 403, "sven": 404}
    assert (await visit(None).get("/rounds/musterland/2026")).status_code == 404


async def test_an_unknown_proposal_is_not_found(decided: World, visit: Visit) -> None:
    answer = await visit(decided.people["olga"]).get(decided.home + "/publication/preview/proposals/99")
    assert answer.status_code == 404


async def test_the_page_lists_personal_details(decided: World, visit: Visit) -> None:
    page = (await visit(decided.people["olga"]).get(decided.home + "/publication")).text
    for detail in ("Frau Lindner", "Lindenweg 3", "erika@sonnenschein.example", "0351 4567890", "Ada Muster"):
        assert f'<th scope="row" role="rowheader">{detail}</th>' in page
    assert "Ein Antrag kommt von einer Privatperson." in page


async def test_the_preview_shows_what_the_public_will_see(decided: World, visit: Visit) -> None:
    olga = visit(decided.people["olga"])
    preview = (await olga.get(decided.home + "/publication/preview")).text
    shown = fingerprint((await olga.get(decided.home + "/publication")).text)
    answer = await olga.post(decided.home + "/publication", data={"fingerprint": shown, "details": "1"})
    assert answer.status_code == 303
    public = (await visit(None).get("/rounds/musterland/2026?sort=number")).text

    def facts(page: str) -> list[str]:
        return re.findall(r'<(?:td role="cell"|th scope="row").*?</t[dh]>', page, re.DOTALL)

    seen = facts(preview.replace(f"{decided.home}/publication/preview", "HOME"))
    assert len(seen) > 40
    assert seen == facts(public.replace("/rounds/musterland/2026", "HOME"))[: len(seen)]


async def test_publishing_makes_the_round_public(decided: World, visit: Visit) -> None:
    olga = visit(decided.people["olga"])
    page = await olga.get(decided.home + "/publication")
    answer = await olga.post(
        decided.home + "/publication", data={"fingerprint": fingerprint(page.text), "details": "1"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, decided.home + "/publication")
    assert (await visit(None).get("/rounds/musterland/2026")).status_code == 200


async def test_unconfirmed_details_show_the_form_again(decided: World, visit: Visit) -> None:
    olga = visit(decided.people["olga"])
    page = await olga.get(decided.home + "/publication")
    answer = await olga.post(decided.home + "/publication", data={"fingerprint": fingerprint(page.text)})
    assert answer.status_code == 422
    assert 'href="#f-details"' in answer.text
    assert (await visit(None).get("/rounds/musterland/2026")).status_code == 404


async def test_an_outdated_preview_is_refused(decided: World, visit: Visit) -> None:
    data = {"fingerprint": "0" * 64, "details": "1"}
    answer = await visit(decided.people["olga"]).post(decided.home + "/publication", data=data)
    assert answer.status_code == 409
    assert "Seit Ihrer Vorschau hat sich etwas geändert" in answer.text


async def test_a_correction_keeps_its_reason_when_it_is_refused(decided: World, visit: Visit) -> None:
    olga = visit(decided.people["olga"])
    path = decided.home + "/publication"
    await olga.post(path, data={"fingerprint": fingerprint((await olga.get(path)).text), "details": "1"})
    shown = fingerprint((await olga.get(path)).text)

    without_reason = await olga.post(path, data={"fingerprint": shown, "details": "1"})
    without_details = await olga.post(path, data={"fingerprint": shown, "reason": "Ein Titel war falsch."})
    assert (without_reason.status_code, without_details.status_code) == (422, 422)
    assert "Ein Titel war falsch.</textarea>" in without_details.text

    answer = await olga.post(path, data={"fingerprint": shown, "details": "1", "reason": "Ein Titel war falsch."})
    assert answer.status_code == 303
    assert "Ein Titel war falsch." in (await visit(None).get("/rounds/musterland/2026")).text


async def test_a_conflicted_chair_sees_no_preview(conflicted_chair: World, visit: Visit) -> None:
    carla = visit(conflicted_chair.people["carla"])
    page = await carla.get(conflicted_chair.home + "/publication")
    assert page.status_code == 200
    assert "5.000" not in page.text
    assert "fingerprint" not in page.text
    assert (await carla.get(conflicted_chair.home + "/publication/preview")).status_code == 403
    assert (await carla.post(conflicted_chair.home + "/publication", data={})).status_code == 403
    assert (await carla.get(conflicted_chair.api + "/publication")).status_code == 403


async def test_before_the_vote_there_is_nothing_to_publish(world_in_resolution: World, visit: Visit) -> None:
    olga = visit(world_in_resolution.people["olga"])
    page = await olga.get(world_in_resolution.home + "/publication")
    assert page.status_code == 200
    assert "Noch nichts zu veröffentlichen" in page.text
    assert (await olga.get(world_in_resolution.home + "/publication/preview")).status_code == 409
    assert (await olga.post(world_in_resolution.home + "/publication", data={})).status_code == 409


async def test_the_api_publishes_too(decided: World, visit: Visit) -> None:
    olga = visit(decided.people["olga"])
    path = decided.api + "/publication"
    before = (await olga.get(path)).json()
    assert before["editions"] == []
    assert {finding["text"] for finding in before["findings"] if not finding["removed"]} == {
        "Frau Lindner",
        "Lindenweg 3",
    }

    refused = await olga.post(path, json={"fingerprint": before["fingerprint"]})
    assert refused.status_code == 422
    answer = await olga.post(path, json={"fingerprint": before["fingerprint"], "details_confirmed": True})
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    again = await olga.post(path, json={"fingerprint": before["fingerprint"], "details_confirmed": True})
    assert again.status_code == 409

    statuses = [(await visit(decided.people[name]).get(path)).status_code for name in ("ada", "sven")]
    assert statuses == [403, 404]
    assert (await visit(None).get(path)).status_code == 401
