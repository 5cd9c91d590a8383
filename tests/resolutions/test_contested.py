"""Proposals that were moved out of the block: each voted on by itself; nothing of it reaches who is recused."""

import re

import pytest

from allocation.decision import verify
from service.access import RoundStage
from service.publication.queries import get_draft
from service.resolutions.queries import find_adopted
from tests.cast import VOTING
from tests.resolutions.conftest import DEADLINE, Meeting


async def adopt_block(board: Meeting) -> None:
    for name in VOTING:
        await board.vote(name, "yes")
    assert (await board.declare()).status_code == 303


async def open_single(board: Meeting, number: int, name: str = "carla") -> int:
    return (await board.client(name).post(f"{board.page}/single", data={"number": str(number)})).status_code


async def test_a_refused_item_s_money_stays_unspent_and_the_pack_holds(board: Meeting) -> None:
    assert (await board.contest("ada", 2, "Zu viel für ein Fest?")).status_code == 303
    assert (await board.contest("ada", 2)).status_code == 409
    assert "Zu viel für ein Fest?" in await board.text("carla")
    await board.open()
    assert (await board.contest("dirk", 3)).status_code == 409
    assert await open_single(board, 2) == 409
    await adopt_block(board)
    assert "wird noch einzeln abgestimmt" in await board.text("ada")
    assert await find_adopted(board.session, board.world.round_.id or 0) is None
    assert [await open_single(board, 3), await open_single(board, 2, "ada"), await open_single(board, 2)] == [
        409,
        403,
        303,
    ]
    assert re.search(r"Nr. 2: Vorhaben 2 – zu beschließen: 2.000\s€", await board.text("ada"))
    for name, choice in (("carla", "yes"), ("dirk", "no"), ("ada", "no")):
        assert (await board.vote(name, "", (2, choice))).status_code == 303
    assert (await board.declare(single=2)).status_code == 303
    adopted = await find_adopted(board.session, board.world.round_.id or 0)
    assert adopted is not None
    (deviation,) = adopted.deviations
    assert (deviation.number, deviation.resolved_cents) == (2, 0)
    assert deviation.reason == "In der Einzelabstimmung abgelehnt (1 Ja, 2 Nein, 0 Enthaltungen)."
    (item,) = adopted.items
    assert (item.numbers, item.contested, item.tally.recused, item.tally.quorum_reached) == ((2,), True, 1, True)
    assert adopted.refused_cents == 200_000
    text = await board.text("ada")
    assert re.search(r"Davon waren 2.000\s€ für Anträge vorgesehen, die das Gremium abgelehnt hat", text)
    draft = await get_draft(board.session, board.world.seat("olga"), correction_reason="", published_at=DEADLINE)
    assert [check.name for check in verify(dict(draft.pack)) if not check.holds] == []
    assert [item.contested for item in draft.snapshot.resolution.items] == [True]
    assert draft.snapshot.resolution.members_recused == 1


async def test_a_number_that_no_proposal_has_stands_beside_its_field(board: Meeting) -> None:
    answer = await board.contest("ada", 77, "Warum?")
    assert (answer.status_code, 'id="f-contested-error"' in answer.text) == (422, True)
    assert "Warum?" in answer.text


async def test_until_its_vote_a_contested_item_s_amount_can_still_be_changed(board: Meeting) -> None:
    await board.contest("dirk", 2)
    await board.open()
    await adopt_block(board)
    wish = {"number": "2", "resolved": "1500", "reason": "Ein Teil genügt."}
    deviate = f"{board.page}/deviations"
    assert (await board.client("carla").post(deviate, data={**wish, "number": "1"})).status_code == 409
    assert (await board.client("carla").post(deviate, data=wish)).status_code == 303
    assert await open_single(board, 2) == 303
    assert (await board.client("carla").post(deviate, data=wish)).status_code == 409
    for name in ("carla", "dirk", "ada"):
        await board.vote(name, "", (2, "yes"))
    await board.declare(single=2)
    adopted = await find_adopted(board.session, board.world.round_.id or 0)
    assert adopted is not None
    assert adopted.awards[2] == 150_000


async def test_who_is_recused_neither_moves_it_out_nor_learns_that_somebody_did(board: Meeting) -> None:
    ben = board.client("ben")
    before = [(await ben.get(path)).text for path in (board.page, board.api, board.world.home)]
    assert (await board.contest("ben", 2)).status_code == 403
    await board.contest("ada", 2, "Geheim.")
    assert [(await ben.get(path)).text for path in (board.page, board.api, board.world.home)] == before
    assert (await ben.get(f"{board.world.api}/scenarios/1/contested")).json() == []
    await board.open()
    await adopt_block(board)
    settled = [(await ben.get(path)).text for path in (board.page, board.api, board.world.home)]
    assert await open_single(board, 2) == 303
    assert [(await ben.get(path)).text for path in (board.page, board.api, board.world.home)] == settled
    assert (await board.vote("ben", "", (2, "yes"))).status_code == 409
    for name in ("carla", "dirk", "ada"):
        await board.vote(name, "", (2, "no"))
    await board.declare(single=2)
    assert [(await ben.get(path)).text for path in (board.page, board.api, board.world.home)] == settled
    assert "Geheim." not in "".join(settled)


async def test_only_who_moved_it_out_puts_it_back_and_one_stays_in_the_block(board: Meeting) -> None:
    for number in (1, 2, 3):
        assert (await board.contest("ada", number)).status_code == 303
    assert (await board.contest("dirk", 4)).status_code == 409
    back = {"number": "1"}
    assert (await board.client("carla").post(f"{board.page}/released", data=back)).status_code == 403
    assert (await board.client("ada").post(f"{board.page}/released", data=back)).status_code == 303
    assert (await board.client("ada").post(f"{board.page}/released", data=back)).status_code == 409


@pytest.mark.parametrize(("name", "status"), [("vera", 403), ("olga", 403), ("sven", 404)])
async def test_who_may_not_move_anything_out(board: Meeting, name: str, status: int) -> None:
    assert (await board.contest(name, 1)).status_code == status
    assert board.world.round_.stage is RoundStage.RESOLUTION
