"""What awaits a member in each round of a board: one statement, however many rounds and proposals there are.

It is built once for all requests: building its twenty parts costs many times what sending it does.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.tables import ConflictAnswerRow
from service.conflicts.visibility import in_conflict, not_conflicted
from service.desk.facts import RoundDesk
from service.errors import NotFoundError
from service.members.seats import holds_a_vote, represented_by
from service.members.tables import MemberRow
from service.proposals.tables import ProposalRow
from service.publication.tables import WAITING, PublicationRow, PublicRow
from service.resolutions.tables import ContestedRow, EntitledRow, Manner, ResolutionRow, VoteRow
from service.rounds.tables import RoundRow
from service.rows import columns
from service.scenarios.tables import ScenarioRow
from service.scoring.tables import ScorecardRow, ScorecardState
from service.statements import Statement, fetch
from service.texts import ZONE

Count = sa.ColumnElement[Any]
WHICH: Final = sa.bindparam("which", type_=sa.BigInteger)
MEMBER: Final = sa.bindparam("member_id", type_=sa.BigInteger)
HOLDER: Final = sa.bindparam("holder_id", type_=sa.BigInteger)
TODAY: Final = sa.bindparam("today", type_=sa.Date)
ELIGIBLE = sa.and_(col(ProposalRow.round_id) == RoundRow.id, col(ProposalRow.eligible))


async def rounds_of(session: AsyncSession, seat: Seat, *, now: datetime) -> tuple[RoundDesk, ...]:
    """List the board's rounds, the newest first."""
    return await _desks(session, _of_board, seat, seat.board.id, now=now)


async def get_round_desk(session: AsyncSession, seat: Seat, *, now: datetime) -> RoundDesk:
    """Give the round in the path."""
    found = await _desks(session, _of_one_round, seat, seat.round.id, now=now)
    if not found:
        raise NotFoundError
    return found[0]


async def running_rounds(session: AsyncSession, board_id: int) -> tuple[str, ...]:
    """List the slugs of a board's rounds that are not published yet."""
    statement = sa.select(col(RoundRow.slug)).where(
        col(RoundRow.board_id) == board_id, col(RoundRow.stage).not_in(("published", "closed"))
    )
    return tuple(await session.scalars(statement))


async def _desks(
    session: AsyncSession, statement: Statement, seat: Seat, which: int, *, now: datetime
) -> tuple[RoundDesk, ...]:
    today = now.astimezone(ZONE).date()
    asked = {"which": which, "member_id": seat.member_id, "holder_id": seat.holder_id, "today": today}
    return tuple(RoundDesk(*row) for row in await fetch(session, statement, asked))


@Statement
def _of_board() -> sa.Select[Any]:
    """Select the rounds of one board, the newest first."""
    return _of_any().where(col(RoundRow.board_id) == WHICH).order_by(col(RoundRow.year).desc(), col(RoundRow.id).desc())


@Statement
def _of_one_round() -> sa.Select[Any]:
    return _of_any().where(col(RoundRow.id) == WHICH)


def _of_any() -> sa.Select[Any]:
    own = {field.name: getattr(RoundRow, field.name) for field in fields(RoundDesk) if hasattr(RoundRow, field.name)}
    wanted = {**own, **_proposal_columns(), **_scorecard_columns(), **_decision_columns()}
    return sa.select(*columns(**{field.name: wanted[field.name] for field in fields(RoundDesk)}))


def _proposal_columns() -> dict[str, Count]:
    """Count what this member may see, and how many they keep out of."""
    visible = not_conflicted(MEMBER, col(ProposalRow.id))
    asked = sa.cast(sa.func.coalesce(sa.func.sum(col(ProposalRow.requested_cents)), 0), sa.BigInteger)
    answered = sa.exists().where(
        col(ConflictAnswerRow.member_id) == MEMBER, col(ConflictAnswerRow.round_id) == RoundRow.id
    )
    own_card = sa.exists().where(*_finished_card(HOLDER))
    return {
        "proposals": _of_round(sa.select(sa.func.count()).where(ELIGIBLE, visible)),
        "asked_cents": _of_round(sa.select(asked).where(ELIGIBLE, visible)),
        "recused": _of_round(sa.select(sa.func.count()).where(ELIGIBLE, in_conflict(MEMBER, col(ProposalRow.id)))),
        "answered": answered,
        "own_done": _of_round(sa.select(sa.func.count()).where(ELIGIBLE, visible, own_card)),
    }


def _scorecard_columns() -> dict[str, Count]:
    """Count the scorecards of all voting members in office, without proposals that the asker keeps out of."""
    voting = sa.and_(col(MemberRow.board_id) == RoundRow.board_id, holds_a_vote(TODAY))
    visible = not_conflicted(MEMBER, col(ProposalRow.id))
    theirs = not_conflicted(col(MemberRow.id), col(ProposalRow.id))
    due = sa.select(sa.func.count()).select_from(MemberRow).join(ProposalRow, sa.and_(ELIGIBLE, visible, theirs))
    answered = (
        sa.select(col(ConflictAnswerRow.member_id))
        .where(col(ConflictAnswerRow.member_id) == MemberRow.id, col(ConflictAnswerRow.round_id) == RoundRow.id)
        .correlate(MemberRow, RoundRow)
        .exists()
    )
    holder = sa.func.coalesce(represented_by(col(MemberRow.id), TODAY), col(MemberRow.id))
    done = sa.exists().where(*_finished_card(holder))
    voters = sa.select(sa.func.count()).select_from(MemberRow).where(voting)
    return {
        "cards_due": _of_round(due.where(voting)),
        "cards_done": _of_round(due.where(voting, done)),
        "voters": _of_round(voters),
        "voters_answered": _of_round(voters.where(answered)),
    }


def _decision_columns() -> dict[str, Count]:
    """Tell how far scenarios, vote and publication are; nothing of single votes that this member keeps out of."""
    scenario = col(ScenarioRow.round_id) == RoundRow.id
    in_round = col(ResolutionRow.round_id) == RoundRow.id
    known = not_conflicted(MEMBER, ResolutionRow.single_proposal_id)
    is_open = sa.and_(in_round, col(ResolutionRow.declared_at).is_(None), known)
    entitled = (
        sa.select(sa.func.count())
        .select_from(EntitledRow)
        .join(ResolutionRow, col(ResolutionRow.id) == EntitledRow.resolution_id)
    )
    voted = sa.exists().where(
        col(VoteRow.resolution_id) == EntitledRow.resolution_id, col(VoteRow.member_id) == EntitledRow.member_id
    )
    present = col(EntitledRow.present)
    in_my_seat = sa.func.coalesce(col(EntitledRow.in_place_of), col(EntitledRow.member_id)) == HOLDER
    own = entitled.where(is_open, present, in_my_seat, ~voted)
    one_by_one = col(ResolutionRow.single_proposal_id).is_(None) | (col(ResolutionRow.manner) == Manner.MEETING)
    return {
        "scenarios": _of_round(sa.select(sa.func.count()).where(scenario)),
        "draft_chosen": sa.exists().where(scenario, col(ScenarioRow.is_draft_resolution)),
        "vote_open": sa.exists().where(is_open),
        "vote_awaited": _of_round(own) > 0,
        "votes_cast": _of_round(entitled.where(is_open, one_by_one, present, voted)),
        "votes_entitled": _of_round(entitled.where(is_open, one_by_one, present)),
        "adopted": sa.exists().where(in_round, col(ResolutionRow.adopted).is_(True), _is_block(), ~_undecided()),
        "published": sa.exists().where(col(PublicRow.round_id) == RoundRow.id),
        "prepared": sa.exists().where(col(PublicationRow.round_id) == RoundRow.id, WAITING),
    }


def _is_block() -> sa.ColumnElement[bool]:
    return col(ResolutionRow.single_proposal_id).is_(None)


def _undecided() -> sa.ColumnElement[bool]:
    """Hold where a proposal that this member may know of was moved out of the block and is not decided yet."""
    single = aliased(ResolutionRow)
    decided = sa.exists().where(
        col(single.scenario_id) == ContestedRow.scenario_id,
        col(single.single_proposal_id) == ContestedRow.proposal_id,
        col(single.number) == ResolutionRow.number,
        col(single.declared_at).is_not(None),
    )
    return (
        sa.select(col(ContestedRow.proposal_id))
        .where(
            col(ContestedRow.scenario_id) == ResolutionRow.scenario_id,
            not_conflicted(MEMBER, ContestedRow.proposal_id),
            ~decided,
        )
        .correlate(ResolutionRow)
        .exists()
    )


def _finished_card(holder_id: Any) -> tuple[sa.ColumnElement[bool], ...]:  # noqa: ANN401  (a value or a column)
    return (
        sa.func.coalesce(col(ScorecardRow.in_place_of), col(ScorecardRow.member_id)) == holder_id,
        col(ScorecardRow.proposal_id) == ProposalRow.id,
        col(ScorecardRow.state) != ScorecardState.OPEN,
    )


def _of_round(statement: sa.Select[Any]) -> Count:
    """Count within the round of the surrounding statement."""
    return statement.correlate(RoundRow).scalar_subquery()
