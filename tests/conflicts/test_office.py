from datetime import UTC, datetime

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from service.journal.tables import JournalEntryRow
from tests.cast import World, make_world
from tests.web import Visit


async def bens_conflict(session: AsyncSession) -> ConflictRow:
    return (await session.exec(select(ConflictRow).execution_options(populate_existing=True))).one()


def pinned(world: World, **changes: object) -> dict[str, str]:
    values = {"member": world.people["ada"].member_id, "proposal": 3, "kind": "relative", "explanation": ""}
    return {name: str(value) for name, value in (values | changes).items()}


async def test_office_sees_all_conflicts_and_who_has_not_answered(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, answered=False)
    page = await visit(world.people["olga"]).get(f"{world.home}/conflicts/all")
    assert page.status_code == 200
    assert "2 Vorhaben 2" in page.text
    assert "Ada Muster, Ben Muster, Carla Muster, Dirk Muster" in page.text


async def test_office_pins_a_conflict_which_the_member_cannot_open_or_score(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session)
    answer = await visit(world.people["olga"]).post(f"{world.home}/conflicts/all", data=pinned(world))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/conflicts/all")
    row = (await session.exec(select(ConflictRow).where(col(ConflictRow.pinned)))).one()
    assert (row.kind, row.member_id, row.declared_by) == (
        ConflictKind.RELATIVE,
        world.people["ada"].member_id,
        world.people["olga"].person_id,
    )
    ada = visit(world.people["ada"])
    assert (await ada.get(f"{world.home}/scoring/3")).status_code == 403
    assert "von der Geschäftsstelle eingetragen" in (await ada.get(f"{world.home}/conflicts")).text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"member": ""}, 422),
        ({"proposal": "abc"}, 422),
        ({"kind": ""}, 422),
        ({"kind": "other"}, 422),
        ({"proposal": 99}, 404),
        ({"proposal": 10**15}, 404),
        ({"member": 10**15}, 404),
    ],
)
async def test_pinning_refuses_nonsense(
    session: AsyncSession, visit: Visit, changes: dict[str, object], status: int
) -> None:
    world = await make_world(session)
    answer = await visit(world.people["olga"]).post(f"{world.home}/conflicts/all", data=pinned(world, **changes))
    assert answer.status_code == status
    assert (await bens_conflict(session)).pinned is False


async def test_nobody_is_pinned_from_another_board(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    stranger = world.people["sven"].member_id
    answer = await visit(world.people["olga"]).post(f"{world.home}/conflicts/all", data=pinned(world, member=stranger))
    assert answer.status_code == 404


async def test_pinning_what_is_in_force_is_refused(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    again = {"member": world.people["ben"].member_id, "proposal": 2, "kind": "relative"}
    answer = await visit(world.people["olga"]).post(f"{world.api}/conflicts/all", json=again)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict_in_force")


async def test_lifting_needs_a_reason_and_deletes_nothing(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    olga, ben = visit(world.people["olga"]), visit(world.people["ben"])
    path = f"{world.home}/conflicts/{(await bens_conflict(session)).id}/lift"
    assert (await olga.get(path)).status_code == 200
    assert (await olga.post(path, data={"reason": "  "})).status_code == 422
    assert (await bens_conflict(session)).lifted_at is None
    lifted = await olga.post(path, data={"reason": "Amt im Vorjahr niedergelegt"})
    assert lifted.status_code == 303
    row = await bens_conflict(session)
    assert (row.lifted_at is not None, row.lifted_by) == (True, world.people["olga"].person_id)
    entry = (await session.exec(select(JournalEntryRow))).one()
    assert (entry.action, entry.subject, entry.details["reason"]) == (
        "lift_conflict",
        "proposal:2026/2",
        "Amt im Vorjahr niedergelegt",
    )
    assert (await ben.get(f"{world.home}/scoring/2")).status_code == 200


async def test_lifting_twice_is_refused(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    row = await bens_conflict(session)
    row.lifted_at, row.lifted_by = datetime(2026, 3, 3, tzinfo=UTC), world.people["olga"].person_id
    await session.commit()
    answer = await visit(world.people["olga"]).post(f"{world.api}/conflicts/{row.id}/lift", json={"reason": "Irrtum"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict_lifted")


@pytest.mark.parametrize("conflict_id", [999_999, 10**12])
async def test_lifting_an_unknown_conflict_is_not_found(session: AsyncSession, visit: Visit, conflict_id: int) -> None:
    world = await make_world(session)
    olga = visit(world.people["olga"])
    assert (await olga.get(f"{world.home}/conflicts/{conflict_id}/lift")).status_code == 404
    answer = await olga.post(f"{world.api}/conflicts/{conflict_id}/lift", json={"reason": "Irrtum"})
    assert answer.status_code == 404


@pytest.mark.parametrize("place", ["home", "api"])
@pytest.mark.parametrize(
    ("name", "stage", "status"),
    [
        ("sven", RoundStage.SCORING, 404),
        ("ben", RoundStage.SCORING, 403),
        ("carla", RoundStage.SCORING, 403),
        ("vera", RoundStage.SCORING, 403),
        ("olga", RoundStage.CALL, 409),
        ("olga", RoundStage.SCREENING, 200),
        ("olga", RoundStage.CLOSED, 200),
    ],
)
async def test_list_is_for_the_office(  # noqa: PLR0913, PLR0917
    session: AsyncSession, visit: Visit, place: str, name: str, stage: RoundStage, status: int
) -> None:
    world = await make_world(session, stage=stage)
    answer = await visit(world.people[name]).get(f"{getattr(world, place)}/conflicts/all")
    assert answer.status_code == status


@pytest.mark.parametrize(("name", "status"), [("sven", 404), ("ben", 403), ("carla", 403)])
async def test_only_the_office_pins_and_lifts(session: AsyncSession, visit: Visit, name: str, status: int) -> None:
    world = await make_world(session)
    row = await bens_conflict(session)
    client = visit(world.people[name])
    for path, form in (("conflicts/all", pinned(world)), (f"conflicts/{row.id}/lift", {"reason": "Irrtum"})):
        assert (await client.post(f"{world.home}/{path}", data=form)).status_code == status
    assert (await bens_conflict(session)).lifted_at is None


async def test_lifting_ends_with_publication(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    row = await bens_conflict(session)
    answer = await visit(world.people["olga"]).post(f"{world.api}/conflicts/{row.id}/lift", json={"reason": "Irrtum"})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_stage")
