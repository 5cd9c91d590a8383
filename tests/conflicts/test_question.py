import re

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictAnswerRow, ConflictKind, ConflictRow
from service.journal.tables import JournalEntryRow
from tests.cast import World, make_world
from tests.web import Visit


async def conflicts_of(session: AsyncSession, world: World, name: str) -> list[tuple[int, ConflictKind, str, bool]]:
    numbers = {proposal.id: number for number, proposal in world.proposals.items()}
    rows = (
        await session.exec(select(ConflictRow).where(col(ConflictRow.member_id) == world.people[name].member_id))
    ).all()
    return sorted((numbers[row.proposal_id], row.kind, row.explanation, row.pinned) for row in rows)


async def has_answered(session: AsyncSession, world: World, name: str) -> bool:
    statement = sa.select(col(ConflictAnswerRow.member_id)).where(
        col(ConflictAnswerRow.member_id) == world.people[name].member_id
    )
    return (await session.execute(statement)).first() is not None


async def test_question_lists_every_eligible_proposal_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    world.proposals[3].eligible, world.proposals[3].ineligible_reason = False, "Frist versäumt"
    await session.commit()
    page = await visit(world.people["ada"]).get(f"{world.home}/conflicts")
    assert page.status_code == 200
    assert sorted(re.findall(r'name="number"\s+value="(\d+)"', page.text)) == ["1", "2"]


async def test_none_is_an_answer_and_opens_scoring(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    ada = visit(world.people["ada"])
    sent_back = await ada.get(f"{world.home}/scoring")
    assert (sent_back.status_code, sent_back.headers["location"]) == (303, f"{world.home}/conflicts")
    answer = await ada.post(f"{world.home}/conflicts", data={"answer": "none"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/scoring")
    assert await has_answered(session, world, "ada")
    assert (await ada.get(f"{world.home}/scoring")).status_code == 200


async def test_ticking_asks_for_kinds_and_then_records(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    ada = visit(world.people["ada"])
    second = await ada.post(f"{world.home}/conflicts", data={"answer": "some", "number": ["1", "3"]})
    assert second.status_code == 200
    assert not await has_answered(session, world, "ada")
    recorded = await ada.post(
        f"{world.home}/conflicts/kinds",
        data={
            "number": ["1", "3"],
            "kind-1": "relative",
            "kind-3": "other",
            "explanation-3": "Ich habe den Antrag mitgeschrieben.",
        },
    )
    assert (recorded.status_code, recorded.headers["location"]) == (303, f"{world.home}/conflicts")
    assert await conflicts_of(session, world, "ada") == [
        (1, ConflictKind.RELATIVE, "", False),
        (3, ConflictKind.OTHER, "Ich habe den Antrag mitgeschrieben.", False),
    ]
    assert await has_answered(session, world, "ada")
    entries = (await session.exec(select(JournalEntryRow).order_by(col(JournalEntryRow.id)))).all()
    assert [(entry.action, entry.subject, entry.details) for entry in entries] == [
        ("declare_conflict", "proposal:2026/1", {}),
        ("declare_conflict", "proposal:2026/3", {}),
        ("answer_conflict_question", "round:2026", {"declared": 2}),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"answer": "some"}, "Es ist nichts angekreuzt."),
        ({"answer": "none", "number": ["1"]}, "Sie haben Anträge angekreuzt und zugleich"),
    ],
)
async def test_unclear_answer_is_asked_again_with_its_ticks(
    session: AsyncSession, visit: Visit, sent: dict[str, str | list[str]], sentence: str
) -> None:
    world = await make_world(session, answered=False)
    page = await visit(world.people["ada"]).post(f"{world.home}/conflicts", data=sent)
    assert page.status_code == 422
    assert sentence in page.text
    assert page.text.count(" checked") == len(sent.get("number", []))
    assert not await has_answered(session, world, "ada")


async def test_kind_is_needed_and_other_needs_words(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    page = await visit(world.people["ada"]).post(
        f"{world.home}/conflicts/kinds", data={"number": ["1", "3"], "kind-1": "other", "kind-3": "friendship"}
    )
    assert page.status_code == 422
    for number, wanted in (
        (1, "Bitte nennen Sie den Grund in wenigen Worten."),
        (3, "Bitte wählen Sie die Art der Befangenheit."),
    ):
        assert f">{number} {world.proposals[number].title}: {wanted}</a>" in page.text
    assert await conflicts_of(session, world, "ada") == []


async def test_tick_by_mistake_is_left_out(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    await visit(world.people["ada"]).post(
        f"{world.home}/conflicts/kinds", data={"number": ["1", "3"], "kind-1": "none", "kind-3": "own_application"}
    )
    assert await conflicts_of(session, world, "ada") == [(3, ConflictKind.OWN_APPLICATION, "", False)]


async def test_further_conflict_may_be_declared_until_the_resolution(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.RESOLUTION)
    ben = visit(world.people["ben"])
    await ben.post(f"{world.home}/conflicts/kinds", data={"number": ["3"], "kind-3": "relative"})
    assert await conflicts_of(session, world, "ben") == [
        (2, ConflictKind.OFFICE_HOLDER, "", False),
        (3, ConflictKind.RELATIVE, "", False),
    ]


async def test_conflict_declared_twice_is_kept_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    ben = visit(world.people["ben"])
    answer = await ben.post(f"{world.api}/conflicts", json={"conflicts": [{"proposal": 2, "kind": "relative"}]})
    assert answer.status_code == 200
    assert await conflicts_of(session, world, "ben") == [(2, ConflictKind.OFFICE_HOLDER, "", False)]


async def test_api_takes_none_and_tells_what_is_in_force(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    ben = visit(world.people["ben"])
    before = (await ben.get(f"{world.api}/conflicts")).json()
    assert (before["answered_at"], [conflict["proposal"] for conflict in before["conflicts"]]) == (None, [2])
    after = (await ben.post(f"{world.api}/conflicts", json={"conflicts": []})).json()
    assert after["answered_at"] is not None
    assert after["conflicts"] == before["conflicts"]


@pytest.mark.parametrize(
    ("declared", "status", "code"),
    [
        ([{"proposal": 99, "kind": "relative"}], 404, "not_found"),
        ([{"proposal": 10**12, "kind": "relative"}], 404, "not_found"),
        ([{"proposal": 1, "kind": "other"}], 422, "unexplained_conflict"),
        ([{"proposal": 1, "kind": "friendship"}], 400, "malformed"),
    ],
)
async def test_api_refuses_nonsense(
    session: AsyncSession, visit: Visit, declared: list[dict[str, object]], status: int, code: str
) -> None:
    world = await make_world(session, answered=False)
    answer = await visit(world.people["ada"]).post(f"{world.api}/conflicts", json={"conflicts": declared})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not await has_answered(session, world, "ada")


@pytest.mark.parametrize("place", ["home", "api"])
@pytest.mark.parametrize(
    ("name", "stage", "status"),
    [
        ("sven", RoundStage.SCORING, 404),
        ("olga", RoundStage.SCORING, 403),
        ("alma", RoundStage.SCORING, 403),
        ("vera", RoundStage.SCORING, 200),
        ("ada", RoundStage.SCREENING, 409),
        ("ada", RoundStage.SCORING, 200),
        ("ada", RoundStage.PUBLISHED, 200),
    ],
)
async def test_question_is_for_members(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, place: str, name: str, stage: RoundStage, status: int
) -> None:
    world = await make_world(session, stage=stage)
    answer = await visit(world.people[name]).get(f"{getattr(world, place)}/conflicts")
    assert answer.status_code == status
