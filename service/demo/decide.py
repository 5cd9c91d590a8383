"""Take the older demo round from its merits to its publication, by the same actions that people use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Rule
from service.access import VOTERS, Board, Person, Role, RoundHead, Seat
from service.boards.tables import BoardRow
from service.demo.people import InventedMember
from service.members.tables import MemberRow
from service.publication.actions import publish
from service.resolutions.actions import choose_draft, declare_result, vote
from service.resolutions.opening import open_vote
from service.resolutions.tables import Choice, Manner
from service.rounds.tables import RoundRow
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options

CHOICES: Final = (Choice.YES, Choice.YES, Choice.YES, Choice.YES, Choice.NO, Choice.YES, Choice.ABSTAIN, Choice.YES)
"""How the invented members vote, in turn."""


async def decide_and_publish(
    session: AsyncSession,
    board: BoardRow,
    round_: RoundRow,
    people: Sequence[tuple[InventedMember, MemberRow]],
    *,
    at: datetime,
) -> None:
    """Run two scenarios, resolve on the first, publish it two days later."""
    seats = [seat_of(board, round_, invented, member) for invented, member in people]
    chair = next(seat for seat in seats if seat.role is Role.CHAIR)
    office = next(seat for seat in seats if seat.role is Role.OFFICE)
    wanted = await run_scenario(session, chair, Options(Rule.MERIT_EUROS), label="", now=at)
    await run_scenario(session, chair, Options(Rule.RANKING), label="", now=at)
    await choose_draft(session, chair, wanted, now=at)
    await open_vote(session, chair, Manner.MEETING, absent=frozenset(), now=at)
    voters = [seat for seat in seats if seat.role in VOTERS]
    for place, seat in enumerate(voters):
        await vote(session, seat, CHOICES[place % len(CHOICES)], now=at + timedelta(minutes=40 + place))
    await declare_result(session, chair, now=at + timedelta(minutes=60))
    await publish(session, office, now=at + timedelta(days=2))


def seat_of(board: BoardRow, round_: RoundRow, invented: InventedMember, member: MemberRow) -> Seat:
    """Seat an invented member, as the entrance would."""
    return Seat(
        Person(member.person_id, invented.name, session_hash=""),
        Board(board.id or 0, board.slug, board.name, board.body_label, board.district_label, board.accent),
        member.id or 0,
        member.role,
        RoundHead(round_.id or 0, round_.slug, round_.title, round_.stage, round_.scoring_closes_at),
    )
