"""A round's way from stage to stage: who may take which step, when, and what it leaves behind."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.lots import commitment
from service.access import LEADERS, Role, RoundStage
from service.errors import WrongStageError
from service.proposals.tables import ProposalRow
from service.rounds.actions import mark_published
from service.rounds.queries import get_round_facts
from service.rounds.rules import may_step, stage_after, stage_before
from service.rounds.tables import CriterionRow, LotSeedRow, RoundRow
from tests.cast import World, make_world
from tests.rounds.forms import errors_on, words
from tests.rounds.test_limits import put_to_the_vote
from tests.rounds.test_rules import journal
from tests.web import Visit

OFFICE = {Role.OFFICE}
STEPS = [
    (RoundStage.DRAFT, RoundStage.CALL, OFFICE),
    (RoundStage.CALL, RoundStage.SCREENING, OFFICE),
    (RoundStage.SCREENING, RoundStage.SCORING, OFFICE),
    (RoundStage.SCORING, RoundStage.DELIBERATION, OFFICE | LEADERS),
    (RoundStage.DELIBERATION, RoundStage.RESOLUTION, LEADERS),
    (RoundStage.PUBLISHED, RoundStage.CLOSED, OFFICE | LEADERS),
]


async def step(  # noqa: PLR0913
    visit: Visit, world: World, name: str, to_stage: str, *, reason: str = "", version: int = 1
) -> int:
    """Press the button; answers the status."""
    form = {"to_stage": to_stage, "reason": reason, "version": str(version)}
    return (await visit(world.people[name]).post(f"{world.home}/stage", data=form)).status_code


async def stage_of(session: AsyncSession, world: World) -> RoundStage:
    return (await get_round_facts(session, world.round_.id or 0)).stage


@pytest.mark.parametrize(("stage", "to_stage", "roles"), STEPS)
def test_a_step_belongs_to_its_roles_forward_and_back(
    stage: RoundStage, to_stage: RoundStage, roles: set[Role]
) -> None:
    assert {role for role in Role if may_step(stage, to_stage, role)} == roles
    assert {role for role in Role if may_step(to_stage, stage, role)} == roles


def test_stages_come_one_after_the_other() -> None:
    assert [stage_after(stage) for stage in RoundStage] == [*list(RoundStage)[1:], None]
    assert [stage_before(stage) for stage in RoundStage] == [None, *list(RoundStage)[:5], None, None]


@pytest.mark.parametrize(("stage", "to_stage", "roles"), STEPS)
async def test_change_stage_for_each_role(
    session: AsyncSession, visit: Visit, stage: RoundStage, to_stage: RoundStage, roles: set[Role]
) -> None:
    world = await make_world(session, stage=stage)
    for name in ("ada", "vera", "sven"):
        assert await step(visit, world, name, to_stage) == (404 if name == "sven" else 403)
    for name in ("olga", "carla", "dirk"):
        if world.people[name].role not in roles:
            assert await step(visit, world, name, to_stage) == 403
    name = next(name for name, someone in world.people.items() if someone.role in roles)
    assert await step(visit, world, name, to_stage) == 303
    facts = await get_round_facts(session, world.round_.id or 0)
    assert (facts.stage, [each.stage for each in facts.stages][-1:]) == (to_stage, [to_stage])
    assert (await journal(session, "change_stage")) == [
        {"changes": [{"what": "stage", "before": stage, "after": to_stage}], "reason": ""}
    ]


async def test_stage_page_for_everybody(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    for name in ("olga", "carla", "ada", "vera"):
        page = await visit(world.people[name]).get(f"{world.home}/stage")
        assert page.status_code == 200
        assert ("Bewertung eröffnen" in page.text) == (name == "olga")
        assert ("Warum geht die Förderrunde zurück?" in page.text) == (name == "olga")
        assert ("Frist speichern" in page.text) == (name in {"olga", "carla"})


async def test_opening_scoring_draws_lots_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING)
    assert (await get_round_facts(session, world.round_.id or 0)).lots is None
    assert await step(visit, world, "olga", "scoring") == 303
    first = (await session.exec(select(LotSeedRow))).one()
    assert first.commitment == commitment(first.seed)
    assert len(first.seed) == 64
    facts = await get_round_facts(session, world.round_.id or 0)
    assert facts.lots
    assert (facts.lots.commitment, facts.lots.committed_at) == (first.commitment, facts.stages[0].began_at)
    assert await step(visit, world, "olga", "screening", reason="Ein Antrag fehlt noch.", version=2) == 303
    assert await step(visit, world, "olga", "scoring", version=3) == 303
    assert [(each.seed, each.commitment) for each in await session.exec(select(LotSeedRow))] == [
        (first.seed, first.commitment)
    ]
    assert [(each.stage, each.back, each.reason) for each in (await get_round_facts(session, facts.id)).stages] == [
        (RoundStage.SCORING, False, ""),
        (RoundStage.SCREENING, True, "Ein Antrag fehlt noch."),
        (RoundStage.SCORING, False, ""),
    ]


async def test_opening_scoring_says_everything_that_stands_in_the_way(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=1)
    await session.execute(delete(CriterionRow))
    await session.execute(update(ProposalRow).values(eligible=False, ineligible_reason="außerhalb des Landkreises"))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    of_round = col(RoundRow.id) == world.round_.id
    await session.execute(update(RoundRow).where(of_round).values(scoring_closes_at=yesterday, budget_cents=100))
    reasons = (
        "Die Förderrunde hat noch kein Bewertungskriterium.",
        "Es gibt noch keinen Antrag, der die formale Prüfung bestanden hat.",
        "Die Frist für die Bewertung",
        "Die Untergrenzen der Gebiete ergeben zusammen 500 €, vergeben werden können aber nur 1 €",
    )
    olga = visit(world.people["olga"])
    page = words((await olga.get(f"{world.home}/stage")).text)
    refusal = await olga.post(f"{world.home}/stage", data={"to_stage": "scoring", "version": "1"})
    assert refusal.status_code == 409
    for reason in reasons:
        assert reason in page
        assert reason in words(refusal.text)
    assert "Bewertung eröffnen" not in page
    assert await stage_of(session, world) is RoundStage.SCREENING


async def test_a_step_back_needs_a_reason(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION)
    carla = visit(world.people["carla"])
    answer = await carla.post(f"{world.home}/stage", data={"to_stage": "scoring", "reason": " ", "version": "1"})
    assert answer.status_code == 422
    assert errors_on(answer) == [
        "Bitte schreiben Sie auf, warum die Förderrunde zurückgeht; die Begründung wird festgehalten."
    ]
    assert await step(visit, world, "carla", "scoring", reason="Ada war krank.") == 303
    page = words((await visit(world.people["vera"]).get(f"{world.home}/stage")).text)
    assert "Ada war krank." in page


@pytest.mark.parametrize(
    ("stage", "to_stage"),
    [("draft", "screening"), ("call", "scoring"), ("scoring", "scoring"), ("screening", "draft")],
)
async def test_a_round_goes_one_stage_at_a_time(session: AsyncSession, visit: Visit, stage: str, to_stage: str) -> None:
    world = await make_world(session, stage=RoundStage(stage))
    assert await step(visit, world, "olga", to_stage, reason="Darum.") == 409
    assert await stage_of(session, world) == stage


async def test_publication_alone_publishes(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.RESOLUTION)
    assert await step(visit, world, "carla", "published") == 409
    await mark_published(session, world.seat("olga"), now=datetime.now(UTC))
    await mark_published(session, world.seat("olga"), now=datetime.now(UTC))
    facts = await get_round_facts(session, world.round_.id or 0)
    passed = [each.stage for each in facts.stages]
    assert (facts.stage, passed) == (RoundStage.PUBLISHED, [RoundStage.SCORING, RoundStage.PUBLISHED])
    assert await step(visit, world, "carla", "resolution", reason="Darum.", version=facts.version) == 409


async def test_a_closed_round_stays_closed(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    assert "Förderrunde abschließen" in (await visit(world.people["olga"]).get(f"{world.home}/stage")).text
    assert await step(visit, world, "olga", "closed") == 303
    for to_stage in ("published", "resolution", "closed"):
        assert await step(visit, world, "olga", to_stage, reason="Darum.", version=2) == 409


async def test_only_a_resolution_is_marked_published(session: AsyncSession) -> None:
    world = await make_world(session, stage=RoundStage.DELIBERATION)
    with pytest.raises(WrongStageError):
        await mark_published(session, world.seat("olga"), now=datetime.now(UTC))


async def test_a_resolution_that_stands_keeps_the_round_from_going_back(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.RESOLUTION)
    resolution = await put_to_the_vote(session, world)
    assert await step(visit, world, "carla", "deliberation", reason="Darum.") == 409
    assert "Zurück zu" not in (await visit(world.people["carla"]).get(f"{world.home}/stage")).text
    resolution.declared_at, resolution.adopted = resolution.opened_at, False
    await session.flush()
    assert await step(visit, world, "carla", "deliberation", reason="Abgelehnt.") == 303


async def test_a_second_press_is_told_that_the_round_has_moved(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCORING)
    form = {"to_stage": "deliberation", "version": "1"}
    assert (await visit(world.people["dirk"]).post(f"{world.home}/stage", data=form)).status_code == 303
    answer = await visit(world.people["carla"]).post(f"{world.home}/stage", data=form)
    assert answer.status_code == 409
    assert "Dirk Muster hat" in words(answer.text)
    assert "Phase der Förderrunde" in words(answer.text)


async def test_nonsense_stages_are_refused(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    assert await step(visit, world, "carla", "party") == 422
    assert await step(visit, world, "carla", "") == 422
    assert await step(visit, world, "carla", "deliberation", version=-7) == 409


async def test_the_deadline_moves_while_scoring_is_open(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    carla, path = visit(world.people["carla"]), f"{world.home}/deadline"
    closes = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0, tzinfo=None)
    answer = await carla.post(path, data={"scoring_closes_at": f"{closes:%Y-%m-%dT%H:%M}", "version": "1"})
    assert answer.status_code == 303
    moved = (await get_round_facts(session, world.round_.id or 0)).scoring_closes_at
    assert moved
    assert abs(moved.replace(tzinfo=None) - closes) <= timedelta(hours=2)
    for wrong, sentence in (
        ("2020-01-01T10:00", "Diese Frist ist schon vorbei; bitte wählen Sie eine spätere."),
        ("bald", "Bitte geben Sie Tag und Uhrzeit ein, zum Beispiel 31.03.2026, 18:00."),
    ):
        answer = await carla.post(path, data={"scoring_closes_at": wrong, "version": "2"})
        assert (answer.status_code, errors_on(answer)) == (422, [sentence])
    assert (await carla.post(path, data={"scoring_closes_at": "", "version": "1"})).status_code == 409
    assert (await visit(world.people["ada"]).post(path, data={})).status_code == 403
    assert (await visit(world.people["sven"]).post(path, data={})).status_code == 404
    await session.execute(update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(stage="deliberation"))
    assert (await carla.post(path, data={"scoring_closes_at": "", "version": "2"})).status_code == 409


async def test_stage_api_steps_and_refuses(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    carla, path = visit(world.people["carla"]), f"{world.api}/stage"
    answer = await carla.post(path, json={"to_stage": "deliberation", "version": 1})
    assert (answer.status_code, answer.json()) == (200, {"stage": "deliberation", "version": 2})
    for wrong, status, code in (
        ({"to_stage": "scoring", "version": 2}, 422, "reason_missing"),
        ({"to_stage": "scoring", "version": 2, "reason": "a\x00"}, 422, "faults"),
        ({"to_stage": "resolution", "version": 1}, 409, "stale_form"),
        ({"to_stage": "published", "version": 2}, 409, "one_step"),
        ({"to_stage": "party", "version": 2}, 400, "malformed"),
    ):
        answer = await carla.post(path, json=wrong)
        assert (wrong, answer.status_code, answer.json()["code"]) == (wrong, status, code)
    assert (await visit(world.people["ada"]).post(path, json={})).status_code == 403
    assert (await visit(world.people["sven"]).post(path, json={})).status_code == 404
