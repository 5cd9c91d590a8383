"""The page of rules, and changing them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.journal.tables import JournalEntryRow
from service.rounds.queries import get_round_facts
from service.rounds.tables import RoundRow
from tests.cast import give_points, make_world
from tests.rounds.forms import errors_on, form_on, words
from tests.web import Visit

EVERYBODY = ("olga", "carla", "dirk", "ada", "ben", "vera")


ANY_RULES = {
    "version": "1", "title": "T", "year": "2026", "points_minimum": "0", "points_maximum": "5", "step": "1",
    "aggregation": "mean", "minimum_scores": "1", "quorum": "half", "majority": "simple", "tie_rule": "rejected",
    "recusal_record": "ground",
    "criteria": "0", "pots": "0",
}  # fmt: skip


async def journal(session: AsyncSession, action: str) -> list[dict[str, Any]]:
    entries = await session.exec(select(JournalEntryRow).where(JournalEntryRow.action == action))
    return [entry.details for entry in entries]


@pytest.mark.parametrize("stage", [RoundStage.DRAFT, RoundStage.SCORING, RoundStage.PUBLISHED])
async def test_rules_are_there_for_every_role(session: AsyncSession, visit: Visit, stage: RoundStage) -> None:
    world = await make_world(session, stage=stage)
    for name in EVERYBODY:
        answer = await visit(world.people[name]).get(f"{world.home}/rules")
        assert (name, answer.status_code) == (name, 200)


async def test_rules_say_money_criteria_and_limits(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    page = words((await visit(world.people["ada"]).get(f"{world.home}/rules")).text)
    for sentence in (
        "Gesamtbudget 5.000 €",
        "Bautzen 500 € 3.000 €",
        "Nutzen für das Gemeinwesen 2-fach",
        "Jedes Mitglied gibt jedem Antrag für jedes Kriterium 0 bis 10 Punkte.",
        "mindestens 2 Bewertungen",
    ):
        assert sentence in page


async def test_rules_show_the_commitment_and_never_the_seed(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    facts = await get_round_facts(session, world.round_.id or 0)
    assert facts.lots
    for path in (f"{world.home}/rules", f"{world.api}/rules"):
        text = (await visit(world.people["olga"]).get(path)).text
        assert facts.lots.commitment in text
        assert "a seed for the tests" not in text


async def test_rules_of_another_board_are_not_there(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for path in ("/rules", "/rules/edit", "/limits/edit", "/stage"):
        assert (await visit(world.people["sven"]).get(world.home + path)).status_code == 404
    assert (await visit(world.people["ada"]).get("/board/musterland/rounds/1999/rules")).status_code == 404


async def test_changing_rules_is_the_offices_alone(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    for name in ("carla", "ada", "vera"):
        for path in ("/rules/edit", "/limits/edit"):
            client = visit(world.people[name])
            assert (await client.get(world.home + path)).status_code == 403
            assert (await client.post(world.home + path, data={})).status_code == 403


async def test_change_rules_saves_settings_criteria_and_pots(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    path, olga = f"{world.home}/rules/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path)
    closes = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=20)
    form |= {
        "title": "Ehrenamtsbudget 2026, zweiter Anlauf",
        "merit_threshold": "5,50",
        "step": "10,00 €",
        "quorum": "half",
        "scoring_closes_at": f"{closes:%Y-%m-%dT%H:%M}",
        "criterion-0-remove": "1",
        "criterion-1-weight": "3",
        "criteria": "3",
        "criterion-2-name": "Beispielcharakter",
        "criterion-2-weight": "1",
        "pots": "3",
        "pot-2-name": "Soziales & Jugend",
    }
    answer = await olga.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/rules")
    facts = await get_round_facts(session, world.round_.id or 0)
    assert facts.title == "Ehrenamtsbudget 2026, zweiter Anlauf"
    assert (facts.merit_threshold, facts.step_cents, facts.quorum, facts.version) == (550, 1000, "half", 2)
    assert [(each.position, each.name, each.weight) for each in facts.criteria] == [
        (1, "Beteiligung Ehrenamtlicher", 3),
        (2, "Beispielcharakter", 1),
    ]
    assert [(each.code, each.name) for each in facts.pots] == [
        ("kultur", "Kultur"),
        ("soziales-jugend", "Soziales & Jugend"),
        ("sport", "Sport"),
    ]
    changed = (await journal(session, "change_rules"))[0]["changes"]
    assert {"what": "merit_threshold", "before": None, "after": 550} in changed
    assert {"what": "quorum", "before": "more_than_half", "after": "half"} in changed


async def test_change_rules_adds_a_blank_criterion_without_saving(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    path, olga = f"{world.home}/rules/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {"title": "Noch nicht gespeichert"}
    answer = await olga.post(path, data=form | {"add": "criteria"})
    assert answer.status_code == 200
    again = form_on(answer, path)
    assert (again["title"], again["criteria"], again["criterion-2-name"]) == ("Noch nicht gespeichert", "3", "")
    assert (await get_round_facts(session, world.round_.id or 0)).title == "Ehrenamtsbudget 2026"


async def test_change_rules_keeps_everything_typed_and_names_each_mistake(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    path, olga = f"{world.home}/rules/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {
        "title": "",
        "points_maximum": "0",
        "step": "abc",
        "merit_threshold": "viel",
        "criterion-1-name": "Nutzen für das Gemeinwesen",
        "scoring_closes_at": "2020-01-01T10:00",
        "quorum": "nobody",
    }
    answer = await olga.post(path, data=form)
    assert answer.status_code == 422
    assert sorted(errors_on(answer)) == sorted(
        [
            "Bitte füllen Sie dieses Feld aus.",
            "Bitte geben Sie eine ganze Zahl von 1 bis 100 ein.",
            "„abc“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.500,00",
            "„viel“ ist keine Punktzahl. Bitte schreiben Sie sie so: 5,50",
            "Bitte wählen Sie eine der Möglichkeiten.",
        ]
    )
    assert form_on(answer, path)["step"] == "abc"
    better = {"title": "T", "points_maximum": "10", "step": "1", "merit_threshold": "11", "quorum": "half"}
    answer = await olga.post(path, data=form | better)
    assert sorted(errors_on(answer)) == sorted(
        [
            "„Nutzen für das Gemeinwesen“ kommt zweimal vor.",
            "Diese Frist ist schon vorbei; bitte wählen Sie eine spätere.",
            "Die Mindestpunktzahl muss auf der Skala liegen, also zwischen 0 und 10 Punkten.",
        ]
    )


async def test_change_rules_keeps_a_pot_that_is_used(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    path, olga = f"{world.home}/rules/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {"pot-0-remove": "1"}
    answer = await olga.post(path, data=form)
    assert answer.status_code == 422
    assert errors_on(answer) == [
        "Das Teilbudget „Kultur“ kann nicht entfernt werden: Anträge oder Grenzen beziehen sich darauf."
    ]


@pytest.mark.parametrize("stage", [RoundStage.SCORING, RoundStage.DELIBERATION, RoundStage.PUBLISHED])
async def test_change_rules_is_refused_once_scoring_has_opened(
    session: AsyncSession, visit: Visit, stage: RoundStage
) -> None:
    world = await make_world(session, stage=stage)
    olga = visit(world.people["olga"])
    path = f"{world.home}/rules/edit"
    for answer in (await olga.get(path), await olga.post(path, data=ANY_RULES)):
        assert answer.status_code == 409
        assert "Seit die Bewertung eröffnet ist, können die Regeln" in answer.text


async def test_change_rules_is_refused_where_somebody_has_scored_before(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    await give_points(session, world, "ada", 1, [3, 4])
    assert (await visit(world.people["olga"]).get(f"{world.home}/rules/edit")).status_code == 409


async def test_a_stale_form_says_who_changed_what_and_when(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    path, olga = f"{world.home}/rules/edit", visit(world.people["olga"])
    stale = form_on(await olga.get(path), path)
    await olga.post(path, data=stale | {"quorum": "half", "minimum_scores": "4"})
    answer = await olga.post(path, data=stale | {"title": "Zu spät"})
    assert answer.status_code == 409
    page = words(answer.text)
    assert "Olga Muster hat" in page
    assert "Mindestzahl der Bewertungen, Beschlussfähigkeit" in page
    assert (await get_round_facts(session, world.round_.id or 0)).title == "Ehrenamtsbudget 2026"


async def test_rules_api_reads_and_changes(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT)
    olga = visit(world.people["olga"])
    rules = (await olga.get(f"{world.api}/rules")).json()
    assert [criterion["name"] for criterion in rules["criteria"]] == [
        "Nutzen für das Gemeinwesen",
        "Beteiligung Ehrenamtlicher",
    ]
    wanted = {name: rules[name] for name in (
        "title", "year", "step_cents", "points_minimum", "points_maximum", "aggregation", "minimum_scores",
        "merit_threshold", "quorum", "majority", "tie_rule", "funding_notice", "scoring_closes_at", "version",
        "revisable", "takes_paper", "recusal_record", "names_authors", "severity_correction",
    )}  # fmt: skip
    criterion = {name: value for name, value in rules["criteria"][0].items() if name != "position"}
    wanted |= {
        "criteria": [criterion],
        "pots": rules["pots"],
        "year": 2027,
        "takes_paper": True,
        "severity_correction": True,
    }
    answer = await olga.put(f"{world.api}/rules", json=wanted)
    assert (answer.status_code, answer.json()["year"], len(answer.json()["criteria"])) == (200, 2027, 1)
    assert [answer.json()[name] for name in ("revisable", "takes_paper", "severity_correction")] == [True] * 3
    answer = await olga.put(f"{world.api}/rules", json=wanted | {"version": 2, "year": 1, "title": "a\x00b"})
    assert (answer.status_code, answer.json()["code"]) == (422, "faults")
    foreign = criterion | {"id": 999_999}
    answer = await olga.put(f"{world.api}/rules", json=wanted | {"version": 2, "criteria": [foreign]})
    assert answer.status_code == 422
    await session.execute(update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(stage=RoundStage.SCORING))
    answer = await olga.put(f"{world.api}/rules", json=wanted | {"version": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "rules_locked")
