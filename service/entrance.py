"""The entrance: before any handler runs, find out who asks, for which board and round, and hold it against `Access`.

One statement reads session, board, seat and round. Strangers to a board cannot tell it from one that does not exist.
"""

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import VOTERS, Access, Board, Counterpart, Person, Role, RoundHead, Seat, known_of
from service.boards.tables import BoardRow
from service.errors import ForbiddenError, NotFoundError, SignedOutError, WrongStageError
from service.members.errors import StoodInForError
from service.members.seats import concerns, in_office, is_counterpart
from service.members.sessions import note_seen
from service.members.tables import MemberRow, PersonRow, SessionRow, StandingInRow
from service.members.tokens import hash_of
from service.rounds.tables import RoundRow
from service.rows import LARGEST_NUMBER, columns
from service.statements import Found, Statement, fetch
from service.texts import ZONE
from service.web import SESSION_COOKIE, bearer_token

Connection = ASGIConnection[Any, Any, Any, Any]


OTHER: Final = aliased(MemberRow)
OTHER_PERSON: Final = aliased(PersonRow)
WANTED: Final = columns(
    seen_at=SessionRow.seen_at,
    person_id=PersonRow.id,
    person_name=PersonRow.name,
    board_id=BoardRow.id,
    board_slug=BoardRow.slug,
    board_name=BoardRow.name,
    body_label=BoardRow.body_label,
    district_label=BoardRow.district_label,
    accent=BoardRow.accent,
    member_id=MemberRow.id,
    role=MemberRow.role,
    round_id=RoundRow.id,
    round_slug=RoundRow.slug,
    title=RoundRow.title,
    stage=RoundRow.stage,
    scoring_closes_at=RoundRow.scoring_closes_at,
    counterpart_id=OTHER.id,
    counterpart_name=OTHER_PERSON.name,
    stands_in_until=StandingInRow.ends_on,
)
NOW: Final = sa.bindparam("now", type_=sa.DateTime(timezone=True))
TODAY: Final = sa.bindparam("today", type_=sa.Date)
SITS_HERE: Final = sa.and_(
    col(MemberRow.board_id) == BoardRow.id, col(MemberRow.person_id) == PersonRow.id, in_office(MemberRow, TODAY)
)
IN_PATH: Final = sa.and_(col(RoundRow.board_id) == BoardRow.id, col(RoundRow.slug) == sa.bindparam("round_slug"))


@Statement
def who_where() -> sa.Select[Any]:
    """Select session, person, board, seat and round at once."""
    return (
        sa.select(*WANTED)
        .select_from(SessionRow)
        .join(PersonRow, col(PersonRow.id) == SessionRow.person_id)
        .join(BoardRow, col(BoardRow.slug) == sa.bindparam("board_slug"), isouter=True)
        .join(MemberRow, SITS_HERE, isouter=True)
        .join(StandingInRow, concerns(MemberRow, TODAY), isouter=True)
        .join(OTHER, is_counterpart(OTHER, MemberRow, TODAY), isouter=True)
        .join(OTHER_PERSON, col(OTHER_PERSON.id) == OTHER.person_id, isouter=True)
        .join(RoundRow, IN_PATH, isouter=True)
        .where(
            col(SessionRow.token_hash) == sa.bindparam("token_hash"),
            col(SessionRow.expires_at) > NOW,
            col(SessionRow.ended_at).is_(None),
        )
    )


async def admit(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let the request through to its handler, or refuse it. OPTIONS only ever answers which methods there are."""
    if connection.scope.get("method") == "OPTIONS":
        return
    if any("\x00" in str(value) for value in connection.path_params.values()):
        raise NotFoundError  # PostgreSQL stores no NUL, so nothing has such a name
    if isinstance(connection, Request):
        await connection.body()  # first: whoever sends it slowly must not keep a connection to the database meanwhile
    access: Access = handler.opt["access"]
    token = bearer_token(connection) or connection.cookies.get(SESSION_COOKIE)
    if token and not access.unasked:
        token_hash = hash_of(token)
        now = datetime.now(UTC)
        record = await look_up(known_of(connection)["session"], token_hash, connection.path_params, now=now)
        _remember(connection, record, token_hash)
    _check(connection, access)


async def look_up(session: AsyncSession, token_hash: bytes, path: dict[str, Any], *, now: datetime) -> Found | None:
    """Read who this is and, as far as the path names them, the board, the seat on it and the round."""
    asked = {
        "token_hash": token_hash,
        "board_slug": path.get("board_slug", ""),
        "round_slug": path.get("round_slug", ""),
        "now": now,
        "today": now.astimezone(ZONE).date(),
    }
    found = await fetch(session, who_where, asked)
    record = found[0] if found else None
    if record:
        await note_seen(session, token_hash, record.seen_at, now=now)
    return record


def _remember(connection: Connection, record: Found | None, token_hash: bytes) -> None:
    """Leave person and seat where `provide_person` and `provide_seat` find them."""
    if record is None:
        return
    person = Person(record.person_id, record.person_name, token_hash.hex())
    known_of(connection)["person"] = person
    if record.member_id is None:
        return
    board = Board(
        record.board_id,
        record.board_slug,
        record.board_name,
        record.body_label,
        record.district_label,
        record.accent,
    )
    round_ = None
    if record.round_id is not None:
        round_ = RoundHead(record.round_id, record.round_slug, record.title, record.stage, record.scoring_closes_at)
    known_of(connection)["seat"] = seated(person, board, record, round_)


def seated(person: Person, board: Board, record: Found, round_: RoundHead | None) -> Seat:
    """Give the role that the person has today: somebody may stand in for them, or they for somebody."""
    if record.counterpart_id is None:
        return Seat(person, board, record.member_id, record.role, round_)
    other = Counterpart(record.counterpart_id, record.counterpart_name, record.stands_in_until)
    if record.role is Role.ALTERNATE:
        return Seat(person, board, record.member_id, Role.VOTING, round_, stands_in_for=other)
    return Seat(person, board, record.member_id, Role.ADVISORY, round_, stood_in_by=other)


def _check(connection: Connection, access: Access) -> None:
    """Refuse with 401, 404, 403 or 409, in this order."""
    if access.signed_in and "person" not in known_of(connection):
        raise SignedOutError
    if access.roles is None:
        return
    seat: Seat | None = known_of(connection).get("seat")
    if seat is None or ("round_slug" in connection.path_params and seat.round_ is None):
        raise NotFoundError
    if any(isinstance(value, int) and value > LARGEST_NUMBER for value in connection.path_params.values()):
        raise NotFoundError
    if seat.role not in access.roles:
        if seat.stood_in_by and VOTERS & access.roles:
            raise StoodInForError(name=seat.stood_in_by.name, until=seat.stood_in_by.until)
        raise ForbiddenError
    if access.stages is not None and seat.round.stage not in access.stages:
        raise WrongStageError(stage=seat.round.stage)
