"""Starting a round."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.rounds.queries import get_round_facts, get_round_id
from service.rounds.rules import free_slug, slug_of
from tests.cast import make_world
from tests.rounds.forms import errors_on, form_on
from tests.web import Visit

PATH = "/board/musterland/rounds/new"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Förderrunde 2027", "foerderrunde-2027"),
        ("Straße & Ödland!", "strasse-oedland"),
        ("Café  à la carte", "cafe-a-la-carte"),
        ("2027", "2027"),
        ("!!!", ""),
    ],
)
def test_slug_of_makes_words_for_addresses(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_free_slug_avoids_what_is_taken() -> None:
    assert free_slug("2026", {"2026", "2026-2"}) == "2026-3"
    assert free_slug("New", ()) == "new-2"
    assert free_slug("!!!", ()) == "runde"
    assert free_slug("x", ()) == "runde-x"


async def test_a_new_round_takes_over_the_rules_of_another(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    olga = visit(world.people["olga"])
    form = form_on(await olga.get(PATH), PATH)
    assert form["copy_from"] == "2026"
    answer = await olga.post(PATH, data=form | {"title": "Ehrenamtsbudget 2027", "year": "2027"})
    assert answer.headers["location"] == "/board/musterland/rounds/ehrenamtsbudget-2027/rules"
    assert (await olga.get(answer.headers["location"])).status_code == 200
    round_id = await get_round_id(session, world.board.id or 0, "ehrenamtsbudget-2027")
    facts = await get_round_facts(session, round_id)
    assert (facts.stage, facts.year, facts.minimum_scores) == (RoundStage.DRAFT, 2027, 2)
    assert (facts.budget_cents, facts.limits, facts.scoring_closes_at, facts.lots) == (None, (), None, None)
    assert [each.name for each in facts.criteria] == ["Nutzen für das Gemeinwesen", "Beteiligung Ehrenamtlicher"]
    assert [each.code for each in facts.pots] == ["kultur", "sport"]


async def test_a_new_round_can_begin_with_common_criteria(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    await olga.post(PATH, data={"title": "2026", "year": "2026", "copy_from": ""})
    facts = await get_round_facts(session, await get_round_id(session, world.board.id or 0, "2026-2"))
    assert [(each.name, each.weight) for each in facts.criteria] == [
        ("Nutzen für das Gemeinwesen", 2),
        ("Ehrenamtliches Engagement", 2),
        ("Beispielcharakter", 1),
        ("Umsetzbarkeit", 1),
    ]


async def test_a_new_round_needs_title_and_year(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    answer = await olga.post(PATH, data={"title": "", "year": "zwanzig", "copy_from": "2026"})
    assert answer.status_code == 422
    assert sorted(errors_on(answer)) == [
        "Bitte füllen Sie dieses Feld aus.",
        "Bitte geben Sie eine ganze Zahl von 2000 bis 2100 ein.",
    ]
    answer = await olga.post(PATH, data={"title": "T", "year": "2027", "copy_from": "anderswo"})
    assert errors_on(answer) == ["Bitte wählen Sie eine der Möglichkeiten."]


async def test_starting_a_round_is_the_offices_alone(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    for name, status in (("carla", 403), ("ada", 403), ("sven", 404)):
        assert (await visit(world.people[name]).get(PATH)).status_code == status
        assert (await visit(world.people[name]).post(PATH, data={})).status_code == status


async def test_new_round_api(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga, path = visit(world.people["olga"]), "/api/boards/musterland/rounds"
    answer = await olga.post(path, json={"title": "Zweite", "year": 2027, "copy_from": "2026"})
    assert (answer.status_code, answer.json()) == (
        201,
        {"slug": "zweite", "title": "Zweite", "path": "/board/musterland/rounds/zweite"},
    )
    assert (await olga.post(path, json={"title": "", "year": 1})).status_code == 422
    assert (await visit(world.people["carla"]).post(path, json={})).status_code == 403
