"""Whom to write to: who has proposals open, which chairs wait for a digest, who has not heard of a decision yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Board, Person, Role, RoundHead, RoundStage, Seat
from service.boards.tables import BoardRow
from service.conflicts.tables import ConflictAnswerRow
from service.conflicts.visibility import not_conflicted
from service.mail.tables import Failure, OutboxRow
from service.members.seats import holds_a_vote, in_office, represented_by
from service.members.tables import Digest, MemberRow, PersonRow
from service.notices.rules import NEWS_FOR
from service.proposals.tables import ProposalRow
from service.publication.tables import PublicRow
from service.rounds.tables import RoundRow, StageChangeRow
from service.rows import columns
from service.scoring.tables import ScorecardRow, ScorecardState
from service.texts import ZONE

BOARD = ("id", "slug", "name", "body_label", "district_label", "accent")


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for."""

    person_id: int
    member_id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class OpenRound:
    """A round that is being scored; `opened_at` is when it was last opened for that."""

    id: int
    board_id: int
    board_slug: str
    slug: str
    title: str
    closes_at: datetime
    opened_at: datetime


@dataclass(frozen=True)
class OpenCards:
    """A member with open proposals, out of all that they may score."""

    reader: Reader
    wants_reminders: bool
    open: int
    total: int
    answered: bool


@dataclass(frozen=True)
class Chair:
    """A chair who waits for a digest, with a seat in each round that is being scored."""

    reader: Reader
    board: Board
    seats: tuple[Seat, ...]
    failed: int


@dataclass(frozen=True)
class News:
    """A decision of which a member has not heard."""

    reader: Reader
    board_id: int
    board_slug: str
    board_name: str
    round_id: int
    round_slug: str
    title: str
    version: int
    reason: str


READER = columns(
    person_id=PersonRow.id,
    member_id=MemberRow.id,
    person_name=PersonRow.name,
    email=PersonRow.email,
    language=PersonRow.language,
)


def _reader(record: sa.Row[Any]) -> Reader:
    return Reader(record.person_id, record.member_id, record.person_name, record.email, record.language)


async def open_rounds(session: AsyncSession, *, now: datetime) -> tuple[OpenRound, ...]:
    """List the rounds whose scoring is open and has an end."""
    opened = (
        sa.select(sa.func.max(StageChangeRow.at))
        .where(col(StageChangeRow.round_id) == RoundRow.id, col(StageChangeRow.to_stage) == RoundStage.SCORING)
        .scalar_subquery()
    )
    wanted = columns(
        id=RoundRow.id,
        board_id=RoundRow.board_id,
        board_slug=BoardRow.slug,
        slug=RoundRow.slug,
        title=RoundRow.title,
        closes_at=RoundRow.scoring_closes_at,
        opened_at=sa.func.coalesce(opened, RoundRow.updated_at),
    )
    statement = (
        sa.select(*wanted)
        .join(BoardRow, col(BoardRow.id) == RoundRow.board_id)
        .where(col(RoundRow.stage) == RoundStage.SCORING, col(RoundRow.scoring_closes_at) > now)
        .order_by(col(RoundRow.id))
    )
    return tuple(OpenRound(*record) for record in await session.execute(statement))


async def open_cards(  # noqa: PLR0913  (of what, for whom)
    session: AsyncSession,
    round_: OpenRound | RoundHead,
    board_id: int,
    *,
    now: datetime,
    asker: int | None = None,
    occasion: str | None = None,
    unanswered: bool = False,
) -> tuple[OpenCards, ...]:
    """List who holds a vote and has proposals open, in numbers that are theirs: without those they keep out of.

    With `asker` only those of whom this member may know it: what is open is not all in conflict with the asker.
    With `occasion` without those who have been written to on it; with `unanswered` also those who have only the
    conflict question open.
    """
    today = now.astimezone(ZONE).date()
    holder = sa.func.coalesce(represented_by(col(MemberRow.id), today), col(MemberRow.id))
    finished = sa.exists().where(
        sa.func.coalesce(col(ScorecardRow.in_place_of), col(ScorecardRow.member_id)) == holder,
        col(ScorecardRow.proposal_id) == ProposalRow.id,
        col(ScorecardRow.state) != ScorecardState.OPEN,
    )
    known = ~finished if asker is None else sa.and_(~finished, not_conflicted(asker, col(ProposalRow.id)))
    theirs = not_conflicted(col(MemberRow.id), col(ProposalRow.id))
    to_score = sa.and_(col(ProposalRow.round_id) == round_.id, col(ProposalRow.eligible), theirs)
    key = sa.func.concat(f"reminder:{round_.id}:", MemberRow.id, f":{occasion}")
    written = sa.exists().where(col(OutboxRow.key) == key)
    answered = sa.exists().where(
        col(ConflictAnswerRow.member_id) == MemberRow.id, col(ConflictAnswerRow.round_id) == round_.id
    )
    wanted: Mapping[str, Any] = {
        "wants_reminders": PersonRow.reminders,
        "open": sa.func.count().filter(~finished),
        "total": sa.func.count(),
        "answered": answered,
    }
    due = sa.func.count().filter(known) > 0
    statement = (
        sa.select(*READER, *columns(**wanted))
        .select_from(MemberRow)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(ProposalRow, to_score)
        .where(col(MemberRow.board_id) == board_id, holds_a_vote(today), ~written)
        .group_by(col(MemberRow.id), col(PersonRow.id))
        .having(sa.or_(due, ~answered) if unanswered else due)
        .order_by(col(MemberRow.id))
    )
    found = await session.execute(statement)
    return tuple(OpenCards(_reader(record), *(getattr(record, name) for name in wanted)) for record in found)


async def chairs_waiting(session: AsyncSession, digests: tuple[Digest, ...], *, now: datetime) -> tuple[Chair, ...]:
    """List the chairs to whom a digest is due and not written yet, and who have something to read in it."""
    today = now.astimezone(ZONE).date()
    key = sa.func.concat("digest:", MemberRow.id, f":{today.isoformat()}")
    failed = (
        sa.select(sa.func.count())
        .where(
            col(OutboxRow.board_id) == BoardRow.id,
            col(OutboxRow.given_up_at).is_not(None),
            col(OutboxRow.failure) != Failure.LATE,
        )
        .scalar_subquery()
    )
    scored = sa.exists().where(col(RoundRow.board_id) == BoardRow.id, col(RoundRow.stage) == RoundStage.SCORING)
    board = columns(**{f"board_{name}": getattr(BoardRow, name) for name in BOARD})
    statement = (
        sa.select(*READER, *board, failed.label("failed"))
        .join(MemberRow, col(MemberRow.person_id) == PersonRow.id)
        .join(BoardRow, col(BoardRow.id) == MemberRow.board_id)
        .where(col(MemberRow.role) == Role.CHAIR, in_office(MemberRow, today), col(PersonRow.digest).in_(digests))
        .where(~sa.exists().where(col(OutboxRow.key) == key), scored | (failed > 0))
        .order_by(col(MemberRow.id))
    )
    return tuple([await _chair(session, record) for record in (await session.execute(statement)).all()])


async def _chair(session: AsyncSession, record: sa.Row[Any]) -> Chair:
    reader, board = _reader(record), Board(**{name: getattr(record, f"board_{name}") for name in BOARD})
    person = Person(reader.person_id, reader.name, session_hash="")
    wanted = columns(
        id=RoundRow.id,
        slug=RoundRow.slug,
        title=RoundRow.title,
        stage=RoundRow.stage,
        scoring_closes_at=RoundRow.scoring_closes_at,
    )
    scored = sa.select(*wanted).where(col(RoundRow.board_id) == board.id, col(RoundRow.stage) == RoundStage.SCORING)
    rounds = [RoundHead(*found) for found in await session.execute(scored.order_by(col(RoundRow.id)))]
    seats = tuple(Seat(person, board, reader.member_id, Role.CHAIR, round_) for round_ in rounds)
    return Chair(reader, board, seats, record.failed)


async def news_unheard(session: AsyncSession, *, now: datetime) -> tuple[News, ...]:
    """List who of a board has not been told of a decision that became public lately."""
    key = sa.func.concat("decision:", RoundRow.id, ":", PublicRow.version, ":", MemberRow.id)
    wanted: Mapping[str, Any] = {
        "board_id": BoardRow.id,
        "board_slug": BoardRow.slug,
        "board_name": BoardRow.name,
        "round_id": RoundRow.id,
        "round_slug": RoundRow.slug,
        "title": RoundRow.title,
        "version": PublicRow.version,
        "reason": PublicRow.correction_reason,
    }
    statement = (
        sa.select(*READER, *columns(**wanted))
        .select_from(PublicRow)
        .join(RoundRow, col(RoundRow.id) == PublicRow.round_id)
        .join(BoardRow, col(BoardRow.id) == RoundRow.board_id)
        .join(MemberRow, col(MemberRow.board_id) == BoardRow.id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(PublicRow.published_at) > now - NEWS_FOR, in_office(MemberRow, now.astimezone(ZONE).date()))
        .where(~sa.exists().where(col(OutboxRow.key) == key))
        .order_by(col(RoundRow.id), col(PublicRow.version), col(MemberRow.id))
    )
    found = await session.execute(statement)
    return tuple(News(_reader(record), *(getattr(record, name) for name in wanted)) for record in found)
