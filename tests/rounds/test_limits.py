"""Budget, reserve and limits: changing them, and naming those that contradict each other."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.resolutions.tables import Manner, ResolutionRow
from service.rounds.queries import get_round_facts
from service.rounds.tables import MajorityRule, QuorumRule, TieRule
from service.scenarios.tables import ScenarioRow
from tests.cast import World, make_world
from tests.rounds.forms import errors_on, form_on, words
from tests.rounds.test_rules import journal
from tests.web import Visit


async def put_to_the_vote(session: AsyncSession, world: World) -> ResolutionRow:
    """Open a vote, whatever it is about."""
    round_id, person_id = world.round_.id or 0, world.people["carla"].person_id
    scenario = ScenarioRow(
        round_id=round_id, number=1, rule="ranking", problem={}, problem_sha256="0" * 64, outcome={}, status="solved",
        created_by=person_id,
    )  # fmt: skip
    session.add(scenario)
    await session.flush()
    resolution = ResolutionRow(
        round_id=round_id, number=1, scenario_id=scenario.id or 0, manner=Manner.MEETING, opened_by=person_id,
        quorum=QuorumRule.HALF, majority=MajorityRule.SIMPLE, tie_rule=TieRule.REJECTED,
    )  # fmt: skip
    session.add(resolution)
    await session.flush()
    return resolution


@pytest.mark.parametrize("stage", [RoundStage.DRAFT, RoundStage.SCORING, RoundStage.RESOLUTION])
async def test_change_limits_saves_amounts_and_records_before_and_after(
    session: AsyncSession, visit: Visit, stage: RoundStage
) -> None:
    world = await make_world(session, stage=stage)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path)
    assert (form["budget"], form["minimum-district:14625"], form["maximum-pot:sport"]) == ("5.000,00", "500,00", "")
    form |= {
        "budget": "8.000,00 €",
        "reserve": "1 000",
        "applicant_maximum": "2.500",
        "minimum-district:14625": "",
        "maximum-district:14625": "",
        "minimum-district:14626": "700,5",
        "maximum-pot:sport": "4,000.00",
    }
    answer = await olga.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/rules")
    facts = await get_round_facts(session, world.round_.id or 0)
    assert (facts.budget_cents, facts.reserve_cents, facts.applicant_maximum_cents) == (800_000, 100_000, 250_000)
    assert [(each.id, each.minimum_cents, each.maximum_cents) for each in facts.limits] == [
        ("district:14626", 70_050, None),
        ("pot:sport", None, 400_000),
    ]
    assert (await journal(session, "change_limits"))[0]["changes"] == [
        {"what": "budget_cents", "before": 500_000, "after": 800_000},
        {"what": "reserve_cents", "before": 0, "after": 100_000},
        {"what": "applicant_maximum_cents", "before": None, "after": 250_000},
        {"what": "district:14625", "before": [50_000, 300_000], "after": None, "label": "Bautzen"},
        {"what": "district:14626", "before": None, "after": [70_050, None], "label": "Görlitz"},
        {"what": "pot:sport", "before": None, "after": [None, 400_000], "label": "Sport"},
    ]


async def test_change_limits_names_every_contradiction_with_the_smallest_change(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {
        "reserve": "1.000",
        "minimum-district:14625": "3.500",
        "maximum-district:14625": "3.000",
        "minimum-district:14626": "1.000",
        "minimum-pot:kultur": "2.000",
        "minimum-pot:sport": "2.000,01",
    }
    answer = await olga.post(path, data=form)
    assert answer.status_code == 422
    assert errors_on(answer) == [
        (
            "Bautzen: Die Untergrenze (3.500 €) liegt über der Obergrenze (3.000 €). "
            "Kleinste Änderung: Untergrenze um 500 € senken oder Obergrenze um 500 € anheben."
        ),
        (
            "Die Untergrenzen der Gebiete ergeben zusammen 4.500 €, vergeben werden können aber nur 4.000 € "
            "(Gesamtbudget ohne Rücklage). Kleinste Änderung: Untergrenzen um insgesamt 500 € senken "
            "oder Gesamtbudget um 500 € erhöhen."
        ),
        (
            "Die Untergrenzen der Teilbudgets ergeben zusammen 4.000,01 €, vergeben werden können aber nur 4.000 € "
            "(Gesamtbudget ohne Rücklage). Kleinste Änderung: Untergrenzen um insgesamt 0,01 € senken "
            "oder Gesamtbudget um 0,01 € erhöhen."
        ),
    ]
    assert form_on(answer, path)["minimum-pot:sport"] == "2.000,01"
    assert (await get_round_facts(session, world.round_.id or 0)).reserve_cents == 0


async def test_change_limits_takes_minimums_that_fill_the_budget_exactly(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path)
    form |= {"minimum-district:14625": "3.000", "maximum-district:14625": "3.000", "minimum-district:14626": "2.000"}
    assert (await olga.post(path, data=form)).status_code == 303


async def test_change_limits_without_a_budget_compares_only_what_needs_none(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {"budget": "", "minimum-district:14626": "9.000.000"}
    assert (await olga.post(path, data=form)).status_code == 303
    assert (await get_round_facts(session, world.round_.id or 0)).budget_cents is None
    page = words((await olga.get(f"{world.home}/rules")).text)
    assert "Das Gesamtbudget steht noch nicht fest." in page


async def test_a_reserve_larger_than_the_budget_is_refused(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    answer = await olga.post(path, data=form_on(await olga.get(path), path) | {"reserve": "5.000,50"})
    assert errors_on(answer) == [
        (
            "Die Rücklage (5.000,50 €) ist größer als das Gesamtbudget (5.000 €). "
            "Kleinste Änderung: Rücklage um 0,50 € senken oder Gesamtbudget um 0,50 € erhöhen."
        )
    ]


async def test_change_limits_refuses_what_is_no_amount(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {"budget": "abc", "maximum-pot:sport": "-5"}
    answer = await olga.post(path, data=form)
    assert answer.status_code == 422
    assert errors_on(answer) == [
        "„abc“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.500,00",
        "„-5“ ist negativ. Bitte geben Sie einen Betrag ab 0 € ein.",
    ]
    assert form_on(answer, path)["budget"] == "abc"


async def test_a_minimum_above_what_is_asked_for_is_mentioned_to_the_office(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session, proposals=3)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path) | {"minimum-district:14625": "2.500"}
    assert (await olga.post(path, data=form)).status_code == 303
    remark = "Bautzen: Die Untergrenze ist 2.500 €, beantragt sind dort aber nur 2.000 €."
    assert remark in words((await olga.get(f"{world.home}/rules")).text)
    assert remark not in words((await visit(world.people["ben"]).get(f"{world.home}/rules")).text)


async def test_limits_are_locked_while_people_vote_and_once_adopted(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.RESOLUTION)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    form = form_on(await olga.get(path), path)
    resolution = await put_to_the_vote(session, world)
    for answer in (await olga.get(path), await olga.post(path, data=form)):
        assert answer.status_code == 409
        assert "Über einen Beschluss wird abgestimmt oder er ist gefasst" in answer.text
    assert resolution.opened_at
    resolution.declared_at, resolution.adopted = resolution.opened_at, False
    await session.flush()
    assert (await olga.post(path, data=form)).status_code == 303


async def test_stale_limits_say_who_changed_what(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    path, olga = f"{world.home}/limits/edit", visit(world.people["olga"])
    stale = form_on(await olga.get(path), path)
    await olga.post(path, data=stale | {"maximum-district:14625": "2.000"})
    answer = await olga.post(path, data=stale | {"budget": "9"})
    assert answer.status_code == 409
    assert "Olga Muster hat" in words(answer.text)
    assert "Bautzen" in words(answer.text)
    assert (await get_round_facts(session, world.round_.id or 0)).budget_cents == 500_000


async def test_limits_api_reads_changes_and_refuses(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    limits = (await visit(world.people["ada"]).get(f"{world.api}/limits")).json()
    assert limits == {
        "version": 1,
        "budget_cents": 500_000,
        "reserve_cents": 0,
        "applicant_maximum_cents": None,
        "limits": [{"id": "district:14625", "minimum_cents": 50_000, "maximum_cents": 300_000}],
        "notices": [],
    }
    limits.pop("notices")
    answer = await olga.put(f"{world.api}/limits", json=limits | {"budget_cents": 600_000})
    assert (answer.status_code, answer.json()["budget_cents"], answer.json()["version"]) == (200, 600_000, 2)
    limits["version"] = 2
    for wrong, status, code in (
        ({"budget_cents": 10**15}, 422, "faults"),
        ({"budget_cents": -1}, 422, "faults"),
        ({"reserve_cents": 10**9}, 422, "limits_contradict"),
        ({"limits": [{"id": "district:999", "minimum_cents": 1, "maximum_cents": None}]}, 422, "unknown_group"),
        ({"limits": limits["limits"] * 2}, 422, "faults"),
        ({"version": 1}, 409, "stale_form"),
        ({"budget_cents": "viel"}, 400, "malformed"),
    ):
        answer = await olga.put(f"{world.api}/limits", json=limits | wrong)
        assert (wrong, answer.status_code, answer.json()["code"]) == (wrong, status, code)
    assert (await visit(world.people["carla"]).put(f"{world.api}/limits", json=limits)).status_code == 403
    assert (await visit(world.people["sven"]).put(f"{world.api}/limits", json=limits)).status_code == 404
