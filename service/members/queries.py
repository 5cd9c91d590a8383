"""Who a link belongs to, on which boards somebody sits, who sits on a board."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.boards.tables import BoardRow
from service.mail.tables import OutboxRow
from service.members.facts import PeriodLine
from service.members.rules import check_may_use_link
from service.members.tables import MemberRow, PersonRow, SignInLinkRow, StandingInRow
from service.members.tokens import hash_of
from service.rows import columns


@dataclass(frozen=True)
class BoardSeat:
    """A board on which somebody sits now."""

    board_id: int
    slug: str
    name: str
    body_label: str
    member_id: int
    role: Role


@dataclass(frozen=True)
class MemberLine:
    """One member, as the office sees them; `mail_error` says why their last invitation did not go out."""

    id: int
    name: str
    email: str
    role: Role
    interest_group: str
    term_from: date
    term_until: date | None
    mail_error: str | None


async def get_link_owner(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Give the name of the person whom a usable link signs in."""
    link = (await session.exec(select(SignInLinkRow).where(SignInLinkRow.token_hash == hash_of(token)))).first()
    person_id = check_may_use_link(link, now=now).person_id
    return (await session.exec(select(PersonRow.name).where(col(PersonRow.id) == person_id))).one()


async def boards_of(session: AsyncSession, person_id: int, *, today: date) -> tuple[BoardSeat, ...]:
    """List the boards on which a person sits on this day."""
    statement = (
        sa.select(
            *columns(
                board_id=BoardRow.id,
                slug=BoardRow.slug,
                name=BoardRow.name,
                body_label=BoardRow.body_label,
                member_id=MemberRow.id,
                role=MemberRow.role,
            )
        )
        .join(MemberRow, col(MemberRow.board_id) == BoardRow.id)
        .where(col(MemberRow.person_id) == person_id, col(MemberRow.term_from) <= today)
        .where(col(MemberRow.term_until).is_(None) | (col(MemberRow.term_until) >= today))
        .order_by(col(BoardRow.name), col(BoardRow.id))
    )
    return tuple(BoardSeat(*row) for row in await session.execute(statement))


async def members_of(session: AsyncSession, board_id: int) -> tuple[MemberLine, ...]:
    """List everybody who sits, sat or will sit on a board."""
    latest_error = (
        sa.select(col(OutboxRow.last_error))
        .where(
            col(OutboxRow.person_id) == MemberRow.person_id,
            col(OutboxRow.key).startswith(sa.func.concat("invitation:", MemberRow.id, ":")),
        )
        .order_by(col(OutboxRow.id).desc())
        .limit(1)
        .correlate(MemberRow)
        .scalar_subquery()
    )
    statement = (
        sa.select(
            *columns(
                id=MemberRow.id,
                name=PersonRow.name,
                email=PersonRow.email,
                role=MemberRow.role,
                interest_group=MemberRow.interest_group,
                term_from=MemberRow.term_from,
                term_until=MemberRow.term_until,
            ),
            sa.func.nullif(latest_error, ""),
        )
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(MemberRow.board_id) == board_id)
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )
    return tuple(MemberLine(*row) for row in await session.execute(statement))


async def periods_of(session: AsyncSession, board_id: int) -> tuple[PeriodLine, ...]:
    """List when alternates stand in, stood in or will, the latest first."""
    alternate, member = aliased(MemberRow), aliased(MemberRow)
    stands_in, represented = aliased(PersonRow), aliased(PersonRow)
    wanted = columns(
        id=StandingInRow.id,
        alternate=stands_in.name,
        member=represented.name,
        starts_on=StandingInRow.starts_on,
        ends_on=StandingInRow.ends_on,
    )
    statement = (
        sa.select(*wanted)
        .select_from(StandingInRow)
        .join(alternate, col(alternate.id) == StandingInRow.alternate_id)
        .join(stands_in, col(stands_in.id) == alternate.person_id)
        .join(member, col(member.id) == StandingInRow.member_id)
        .join(represented, col(represented.id) == member.person_id)
        .where(col(StandingInRow.board_id) == board_id)
        .order_by(col(StandingInRow.starts_on).desc(), col(StandingInRow.id).desc())
    )
    return tuple(PeriodLine(*row) for row in await session.execute(statement))
