"""From the draft resolution to the declared result, over HTTP; and everything that must not be possible."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.members.tables import MemberRow
from service.resolutions.actions import declare_result
from service.resolutions.errors import NotAdoptedError
from service.resolutions.facts import ItemTally, Tally
from service.resolutions.queries import find_adopted, get_adopted
from service.resolutions.tables import Manner, VoteRow
from service.rounds.tables import RoundRow
from tests.cast import VOTING, make_world, set_stage
from tests.resolutions.conftest import DEADLINE, Meeting
from tests.web import Visit


async def test_a_vote_from_opening_to_adoption(board: Meeting) -> None:
    assert (await board.open()).status_code == 303
    for name, choice in (("carla", "yes"), ("dirk", "no"), ("ada", "yes"), ("ben", "abstain")):
        assert (await board.vote(name, choice)).status_code == 303
    assert "4 von 4 haben abgestimmt" in await board.text("vera")
    assert (await board.declare()).status_code == 303
    text = await board.text("ada")
    assert "Das Gremium hat den Beschlussvorschlag am" in text
    assert "Erreicht: 4 von 4 Stimmberechtigten waren anwesend oder haben abgestimmt" in text
    assert "Erreicht: 2 Ja, 1 Nein, Enthaltungen: 1; nötig sind mehr Ja- als Nein-Stimmen." in text
    assert ("2 Ja, 1 Nein, 0 Enthaltungen" in text, "Ohne sie ausgezählt." in text) == (False, True)
    apart: Any = (await board.facts("ada"))["items"]  # the block's numbers less these would be Ben's vote
    assert [(item["tally"], item["adopted"]) for item in apart] == [(None, True)]
    adopted = await get_adopted(board.session, board.world.round_.id or 0)
    assert (adopted.number, adopted.manner, adopted.scenario_number) == (1, Manner.MEETING, 1)
    assert adopted.tally == Tally(4, 4, 0, 2, 1, 1, None, quorum_reached=True, majority_reached=True)
    without_ben = Tally(4, 4, 1, 2, 1, 0, None, quorum_reached=True, majority_reached=True)
    assert adopted.items == (ItemTally((2,), without_ben),)
    computed = {int(award["id"]): award["awarded_cents"] for award in adopted.outcome["awards"]}
    assert (adopted.awards, adopted.deviations) == (computed, ())
    assert adopted.problem["rule"] == "ranking"


async def test_nobody_sees_votes_before_the_declaration(board: Meeting) -> None:
    await board.open()
    for name, choice in (("carla", "yes"), ("dirk", "no"), ("ada", "yes")):
        await board.vote(name, choice)
    for name in ("carla", "dirk", "vera", "olga", "ben"):
        facts = await board.facts(name)
        assert (facts["voted"], facts["outstanding"], facts["tally"]) == (3, 1, None)
        assert all(item["tally"] is None for item in facts["items"])  # type: ignore[attr-defined]
        text = await board.text(name)
        assert "3 von 4 haben abgestimmt" in text
        assert "2 Ja" not in text
        assert "1 Nein" not in text
    assert '"yes"' not in str((await board.client("olga").get(board.api)).text)


async def test_a_second_vote_is_refused_with_the_time_of_the_first(board: Meeting) -> None:
    await board.open()
    await board.vote("ada", "yes")
    answer = await board.vote("ada", "no")
    assert answer.status_code == 409
    assert "Sie haben am" in answer.text
    answer = await board.client("ada").post(f"{board.api}/vote", json={"choice": "no"})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_voted")
    rows = (await board.session.execute(sa.select(col(VoteRow.choice)))).scalars().all()
    assert rows == ["yes"]


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("vera", "/vote", 403),
        ("olga", "/vote", 403),
        ("sven", "/vote", 404),
        ("ada", "", 403),
        ("olga", "", 403),
        ("sven", "", 404),
        ("ada", "/declaration", 403),
        ("vera", "/declaration", 403),
        ("sven", "/declaration", 404),
    ],
)
async def test_who_may_not(board: Meeting, name: str, path: str, status: int) -> None:
    await board.open()
    answer = await board.client(name).post(board.page + path, data={"choice": "yes", "manner": "meeting"})
    assert answer.status_code == status
    answer = await board.client(name).post(board.api + path, json={"choice": "yes", "manner": "meeting"})
    assert answer.status_code == status


async def test_a_stranger_does_not_see_the_resolution(board: Meeting) -> None:
    assert (await board.client("sven").get(board.page)).status_code == 404
    assert (await board.client("sven").get(board.api)).status_code == 404


async def test_a_member_who_joined_after_the_opening_may_not_vote(board: Meeting) -> None:
    member_id = board.world.people["ada"].member_id
    in_office = sa.update(MemberRow).where(col(MemberRow.id) == member_id)
    await board.session.execute(in_office.values(term_until=sa.text("date '2021-01-01'")))
    await board.session.commit()
    await board.open()
    await board.session.execute(in_office.values(term_until=None))
    await board.session.commit()
    answer = await board.client("ada").post(f"{board.api}/vote", json={"choice": "yes"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_entitled")


async def test_who_is_marked_absent_cannot_vote(board: Meeting) -> None:
    await board.open("ada")
    answer = await board.client("ada").post(f"{board.api}/vote", json={"choice": "yes"})
    assert (answer.status_code, answer.json()["code"]) == (409, "marked_absent")
    assert "Sie sind für diese Sitzung als abwesend vermerkt" in await board.text("ada")
    assert "3 (abwesend: Ada Muster)" in await board.text("carla")


async def test_in_a_circular_vote_nobody_is_absent(board: Meeting) -> None:
    await board.open("ada", "ben", manner="circular")
    assert (await board.vote("ada", "yes")).status_code == 303
    assert (await board.declare()).status_code == 409
    assert (await board.declare(early=True)).status_code == 409
    assert not await declare_result(board.session, board.world.seat("carla"), now=DEADLINE)
    await board.session.commit()
    facts = await board.facts("carla")
    assert facts["adopted"] is False
    assert "Nicht erreicht: 1 von 4 Stimmberechtigten waren anwesend oder haben abgestimmt" in await board.text("carla")


async def test_recused_members_do_not_count_for_their_proposal(board: Meeting) -> None:
    await board.open()
    for name, choice in (("carla", "yes"), ("dirk", "no"), ("ada", "abstain"), ("ben", "yes")):
        await board.vote(name, choice)
    await board.declare()
    adopted = await get_adopted(board.session, board.world.round_.id or 0)
    assert adopted.tally.adopted
    tie = Tally(4, 4, 1, 1, 1, 1, None, quorum_reached=True, majority_reached=False)
    assert adopted.items == (ItemTally((2,), tie),)
    computed = {int(award["id"]): award["awarded_cents"] for award in adopted.outcome["awards"]}
    assert computed[2] > 0
    assert adopted.awards == {**computed, 2: 0}
    (deviation,) = adopted.deviations
    assert (deviation.number, deviation.computed_cents, deviation.resolved_cents) == (2, computed[2], 0)
    assert deviation.reason.startswith("Über diesen Antrag kam nach Ausschluss der befangenen Mitglieder")


async def test_a_recused_member_learns_nothing_of_the_proposal(board: Meeting) -> None:
    await board.open()
    for name in VOTING:
        await board.vote(name, "yes")
    await board.declare()
    text, hers = await board.text("ben"), await board.text("ada")
    assert "Vorhaben 2" in hers
    assert "Vorhaben 2" not in text
    assert "Sie sind befangen bei den Anträgen mit diesen Nummern: 2." in text
    assert (await board.facts("ben"))["items"] == []
    assert [item["numbers"] for item in (await board.facts("ada"))["items"]] == [[2]]  # type: ignore[attr-defined]
    assert "Ben Muster" not in str((await board.facts("ada"))["items"])
    assert "Ben Muster" in str((await board.facts("carla"))["items"])


async def test_a_result_is_declared_once_and_for_good(board: Meeting) -> None:
    await board.open()
    await board.vote("ada", "yes")
    answer = await board.declare()
    assert answer.status_code == 409
    assert "3 von 4 haben noch nicht abgestimmt." in answer.text
    assert (await board.declare(early=True)).status_code == 303
    assert (await board.declare(early=True)).status_code == 409
    assert (await board.vote("dirk", "no")).status_code == 409
    assert (await board.open()).status_code == 409
    assert (await board.client("carla").post(f"{board.world.home}/scenarios/1/draft")).status_code == 409
    for statement in (
        "UPDATE resolution SET adopted = false",
        "DELETE FROM resolution",
        "UPDATE resolution_item SET resolved_cents = 0, deviation_reason = 'x'",
        "DELETE FROM recusal",
        "UPDATE entitled SET present = false",
        "UPDATE vote SET choice = 'no'",
    ):
        with pytest.raises(IntegrityError):
            async with board.session.begin_nested():
                await board.session.execute(sa.text(statement))


async def test_after_a_rejection_another_vote_can_be_opened(board: Meeting) -> None:
    await board.open()
    for name in VOTING:
        await board.vote(name, "no")
    await board.declare()
    round_id = board.world.round_.id or 0
    assert await find_adopted(board.session, round_id) is None
    with pytest.raises(NotAdoptedError):
        await get_adopted(board.session, round_id)
    assert (await board.open()).status_code == 303
    for name in VOTING:
        await board.vote(name, "yes")
    await board.declare()
    adopted = await get_adopted(board.session, round_id)
    assert (adopted.number, adopted.tally.yes) == (2, 4)
    assert "Abstimmung 1 auf Variante" not in await board.text("ada")
    assert "Frühere Abstimmungen" in await board.text("ada")


async def test_a_vote_without_a_choice_shows_the_form_again(board: Meeting) -> None:
    await board.open()
    answer = await board.client("ada").post(f"{board.page}/vote", data={})
    assert answer.status_code == 422
    assert 'id="f-choice-error"' in answer.text
    assert (await board.client("ada").post(f"{board.api}/vote", json={"choice": "maybe"})).status_code == 400


async def test_where_the_chair_decides_a_tie_the_chairs_vote_counts_twice(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.DRAFT, proposals=2, scored=False)
    await session.execute(
        sa.update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(tie_rule="chair_decides")
    )
    await set_stage(session, world, RoundStage.RESOLUTION)
    await session.commit()
    board = Meeting(world, visit, session)
    await board.client("carla").post(f"{world.home}/scenarios", data={"rule": "ranking"})
    await board.client("carla").post(f"{world.home}/scenarios/1/draft")
    await board.open()
    for name, choice in (("carla", "yes"), ("dirk", "no"), ("ada", "no"), ("ben", "yes")):
        await board.vote(name, choice)
    await board.declare()
    adopted = await get_adopted(session, world.round_.id or 0)
    assert (adopted.tally.chair_decided, adopted.tally.adopted) == ("yes", True)
    assert "gab die Stimme des Vorsitzes den Ausschlag: Ja." in await board.text("ada")
