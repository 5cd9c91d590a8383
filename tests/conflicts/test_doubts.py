"""Doubtful conflicts: in force until the board decides, without the member; nothing is deleted."""

import httpx
import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.conflicts.tables import ConflictRow
from service.journal.tables import JournalEntryRow
from tests.cast import World, make_world
from tests.web import Visit


async def doubt(client: httpx.AsyncClient, world: World, number: int = 3, why: str = "Mein Nachbar leitet ihn.") -> int:
    """Declare a doubtful conflict; gives what the answer's status is."""
    said = {"proposal": number, "kind": "doubtful", "explanation": why}
    return (await client.post(f"{world.api}/conflicts", json={"conflicts": [said]})).status_code


async def doubtful_ada(session: AsyncSession, visit: Visit) -> tuple[World, int]:
    world = await make_world(session)
    assert await doubt(visit(world.people["ada"]), world) == 200
    row = (await session.exec(select(ConflictRow).where(col(ConflictRow.kind) == "doubtful"))).one()
    return world, row.id or 0


def ballot(conflict_id: int, yes: int, no: int, abstained: int = 0) -> dict[str, str]:
    return {
        f"{name}-{conflict_id}": str(votes)
        for name, votes in zip(("yes", "no", "abstained"), (yes, no, abstained), strict=True)
    }


@pytest.mark.parametrize(
    ("votes", "keeps_out"), [((1, 2, 0), False), ((2, 1, 0), True), ((1, 1, 1), True), ((0, 1, 2), False)]
)
async def test_the_board_decides_and_a_tie_keeps_out(
    session: AsyncSession, visit: Visit, votes: tuple[int, int, int], *, keeps_out: bool
) -> None:
    world, id_ = await doubtful_ada(session, visit)
    carla, ada = visit(world.people["carla"]), visit(world.people["ada"])
    assert (await ada.get(f"{world.home}/scoring/3")).status_code == 403
    assert "Mein Nachbar leitet ihn." in (await carla.get(f"{world.home}/doubts")).text
    answer = await carla.post(f"{world.home}/doubts/{id_}", data=ballot(id_, *votes))
    assert answer.status_code == 303
    assert (await ada.get(f"{world.home}/scoring/3")).status_code == (403 if keeps_out else 200)
    told = (await carla.get(f"{world.api}/doubts")).json()[0]
    assert ((told["yes"], told["no"], told["abstained"]), told["decided_by"]) == (votes, "Carla Muster")
    entry = (await session.exec(select(JournalEntryRow).where(col(JournalEntryRow.action) == "decide_doubt"))).one()
    assert (entry.subject, entry.details["conflicted"]) == ("proposal:2026/3", keeps_out)
    again = await carla.post(f"{world.api}/doubts/{id_}", json={"yes": 0, "no": 3})
    assert (again.status_code, again.json()["code"]) == (409, "doubt_decided")


async def test_whoever_keeps_out_of_the_proposal_decides_nothing(session: AsyncSession, visit: Visit) -> None:
    """Carla doubts for herself: she neither sees nor decides it; Dirk does, Ben and a stranger may not."""
    world = await make_world(session)
    carla = visit(world.people["carla"])
    assert await doubt(carla, world) == 200
    id_ = (await session.exec(select(ConflictRow.id).where(col(ConflictRow.kind) == "doubtful"))).one() or 0
    assert "Vorhaben 3" not in (await carla.get(f"{world.home}/doubts")).text
    assert (await carla.get(f"{world.api}/doubts")).json() == []
    statuses = {
        name: (await visit(world.people[name]).post(f"{world.api}/doubts/{id_}", json={"yes": 0, "no": 1})).status_code
        for name in ("carla", "ben", "vera", "rita", "sven", "dirk")
    }
    assert statuses == {"carla": 403, "ben": 403, "vera": 403, "rita": 403, "sven": 404, "dirk": 200}


@pytest.mark.parametrize("votes", [(0, 0, 3), (2, 2, 0), (-1, 2, 0)])
async def test_a_vote_that_cannot_have_been_is_refused(
    session: AsyncSession, visit: Visit, votes: tuple[int, int, int]
) -> None:
    """Three may vote on it: Carla, Dirk and Ben."""
    world, id_ = await doubtful_ada(session, visit)
    carla = visit(world.people["carla"])
    sent = dict(zip(("yes", "no", "abstained"), votes, strict=True))
    assert (await carla.post(f"{world.api}/doubts/{id_}", json=sent)).status_code == 422
    assert (await carla.post(f"{world.home}/doubts/{id_}", data=ballot(id_, *votes))).status_code == 422
    assert (await carla.get(f"{world.api}/doubts")).json()[0]["decided_at"] is None


async def test_a_doubt_wants_words_and_is_never_pinned(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session)
    assert await doubt(visit(world.people["ada"]), world, why="  ") == 422
    olga = visit(world.people["olga"])
    pin = {"member": world.people["ada"].member_id, "proposal": 1, "kind": "doubtful", "explanation": "?"}
    assert (await olga.post(f"{world.api}/conflicts/all", json=pin)).status_code == 422
    assert (await olga.post(f"{world.home}/conflicts/all", data=pin)).status_code == 422
