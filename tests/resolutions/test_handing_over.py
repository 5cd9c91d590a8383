"""A seat changes hands while a circular vote is open: whoever acts in it votes, once, and the record says so."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from service.conflicts.tables import ConflictAnswerRow, ConflictKind, ConflictRow
from service.members.tables import StandingInRow
from service.notices.circular import tell_circular_votes
from service.resolutions.actions import declare_result
from service.texts import ZONE
from tests.members.letters import letters_to
from tests.resolutions.conftest import Meeting
from tests.resolutions.test_meeting import refuses

TODAY = datetime.now(ZONE).date()
DAY = timedelta(days=1)
TAMPERING = (
    "UPDATE hand_over SET acting_id = (SELECT max(id) FROM member)",
    "DELETE FROM hand_over",
    "INSERT INTO recusal SELECT resolution_id, member_id, (SELECT max(id) FROM proposal) FROM hand_over",
    "INSERT INTO hand_over SELECT resolution_id, max(member_id), min(member_id) - 1 FROM vote GROUP BY 1",
)


async def stand_in(board: Meeting, name: str) -> None:
    """Let Alma stand in for somebody; she has answered the conflict question, which comes first."""
    period = StandingInRow(
        board_id=board.world.board.id or 0,
        alternate_id=board.world.people["alma"].member_id,
        member_id=board.world.people[name].member_id,
        starts_on=TODAY - DAY,
        ends_on=TODAY + DAY,
        noted_by=board.world.people["olga"].person_id,
    )
    round_id = board.world.round_.id or 0
    answer = ConflictAnswerRow(member_id=period.alternate_id, round_id=round_id, answered_at=datetime.now(UTC))
    board.session.add(period)
    await board.session.merge(answer)
    await board.session.commit()


async def stand_back(board: Meeting) -> None:
    await board.session.execute(sa.update(StandingInRow).values(ends_on=TODAY - DAY))
    await board.session.commit()


async def keep_alma_out(board: Meeting, number: int) -> None:
    alma = board.world.people["alma"]
    board.session.add(
        ConflictRow(
            member_id=alma.member_id,
            proposal_id=board.world.proposals[number].id or 0,
            kind=ConflictKind.RELATIVE,
            declared_by=alma.person_id,
        )
    )
    await board.session.commit()


async def test_an_alternate_who_takes_over_casts_the_seat_s_one_vote(board: Meeting) -> None:
    await board.open(manner="circular")
    await stand_in(board, "ada")
    assert "Alma Muster vertritt Sie und stimmt für Ihren Sitz ab" in await board.text("ada")
    assert "Stimme abgeben" not in await board.text("ada")
    assert "Ihre Stimme ist gefragt" in (await board.client("alma").get(board.world.home)).text
    assert "Ihre Stimme ist gefragt" not in (await board.client("ada").get(board.world.home)).text
    assert [(await board.vote(name, "no")).status_code for name in ("ada", "alma", "alma")] == [403, 303, 409]
    assert "Sie haben am" in await board.text("alma")
    facts = await board.facts("carla")
    assert (facts["entitled"], facts["voted"], facts["handed_over"]) == (4, 1, [])
    assert (await board.vote("dirk", "yes")).status_code == 303
    assert [one for one in TAMPERING if not await refuses(board.session, one)] == []
    await stand_back(board)
    ada = await board.text("ada")
    assert ("Alma Muster (i. V. Ada Muster) hat für diesen Sitz am" in ada, "Nein</" in ada) == (True, False)
    again = await board.vote("ada", "yes")
    assert (again.status_code, "Jeder Sitz hat eine Stimme" in again.text) == (409, True)
    for name in ("carla", "ben"):
        assert (await board.vote(name, "yes")).status_code == 303
    assert (await board.declare()).status_code == 303
    facts = await board.facts("vera")
    assert facts["handed_over"] == [["Alma Muster (i. V. Ada Muster)", "Ada Muster"]]
    minutes = (await board.client("carla").get(f"{board.page}/minutes")).text
    assert "Alma Muster (i. V. Ada Muster) statt Ada Muster" in minutes


async def test_what_the_alternate_keeps_out_of_does_not_count_for_the_seat(board: Meeting) -> None:
    await keep_alma_out(board, 3)
    await board.open(manner="circular")
    await stand_in(board, "ada")
    for name in ("carla", "dirk", "ben", "alma"):
        assert (await board.vote(name, "yes")).status_code == 303
    assert (await board.declare()).status_code == 303
    items = {tuple(item["numbers"]): item["recused"] for item in (await board.facts("dirk"))["items"]}  # type: ignore[attr-defined]
    assert items == {(2,): 1, (3,): 1}
    assert "Vorhaben 3" not in await board.text("alma")


async def test_who_is_back_votes_in_the_seat_that_was_the_alternate_s(board: Meeting) -> None:
    await stand_in(board, "ada")
    await board.open(manner="circular")
    await stand_back(board)
    assert (await board.vote("alma", "yes")).status_code == 403
    assert (await board.vote("ada", "yes")).status_code == 303
    for name in ("carla", "dirk", "ben"):
        await board.vote(name, "yes")
    assert (await board.declare()).status_code == 303
    assert (await board.facts("carla"))["handed_over"] == [["Ada Muster", "Alma Muster (i. V. Ada Muster)"]]


async def test_nobody_votes_twice_in_two_seats(board: Meeting) -> None:
    await stand_in(board, "ada")
    await board.open(manner="circular")
    assert (await board.vote("alma", "yes")).status_code == 303
    await stand_back(board)
    await board.session.execute(sa.update(StandingInRow).values(starts_on=TODAY - 3 * DAY, ends_on=TODAY - 2 * DAY))
    await stand_in(board, "dirk")
    assert (await board.vote("alma", "yes")).status_code == 409
    assert (await board.facts("carla"))["voted"] == 1


async def test_an_alternate_of_the_chair_does_not_decide_a_tie(board: Meeting) -> None:
    rule = "UPDATE round SET tie_rule = 'chair_decides'"
    await board.session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    await board.session.execute(sa.text(rule))
    await board.session.execute(sa.text("SET LOCAL session_replication_role = origin"))
    await board.open(manner="circular")
    await stand_in(board, "carla")
    for name, choice in (("alma", "yes"), ("dirk", "no"), ("ada", "yes"), ("ben", "no")):
        assert (await board.vote(name, choice)).status_code == 303
    assert not await declare_result(board.session, board.world.seat("dirk"), now=datetime.now(UTC))
    assert (await board.facts("carla"))["tally"]["chair_decided"] == "no"  # type: ignore[index]


async def test_who_takes_over_is_written_to_when_the_vote_is_open_already(board: Meeting) -> None:
    await board.open(manner="circular")
    now = datetime.now(UTC)
    await tell_circular_votes(board.session, base_url="http://testserver", now=now)
    await stand_in(board, "ada")
    for _ in range(2):
        await tell_circular_votes(board.session, base_url="http://testserver", now=now)
    found = [len(await letters_to(board.session, f"{name}@example.org")) for name in ("ada", "alma", "dirk")]
    assert found == [1, 1, 1]


@pytest.mark.parametrize("present", ["on_site", "absent"])
async def test_in_a_meeting_too_the_seat_votes_if_it_was_marked_present(board: Meeting, present: str) -> None:
    await board.meet(ada=present)
    await board.client("carla").post(board.page, data={"manner": "meeting"})
    await stand_in(board, "ada")
    assert (await board.vote("alma", "yes")).status_code == (303 if present == "on_site" else 409)
