"""Read what was said about proposals; whoever has a conflict is refused or left out before any of this is read."""

from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.visibility import not_conflicted
from service.deliberation.facts import Comment, Question, Said
from service.deliberation.tables import RemarkKind, RemarkRow
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.rounds.tables import RoundRow
from service.rows import columns, words
from service.scoring.tables import ScorecardRow, ScorecardState
from service.statements import Statement, fetch

PROPOSAL: Final = sa.bindparam("proposal_id", type_=sa.BigInteger)
ROUND: Final = sa.bindparam("round_id", type_=sa.BigInteger)
MEMBER: Final = sa.bindparam("member_id", type_=sa.BigInteger)


async def get_said(session: AsyncSession, seat: Seat, proposal_id: int) -> Said:
    """Give comments and questions. Unnamed comments come in the order of their words: any other would tell whose."""
    asked = {"proposal_id": proposal_id, "round_id": seat.round.id}
    found = await fetch(session, _said, asked)
    named = (await fetch(session, _names_authors, {"round_id": seat.round.id}))[0][0]
    comments = (
        Comment(text, author if named else None, member == seat.member_id)
        for kind, _id, member, author, text, _answer in found
        if kind is RemarkKind.COMMENT
    )
    questions = (
        Question(id_, text, author if named else None, member == seat.member_id, answer)
        for kind, id_, member, author, text, answer in found
        if kind is RemarkKind.QUESTION
    )
    in_order = sorted(comments, key=lambda comment: (comment.author or "", comment.text.casefold()))
    return Said(named, tuple(in_order), tuple(questions))


async def open_questions(session: AsyncSession, seat: Seat) -> frozenset[int]:
    """Give the numbers of the proposals about which the office has not answered a question yet."""
    found = await fetch(session, _unanswered, {"member_id": seat.member_id, "round_id": seat.round.id})
    return frozenset(number for (number,) in found)


@Statement
def _names_authors() -> sa.Select[Any]:
    return sa.select(col(RoundRow.names_authors)).where(col(RoundRow.id) == ROUND)


@Statement
def _said() -> sa.CompoundSelect[Any]:
    """Select remarks, and the comments on finished scorecards of members without a conflict."""
    order = columns(
        kind=RemarkRow.kind,
        id=RemarkRow.id,
        member_id=RemarkRow.member_id,
        author=PersonRow.name,
        text=RemarkRow.text,
        answer=RemarkRow.answer,
    )
    remarks = (
        sa.select(*order)
        .join(MemberRow, col(MemberRow.id) == RemarkRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(RemarkRow.proposal_id) == PROPOSAL, not_conflicted(col(RemarkRow.member_id), PROPOSAL))
    )
    wanted = columns(
        kind=sa.literal(RemarkKind.COMMENT, words(RemarkKind, "kind")),
        id=sa.literal(0, sa.BigInteger),
        member_id=ScorecardRow.member_id,
        author=PersonRow.name,
        text=ScorecardRow.comment,
        answer=sa.literal(""),
    )
    on_cards = (
        sa.select(*wanted)
        .join(MemberRow, col(MemberRow.id) == ScorecardRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(
            col(ScorecardRow.proposal_id) == PROPOSAL,
            col(ScorecardRow.state) != ScorecardState.OPEN,
            col(ScorecardRow.comment) != "",
            not_conflicted(col(ScorecardRow.member_id), PROPOSAL),
        )
    )
    return sa.union_all(remarks, on_cards).order_by(sa.column("id"))


@Statement
def _unanswered() -> sa.Select[Any]:
    return (
        sa.select(col(ProposalRow.number))
        .join(RemarkRow, col(RemarkRow.proposal_id) == ProposalRow.id)
        .where(
            col(ProposalRow.round_id) == ROUND,
            col(RemarkRow.kind) == RemarkKind.QUESTION,
            col(RemarkRow.answered_at).is_(None),
            not_conflicted(MEMBER, ProposalRow.id),
        )
        .distinct()
    )
