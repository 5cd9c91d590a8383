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
from service.publication.actions import change_statements, publish
from service.publication.lighthouses import get_funded, mark_lighthouse
from service.publication.statements import Statements
from service.resolutions.actions import choose_draft, declare_result, vote
from service.resolutions.contested import contest_item
from service.resolutions.meetings import end_meeting, note_presence
from service.resolutions.opening import open_single_vote, open_vote
from service.resolutions.tables import Choice, Manner, Presence
from service.rounds.tables import RoundRow
from service.scenarios.actions import run_scenario
from service.scenarios.facts import Options

CHOICES: Final = (Choice.YES, Choice.YES, Choice.YES, Choice.YES, Choice.NO, Choice.YES, Choice.ABSTAIN, Choice.YES)
"""How the invented members vote, in turn."""
CONTESTED: Final = 5
"""The proposal that somebody wants to be voted on singly."""
STEP: Final = 15
EXAMPLES: Final = (
    "Freiwillige mehrerer Orte tun sich zusammen; das lässt sich anderswo nachmachen.",
    "Aus einer kleinen Summe wird ein Angebot, das allen im Ort offensteht.",
)
"""Every fifteenth funded project is an example, until the reasons run out."""


STATEMENTS: Final = Statements(
    imprint="Beispielbeirat Sachsen\nMusterplatz 1, 01000 Musterstadt\nVertreten durch den Vorsitz des Beispielbeirats",
    privacy="Verantwortlich ist die Geschäftsstelle des Beispielbeirats. Alle Personen und Vereine sind erfunden.",
    feedback="barrieren@beispielbeirat.example",
    funding_notice="Mitfinanziert mit Steuermitteln auf Grundlage des vom Landtag beschlossenen Haushalts.",
)


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
    await _meet(session, office, seats, at=at)
    await contest_item(session, _voters(seats)[-1], CONTESTED, reason="Trägt sich das Vorhaben danach selbst?", now=at)
    await open_vote(session, chair, Manner.MEETING, now=at)
    await _vote(session, seats, None, at=at + timedelta(minutes=40))
    await open_single_vote(session, chair, CONTESTED, now=at + timedelta(minutes=61))
    await _vote(session, seats, CONTESTED, at=at + timedelta(minutes=62))
    await end_meeting(session, office, now=at + timedelta(minutes=90))
    for project, text in zip((await get_funded(session, office))[::STEP], EXAMPLES, strict=False):
        await mark_lighthouse(session, office, project.number, text, now=at + timedelta(days=1))
    await change_statements(session, office, STATEMENTS)
    await publish(session, office, now=at + timedelta(days=2))


async def _meet(session: AsyncSession, office: Seat, seats: Sequence[Seat], *, at: datetime) -> None:
    """Begin the meeting: the last voting member takes part remotely."""
    voters = [seat.member_id for seat in _voters(seats)]
    presence = dict.fromkeys(voters, Presence.ON_SITE) | {voters[-1]: Presence.REMOTE}
    await note_presence(session, office, presence, place="Dresden, Haus des Ehrenamts, und per Video", now=at)


def _voters(seats: Sequence[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.role in VOTERS]


async def _vote(session: AsyncSession, seats: Sequence[Seat], single: int | None, *, at: datetime) -> None:
    """Have everybody vote in turn, and the chair declare the result."""
    for place, seat in enumerate(_voters(seats)):
        await vote(session, seat, CHOICES[place % len(CHOICES)], single=single, now=at + timedelta(minutes=place))
    chair = next(seat for seat in seats if seat.role is Role.CHAIR)
    await declare_result(session, chair, single=single, now=at + timedelta(minutes=20))


def seat_of(board: BoardRow, round_: RoundRow, invented: InventedMember, member: MemberRow) -> Seat:
    """Seat an invented member, as the entrance would."""
    return Seat(
        Person(member.person_id, invented.name, session_hash=""),
        Board(board.id or 0, board.slug, board.name, board.body_label, board.district_label, board.accent),
        member.id or 0,
        member.role,
        RoundHead(round_.id or 0, round_.slug, round_.title, round_.stage, round_.scoring_closes_at),
    )
