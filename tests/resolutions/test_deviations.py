"""Other amounts than the computed ones: with a reason, within the limits or with a reason for breaking them."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col

from service.conflicts.tables import ConflictKind, ConflictRow
from service.resolutions.facts import Deviation
from service.resolutions.queries import get_adopted
from service.rounds.tables import LimitRow
from tests.cast import VOTING
from tests.resolutions.conftest import Meeting

WISH = {"number": "2", "resolved": "1.500,00 €", "reason": "Der Verein hat weitere Mittel gefunden."}


async def deviate(board: Meeting, name: str = "carla", **changed: str) -> httpx.Response:
    return await board.client(name).post(f"{board.page}/deviations", data={**WISH, **changed})


async def deviations(board: Meeting, name: str, scenario: int = 1) -> list[dict[str, Any]]:
    path = f"{board.world.api}/scenarios/{scenario}/deviations"
    listed: list[dict[str, Any]] = (await board.client(name).get(path)).json()
    return listed


async def test_a_deviation_is_voted_on_and_stays_beside_the_computed_amount(board: Meeting) -> None:
    assert (await deviate(board)).status_code == 303
    assert "Der Verein hat weitere Mittel gefunden." in await board.text("ada")
    await board.open()
    for name in VOTING:
        await board.vote(name, "yes")
    await board.declare()
    adopted = await get_adopted(board.session, board.world.round_.id or 0)
    computed = {int(award["id"]): award["awarded_cents"] for award in adopted.outcome["awards"]}
    assert adopted.deviations == (Deviation(2, 200_000, 150_000, WISH["reason"], None),)
    assert adopted.awards == {**computed, 2: 150_000}


async def test_the_computed_amount_takes_a_deviation_back(board: Meeting) -> None:
    await deviate(board)
    assert [
        (one["number"], one["computed_cents"], one["resolved_cents"]) for one in await deviations(board, "ada")
    ] == [(2, 200_000, 150_000)]
    assert (await deviate(board, resolved="2000", reason="")).status_code == 303
    assert await deviations(board, "ada") == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"resolved": "viel"}, "resolved"),
        ({"resolved": "-5"}, "resolved"),
        ({"resolved": "2000,01"}, "resolved"),
        ({"resolved": "499,99"}, "broken_limit_reason"),
        ({"number": "zwei"}, "number"),
        ({"number": "77"}, "number"),
        ({"reason": "x" * 1001}, "reason"),
    ],
)
async def test_wrong_input_shows_the_form_again(board: Meeting, changed: dict[str, str], field: str) -> None:
    answer = await deviate(board, **changed)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert await deviations(board, "carla") == []


async def test_a_broken_limit_needs_a_reason_of_its_own(board: Meeting) -> None:
    limit = sa.update(LimitRow).where(col(LimitRow.district_id) == board.world.districts[0].id)
    await board.session.execute(limit.values(minimum_cents=200_000))
    await board.session.commit()
    carla = board.client("carla")
    assert (await carla.post(f"{board.world.home}/scenarios", data={"rule": "ranking"})).status_code == 303
    assert (await carla.post(f"{board.world.home}/scenarios/2/draft")).status_code == 303
    answer = await deviate(board, resolved="0")
    assert answer.status_code == 422
    assert "Damit wird die Untergrenze „Bautzen“ verfehlt." in answer.text
    assert await deviations(board, "carla") == []
    assert (await deviate(board, resolved="0", broken_limit_reason="So beraten.")).status_code == 303


async def test_the_budget_is_a_limit_too(board: Meeting) -> None:
    awards = (await board.client("carla").get(f"{board.world.api}/scenarios/1")).json()["awards"]
    refused = next(one for one in awards if one["awarded_cents"] < one["requested_cents"])
    wish = {"number": str(refused["number"]), "resolved": str(refused["requested_cents"] // 100)}
    answer = await deviate(board, **wish)
    assert answer.status_code == 422
    assert "überschritten. Wenn das Gremium es trotzdem will" in answer.text
    assert (await deviate(board, **wish, broken_limit_reason="Die Rücklage deckt es.")).status_code == 303
    await board.open()
    for name in VOTING:
        await board.vote(name, "yes")
    await board.declare()
    adopted = await get_adopted(board.session, board.world.round_.id or 0)
    assert [one.broken_limit_reason for one in adopted.deviations] == ["Die Rücklage deckt es."]


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("olga", 403), ("vera", 403), ("sven", 404)])
async def test_who_may_not(board: Meeting, name: str, status: int) -> None:
    assert (await deviate(board, name)).status_code == status


async def test_an_unknown_proposal_is_refused_beside_its_field(board: Meeting) -> None:
    assert (await deviate(board, number="77")).status_code == 422


async def test_nothing_deviates_once_the_vote_is_open(board: Meeting) -> None:
    await board.open()
    assert (await deviate(board)).status_code == 409


async def test_a_recused_chair_cannot_act_but_the_deputy_can_and_she_does_not_see_it(board: Meeting) -> None:
    chair = board.world.people["carla"]
    board.session.add(
        ConflictRow(
            member_id=chair.member_id,
            proposal_id=board.world.proposals[2].id or 0,
            kind=ConflictKind.RELATIVE,
            declared_by=chair.person_id,
        )
    )
    await board.session.commit()
    assert (await deviate(board)).status_code == 403
    assert (await deviate(board, "dirk")).status_code == 303
    assert await deviations(board, "carla") == []
    assert [one["number"] for one in await deviations(board, "dirk")] == [2]

    other = {"number": 1, "resolved_cents": 60_000, "reason": "Weniger Bedarf."}
    carla = board.client("carla")
    for cents in (60_000, 100_000):  # whatever room the limits leave: she is told the same
        blind = await carla.post(f"{board.api}/deviations", json={**other, "resolved_cents": cents})
        assert (blind.status_code, blind.json()["code"]) == (422, "room_unknown")
    assert (await carla.post(f"{board.api}/deviations", json={**other, "broken_limit_reason": "Trotzdem."})).is_success
    for number, threshold in ((2, None), (3, 500)):
        scenario = {"rule": "ranking", "merit_threshold": threshold}
        answer = await carla.post(f"{board.world.api}/scenarios", json=scenario)
        assert answer.status_code == (403 if threshold else 201), number
    assert (await carla.post(f"{board.world.api}/scenarios/2/draft")).status_code == 200
    assert await deviations(board, "carla", 2) == []
    assert [(one["number"], one["written_by"]) for one in await deviations(board, "dirk", 2)] == [(2, "Dirk Muster")]


async def test_a_recused_member_does_not_see_the_deviation(board: Meeting) -> None:
    await deviate(board)
    assert [one["number"] for one in await deviations(board, "ada")] == [2]
    assert await deviations(board, "ben") == []
    assert "Der Verein hat weitere Mittel gefunden." not in await board.text("ben")


async def test_the_api_takes_cents(board: Meeting) -> None:
    carla = board.client("carla")
    wish = {"number": 2, "resolved_cents": 150_000, "reason": "Weniger Bedarf."}
    assert (await carla.post(f"{board.api}/deviations", json=wish)).status_code == 201
    assert [one["resolved_cents"] for one in await deviations(board, "ada")] == [150_000]
    for wrong in ({**wish, "reason": " "}, {**wish, "resolved_cents": 200_001}):
        assert (await carla.post(f"{board.api}/deviations", json=wrong)).status_code == 422
    for wrong in ({**wish, "resolved_cents": -1}, {**wish, "number": 2**40}, {**wish, "number": 0}):
        assert (await carla.post(f"{board.api}/deviations", json=wrong)).status_code == 400
