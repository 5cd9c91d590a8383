"""A circular vote: until its deadline, or until somebody objects."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from service.members.tables import MemberRow
from service.notices.circular import tell_circular_votes
from service.resolutions.actions import declare_result, object_to_vote, vote
from service.resolutions.errors import StillRunningError, VotingClosedError
from service.resolutions.queries import find_adopted
from service.resolutions.tables import Choice, ResolutionRow
from tests.cast import VOTING
from tests.members.letters import letters_to
from tests.resolutions.conftest import DEADLINE, Meeting

WHY = "Über Vorhaben 3 sollten wir sprechen."


async def object_(board: Meeting, name: str, reason: str = WHY) -> int:
    answer = await board.client(name).post(f"{board.page}/objection", data={"objection": reason})
    return answer.status_code


async def test_an_objection_stops_it_even_after_the_last_vote(board: Meeting) -> None:
    await board.contest("ada", 3)
    await board.open(manner="circular")
    for name in VOTING:
        assert (await board.vote(name, "yes", (3, "yes"))).status_code == 303
    assert [await object_(board, name) for name in ("vera", "olga", "sven")] == [403, 403, 404]
    assert await object_(board, "ada", " ") == 422
    assert await object_(board, "ada") == 303
    assert await object_(board, "dirk") == 409
    assert (await board.declare()).status_code == 409
    votes = (await board.client("carla").get(board.api)).json()
    assert [(one["single"], one["adopted"], one["tally"]) for one in votes] == [(None, False, None), (3, False, None)]
    text = await board.text("carla")
    assert "Das Umlaufverfahren wurde beendet" in text
    assert WHY in text
    assert WHY not in await board.text("ben")
    assert "Sie haben am" not in await board.text("dirk")
    assert "noch nicht abgestimmt" in await board.text("dirk")
    assert await find_adopted(board.session, board.world.round_.id or 0) is None
    assert (await board.open()).status_code == 303


async def test_at_the_second_of_the_deadline_voting_is_over(board: Meeting) -> None:
    await board.open(manner="circular")
    ada, carla, just = board.world.seat("ada"), board.world.seat("carla"), timedelta(microseconds=1)
    with pytest.raises(VotingClosedError):
        await vote(board.session, ada, Choice.YES, now=DEADLINE)
    with pytest.raises(VotingClosedError):
        await object_to_vote(board.session, ada, WHY, now=DEADLINE)
    await vote(board.session, ada, Choice.YES, now=DEADLINE - just)
    with pytest.raises(StillRunningError):
        await declare_result(board.session, carla, early=True, now=DEADLINE - just)
    assert not await declare_result(board.session, carla, now=DEADLINE)


async def test_whose_term_ends_meanwhile_stays_counted_but_cannot_come_in(board: Meeting) -> None:
    await board.open(manner="circular")
    gone = sa.update(MemberRow).where(col(MemberRow.id) == board.world.people["ada"].member_id)
    await board.session.execute(gone.values(term_until=date(2021, 1, 1)))
    await board.session.commit()
    assert (await board.vote("ada", "yes")).status_code == 404
    for name in ("carla", "dirk", "ben"):
        await board.vote(name, "yes")
    assert (await board.declare()).status_code == 409
    assert await declare_result(board.session, board.world.seat("carla"), now=DEADLINE)
    facts = await board.facts("carla")
    assert (facts["entitled"], facts["voted"]) == (4, 3)


async def test_members_are_written_to_once_when_it_opens_and_once_when_it_is_stopped(board: Meeting) -> None:
    await board.open(manner="circular")
    await board.vote("ada", "yes")
    now = datetime.now(UTC)
    for _ in range(2):
        await tell_circular_votes(board.session, base_url="http://testserver", now=now)
    found = [len(await letters_to(board.session, f"{name}@example.org")) for name in (*VOTING, "vera")]
    assert found == [1, 1, 0, 1, 0]
    await object_(board, "ben")
    await tell_circular_votes(board.session, base_url="http://testserver", now=now)
    told = [(await letters_to(board.session, f"{name}@example.org"))[-1] for name in VOTING]
    assert {letter.subject for letter in told} == {"Das Umlaufverfahren wurde beendet: Ehrenamtsbudget 2026"}
    assert not any("Vorhaben 3" in letter.body for letter in told)


async def test_a_meeting_knows_no_objection_and_an_objection_no_meeting(board: Meeting) -> None:
    await board.open()
    assert await object_(board, "ada") == 409
    stopped = sa.select(sa.func.count()).where(col(ResolutionRow.objected_by).is_not(None))
    assert (await board.session.execute(stopped)).scalar_one() == 0


async def test_all_have_voted_and_it_can_be_declared_before_the_deadline(board: Meeting) -> None:
    await board.contest("carla", 1)
    await board.open(manner="circular")
    for name in VOTING:
        assert (await board.vote(name, "yes", (1, "no"))).status_code == 303
    assert (await board.declare()).status_code == 303
    adopted = await find_adopted(board.session, board.world.round_.id or 0)
    assert adopted is not None
    assert (adopted.tally.yes, adopted.awards[1]) == (4, 0)
