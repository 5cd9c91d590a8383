"""The office's list of proposals: narrowing it, recording, changing, checking eligibility."""

from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.proposals.queries import get_proposal, get_proposal_facts
from service.proposals.tables import ApplicantRow
from service.rounds.queries import get_round_facts
from tests.cast import World, make_world
from tests.counting import counted
from tests.rounds.forms import errors_on, form_on, words
from tests.rounds.test_rules import journal
from tests.web import Visit

CLOSED = [RoundStage.SCORING, RoundStage.DELIBERATION, RoundStage.PUBLISHED]
NEW = {"title": "Märchenfest", "applicant": "Neuer Verein e. V.", "district": "14625", "requested": "1.500,00 €"}


async def facts_of(session: AsyncSession, world: World, number: int) -> Any:  # noqa: ANN401
    return (await get_proposal(session, world.round_.id or 0, number)).facts


@pytest.mark.parametrize("path", ["/proposals", "/proposals/1"])
async def test_proposals_are_for_office_and_auditor_in_every_stage(
    session: AsyncSession, visit: Visit, path: str
) -> None:
    world = await make_world(session, stage=RoundStage.SCORING)
    statuses = {name: (await visit(who).get(world.home + path)).status_code for name, who in world.people.items()}
    readers, strangers = dict.fromkeys(("olga", "rita"), 200), {"sven": 404}
    assert statuses == {**dict.fromkeys(world.people, 403), **readers, **strangers}


async def test_the_list_shows_and_sums_up(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    page = words((await visit(world.people["olga"]).get(f"{world.home}/proposals")).text)
    assert "1 · Vorhaben 1 Verein Nummer 1 e. V. Görlitz Sport 1.000 € 500 € förderfähig" in page
    assert "Angezeigt 3 Anträge Beantragt 6.000 €" in page


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3]),
        ("?district=14626", [1, 3]),
        ("?pot=kultur", [2]),
        ("?q=vorhaben+2", [2]),
        ("?q=NUMMER+3", [3]),
        ("?q=003", [3]),
        ("?q=%25", []),
        ("?eligible=no", []),
        ("?district=14626&q=3", [3]),
        ("?district=nirgends", []),
    ],
)
async def test_the_list_is_narrowed(session: AsyncSession, visit: Visit, query: str, numbers: list[int]) -> None:
    world = await make_world(session, stage=RoundStage.SCORING)
    page = (await visit(world.people["olga"]).get(f"{world.home}/proposals{query}")).text
    assert [number for number in (1, 2, 3) if f'{world.home}/proposals/{number}"' in page] == numbers


@pytest.mark.parametrize("path", ["/proposals", "/proposals/new", "/rules", "/limits/edit", "/stage"])
async def test_pages_take_the_same_statements_for_one_and_many(session: AsyncSession, visit: Visit, path: str) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=1)
    olga, counts = visit(world.people["olga"]), []
    for numbers in (range(0), range(2, 10)):
        for number in numbers:
            draft = {"title": f"Noch {number}", "applicant": f"Verein {number}", "district": "14625"}
            answer = await olga.post(f"{world.api}/proposals", json=draft | {"requested_cents": 100})
            assert answer.status_code == 201
        with counted(await session.connection()) as told:
            assert (await olga.get(world.home + path)).status_code == 200
        counts.append(len(told))
    assert counts[0] == counts[1]


async def test_facts_list_all_proposals_by_number(session: AsyncSession) -> None:
    world = await make_world(session)
    facts = await get_proposal_facts(session, world.round_.id or 0)
    assert [each.number for each in facts] == [1, 2, 3]
    assert (facts[1].applicant_name, facts[1].district_code, facts[1].pot_name) == (
        "Verein Nummer 2 e. V.",
        "14625",
        "Kultur",
    )


async def test_record_a_proposal_with_the_next_number(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    path, olga = f"{world.home}/proposals/new", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | NEW | {"minimum": "500", "pot": "kultur", "natural_person": "1"}
    answer = await olga.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/proposals/4")
    facts = await facts_of(session, world, 4)
    assert (facts.title, facts.applicant_name, facts.natural_person) == ("Märchenfest", "Neuer Verein e. V.", True)
    assert (facts.district_name, facts.pot_name, facts.requested_cents, facts.minimum_cents, facts.eligible) == (
        "Bautzen",
        "Kultur",
        150_000,
        50_000,
        True,
    )
    assert await journal(session, "create_proposal") == [{"title": "Märchenfest"}]
    page = words((await olga.get(f"{world.home}/proposals/4")).text)
    assert "Öffentlich stehen „Privatperson“ und das Gebiet, nie der Name." in page


async def test_record_a_proposal_recognises_the_applicant(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    path, olga = f"{world.home}/proposals/new", visit(world.people["olga"])
    await olga.post(path, data=NEW | {"applicant": "verein  nummer 1 E. V."})
    assert (await facts_of(session, world, 4)).applicant_id == world.proposals[1].applicant_id
    answer = await olga.post(path, data=NEW | {"applicant": "Verein Nummer 1 e. V.", "natural_person": "1"})
    assert errors_on(answer) == [
        "„Verein Nummer 1 e. V.“ ist in diesem Gremium als Organisation eingetragen, nicht als Privatperson."
    ]


async def test_record_a_proposal_names_each_mistake_and_loses_nothing(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    path, olga = f"{world.home}/proposals/new", visit(world.people["olga"])
    form = {"title": "", "applicant": "A", "district": "", "requested": "abc", "number": "x"}
    answer = await olga.post(path, data=form)
    assert answer.status_code == 422
    assert sorted(errors_on(answer)) == [
        "Beantragte Summe: „abc“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.500,00",
        "Landkreis: Bitte füllen Sie dieses Feld aus.",
        "Nummer: Bitte geben Sie eine ganze Zahl von 1 bis 999999 ein.",
        "Titel: Bitte füllen Sie dieses Feld aus.",
    ]
    assert form_on(answer, path)["requested"] == "abc"
    answer = await olga.post(path, data=NEW | {"number": "2", "minimum": "1.500,01", "district": "999", "pot": "weg"})
    assert sorted(errors_on(answer)) == [
        "Landkreis: Ein Gebiet „999“ gibt es nicht. Bekannte Gebiete: Bautzen, Görlitz.",
        "Mindestfinanzierung: Die Mindestfinanzierung (1.500,01 €) ist größer als die beantragte Summe (1.500 €).",
        "Nummer: Die Nummer 2 ist in dieser Förderrunde schon vergeben.",
        "Teilbudget: Ein Teilbudget „weg“ gibt es in dieser Förderrunde nicht. Bekannte Teilbudgets: Kultur, Sport.",
    ]
    assert len(await get_proposal_facts(session, world.round_.id or 0)) == 3


async def test_change_a_proposal_records_what_changed(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    path, olga = f"{world.home}/proposals/1/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path)
    assert (form["title"], form["requested"], form["district"], form["pot"]) == (
        "Vorhaben 1",
        "1.000,00",
        "14626",
        "sport",
    )
    answer = await olga.post(path, data=form | {"requested": "900", "pot": "", "natural_person": "1", "number": "11"})
    assert answer.headers["location"] == f"{world.home}/proposals/11"
    facts = await facts_of(session, world, 11)
    assert (facts.requested_cents, facts.pot_id, facts.natural_person) == (90_000, None, True)
    assert (await journal(session, "change_proposal"))[0]["changes"] == [
        {"what": "number", "before": 1, "after": 11},
        {"what": "natural_person", "before": False, "after": True},
        {"what": "pot", "before": "Sport", "after": None},
        {"what": "requested_cents", "before": 100_000, "after": 90_000},
    ]


async def test_a_stale_proposal_says_who_changed_what(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    path, olga = f"{world.home}/proposals/1/edit", visit(world.people["olga"])
    stale = form_on(await olga.get(path), path)
    await olga.post(path, data=stale | {"requested": "900", "title": "Neuer Titel"})
    answer = await olga.post(path, data=stale | {"summary": "zu spät"})
    assert answer.status_code == 409
    assert "Olga Muster hat" in words(answer.text)
    assert "Titel, beantragte Summe" in words(answer.text)
    assert (await facts_of(session, world, 1)).summary == "Worum es im Vorhaben 1 geht."


async def test_eligibility_needs_a_reason_and_can_be_taken_back(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    path, olga = f"{world.home}/proposals/1/eligibility", visit(world.people["olga"])
    answer = await olga.post(path, data={"eligible": "no", "reason": "  ", "version": "1"})
    assert answer.status_code == 422
    assert "warum der Antrag nicht förderfähig ist" in errors_on(answer)[0]
    answer = await olga.post(path, data={"eligible": "no", "reason": "Außerhalb des Landkreises.", "version": "1"})
    assert answer.status_code == 303
    facts = await facts_of(session, world, 1)
    assert (facts.eligible, facts.ineligible_reason) == (False, "Außerhalb des Landkreises.")
    assert "Außerhalb des Landkreises." in (await olga.get(f"{world.home}/proposals/1")).text
    assert (await olga.post(path, data={"eligible": "yes", "version": "1"})).status_code == 409
    assert (await olga.post(path, data={"eligible": "yes", "version": "2"})).status_code == 303
    facts = await facts_of(session, world, 1)
    assert (facts.eligible, facts.ineligible_reason) == (True, "")
    assert len(await journal(session, "mark_ineligible")) == len(await journal(session, "mark_eligible")) == 1


@pytest.mark.parametrize("stage", CLOSED)
async def test_proposals_are_locked_from_scoring_on(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    world = await make_world(session, stage=stage)
    olga = visit(world.people["olga"])
    for path in ("/proposals/new", "/proposals/1/edit", "/proposals/import"):
        assert (await olga.get(world.home + path)).status_code == 409
    for path in ("/proposals/new", "/proposals/1/edit", "/proposals/1/eligibility", "/proposals/import"):
        assert (await olga.post(world.home + path, data=NEW)).status_code == 409
    assert "/proposals/new" not in (await olga.get(f"{world.home}/proposals")).text


@pytest.mark.parametrize("path", ["/proposals/new", "/proposals/1/edit", "/proposals/1/eligibility"])
async def test_changing_proposals_is_the_offices_alone(session: AsyncSession, visit: Visit, path: str) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    for name, status in (("carla", 403), ("ada", 403), ("vera", 403), ("sven", 404)):
        assert (await visit(world.people[name]).post(world.home + path, data=NEW)).status_code == status


@pytest.mark.parametrize("number", ["99", "0", "99999999999999999999", "abc"])
async def test_a_proposal_that_is_not_there(session: AsyncSession, visit: Visit, number: str) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    olga = visit(world.people["olga"])
    for path in (f"/proposals/{number}", f"/proposals/{number}/edit"):
        assert (await olga.get(world.home + path)).status_code == 404
    assert (await olga.post(f"{world.home}/proposals/{number}/edit", data=NEW)).status_code == 404


async def test_proposals_api(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    olga, path = visit(world.people["olga"]), f"{world.api}/proposals"
    draft = {"title": "Per API", "applicant": "Verein Nummer 1 e. V.", "district": "14625", "requested_cents": 12_345}
    answer = await olga.post(path, json=draft)
    assert (answer.status_code, answer.json()) == (201, {"number": 4})
    assert [each["number"] for each in (await olga.get(path)).json()] == [1, 2, 3, 4]
    proposal = (await olga.get(f"{path}/4")).json()
    assert proposal == {
        "number": 4, "title": "Per API", "summary": "", "applicant": "Verein Nummer 1 e. V.", "natural_person": False,
        "district": "14625", "pot": None, "requested_cents": 12_345, "minimum_cents": 0, "total_cost_cents": None,
        "eligible": True, "ineligible_reason": "", "version": 1,
    }  # fmt: skip
    answer = await olga.put(f"{path}/4", json={"proposal": draft | {"pot": "kultur"}, "version": 1})
    assert (answer.status_code, answer.json()["pot"], answer.json()["version"]) == (200, "kultur", 2)
    answer = await olga.put(f"{path}/4/eligibility", json={"eligible": False, "reason": "Zu spät.", "version": 2})
    assert (answer.status_code, answer.json()["eligible"]) == (200, False)
    for wrong, status, code in (
        ({"requested_cents": 0}, 422, "faults"),
        ({"requested_cents": 10**18}, 422, "faults"),
        ({"minimum_cents": -5}, 422, "faults"),
        ({"title": "a\x00b"}, 422, "faults"),
        ({"number": 4}, 422, "faults"),
        ({"district": "nirgends"}, 422, "faults"),
        ({"requested_cents": "viel"}, 400, "malformed"),
    ):
        answer = await olga.post(path, json=draft | wrong)
        assert (wrong, answer.status_code, answer.json()["code"]) == (wrong, status, code)
    answer = await olga.put(f"{path}/4", json={"proposal": draft, "version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_form")
    assert (await olga.get(f"{path}/99")).status_code == 404
    assert (await visit(world.people["ada"]).get(path)).status_code == 403
    assert (await visit(world.people["sven"]).get(path)).status_code == 404
    assert (await get_round_facts(session, world.round_.id or 0)).version == 1
    assert (await session.exec(select(ApplicantRow).where(ApplicantRow.name == "Per API"))).first() is None
