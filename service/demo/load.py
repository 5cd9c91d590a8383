"""Load the demo: one board, one round in scoring, and two older ones that were published the proper way."""

from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import ROLE_TITLES, Role, RoundStage
from service.boards.presets import SAXON_DISTRICTS
from service.boards.tables import BoardRow, DistrictRow
from service.demo.decide import decide_and_publish
from service.demo.people import CAST, InventedMember
from service.demo.round import Plan, RoundWriter
from service.mail.actions import write_letter
from service.mail.tables import Failure, OutboxRow
from service.members.letters import INVITATION_BODY, INVITATION_SUBJECT
from service.members.tables import MemberRow, PersonRow
from service.texts import DEFAULT_LANGUAGE, ZONE, texts_in

SLUG: Final = "sachsen"
LOST: Final = "nachfolge@beirat.exmaple"
EXAMPLE: Final = "https://beirat.example"
LOST_NAME: Final = "Nora Nachfolge"


async def is_loaded(session: AsyncSession) -> bool:
    """Tell whether this database already holds a board."""
    return (await session.exec(select(BoardRow.id).limit(1))).first() is not None


async def load_demo(session: AsyncSession, *, now: datetime) -> None:
    """Fill an empty database; the caller commits."""
    board = BoardRow(
        slug=SLUG,
        name="Beispielbeirat Sachsen",
        body_label="Engagementbeirat",
        district_label="Landkreis oder Stadt",
        accent="elbe",
    )
    session.add(board)
    await session.flush()
    for district in SAXON_DISTRICTS:
        session.add(
            DistrictRow(board_id=board.id or 0, code=district.code, name=district.name, population=district.population)
        )
    people = [(invented, await _seat(session, board, invented)) for invented in CAST]
    await _show_lost_letter(session, board, now=now)
    for plan in (years_before(now), last_year(now)):
        older = await RoundWriter(session, board, people, plan).write()
        await decide_and_publish(session, board, older, people, at=plan.stages[-1][1] + timedelta(days=7))
    await RoundWriter(session, board, people, this_year(now)).write()


async def _seat(session: AsyncSession, board: BoardRow, invented: InventedMember) -> MemberRow:
    person = PersonRow(email=invented.email, name=invented.name)
    session.add(person)
    await session.flush()
    member = MemberRow(
        board_id=board.id or 0,
        person_id=person.id or 0,
        role=invented.role,
        interest_group=invented.interest_group,
        term_from=datetime(2024, 1, 1, tzinfo=UTC).date(),
    )
    session.add(member)
    await session.flush()
    return member


async def _show_lost_letter(session: AsyncSession, board: BoardRow, *, now: datetime) -> None:
    """Put an invitation that came back into the board's outbox, so that the office sees what that looks like."""
    key, gettext = "demo:lost", texts_in(DEFAULT_LANGUAGE).gettext
    subject = gettext(INVITATION_SUBJECT) % {"board": board.name}
    role = gettext(ROLE_TITLES[Role.VOTING])
    said = {"name": LOST_NAME, "board": board.name, "role": role, "email": LOST, "link": f"{EXAMPLE}/sign-in"}
    body = gettext(INVITATION_BODY) % said
    await write_letter(session, key=key, to_address=LOST, subject=subject, body=body, board_id=board.id)
    came_back = {"attempts": 1, "failure": Failure.ADDRESS, "last_error": "550 5.1.1 no such mailbox"}
    this = col(OutboxRow.key) == key
    await session.execute(sa.update(OutboxRow).where(this).values(given_up_at=now, **came_back))


def evening(day: datetime) -> datetime:
    """Give eight in the evening of that day, in the board's time zone."""
    return day.astimezone(ZONE).replace(hour=20, minute=0, second=0, microsecond=0)


def last_day(now: datetime) -> datetime:
    """Give the evening on which the older round was decided."""
    return evening(now - timedelta(days=400))


def years_before(now: datetime) -> Plan:
    """Plan the oldest round, small as such things begin: a year before the older one."""
    return _decided(last_day(now) - timedelta(days=364), proposals=36, budget_cents=4_000_000, reserve_cents=0)


def last_year(now: datetime) -> Plan:
    """Plan the older round, up to its resolution."""
    return _decided(last_day(now), proposals=124, budget_cents=13_500_000, reserve_cents=350_000)


def _decided(decided: datetime, *, proposals: int, budget_cents: int, reserve_cents: int) -> Plan:
    steps = (
        (RoundStage.CALL, 130),
        (RoundStage.SCREENING, 70),
        (RoundStage.SCORING, 55),
        (RoundStage.DELIBERATION, 14),
        (RoundStage.RESOLUTION, 7),
    )
    return Plan(
        year=decided.year,
        title=f"Beispielrunde {decided.year}: Ehrenamtsbudget",
        proposals=proposals,
        budget_cents=budget_cents,
        reserve_cents=reserve_cents,
        stages=tuple((stage, decided - timedelta(days=days)) for stage, days in steps),
        scoring_closes_at=decided - timedelta(days=14),
        complete=True,
    )


def this_year(now: datetime) -> Plan:
    """Plan the round that is being scored, with nine more evenings to go."""
    steps = ((RoundStage.CALL, 75), (RoundStage.SCREENING, 20), (RoundStage.SCORING, 12))
    return Plan(
        year=now.year,
        title=f"Beispielrunde {now.year}: Ehrenamtsbudget",
        proposals=160,
        budget_cents=15_000_000,
        reserve_cents=0,
        stages=tuple((stage, evening(now - timedelta(days=days))) for stage, days in steps),
        scoring_closes_at=evening(now + timedelta(days=9)),
        complete=False,
    )
