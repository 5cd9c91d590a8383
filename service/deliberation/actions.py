"""Say something about a proposal, ask the office, answer.

Nothing of it goes to the journal: that names who did what, and the round's rule may hide whose a remark is.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, Seat
from service.conflicts.rules import DECLARING, check_has_answered, check_may_open
from service.deliberation.errors import QuestionAnsweredError
from service.deliberation.tables import RemarkKind, RemarkRow
from service.errors import NotFoundError
from service.scoring.cards import get_card
from service.scoring.facts import ProposalText, Standing


async def write_remark(  # noqa: PLR0913
    session: AsyncSession, seat: Seat, number: int, kind: RemarkKind, text: str, *, now: datetime
) -> None:
    """Keep a comment for the board, or a question to the office."""
    standing, _texts = await open_proposal(session, seat, number)
    session.add(
        RemarkRow(
            proposal_id=standing.proposal_id,
            round_id=seat.round.id,
            member_id=seat.member_id,
            kind=kind,
            text=text,
            written_at=now,
        )
    )
    await session.flush()


async def answer_question(  # noqa: PLR0913
    session: AsyncSession, seat: Seat, number: int, question_id: int, answer: str, *, now: datetime
) -> None:
    """Answer a question, once."""
    standing, _texts = await open_proposal(session, seat, number)
    this = (
        col(RemarkRow.id) == question_id,
        col(RemarkRow.proposal_id) == standing.proposal_id,
        col(RemarkRow.kind) == RemarkKind.QUESTION,
    )
    answered = (
        sa.update(RemarkRow)
        .where(*this, col(RemarkRow.answered_at).is_(None))
        .values(answer=answer, answered_by=seat.person.id, answered_at=now)
        .returning(col(RemarkRow.id))
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(answered)).first() is not None:
        return
    if (await session.execute(sa.select(col(RemarkRow.id)).where(*this))).first() is None:
        raise NotFoundError
    raise QuestionAnsweredError


async def open_proposal(session: AsyncSession, seat: Seat, number: int) -> tuple[Standing, ProposalText]:
    """Give a proposal to talk about; refuse whoever has a conflict, or has yet to say whether they have one."""
    standing, texts = await get_card(session, seat, number)
    check_may_open(number, conflicted=standing.conflicted)
    asked = seat.role in MEMBERS and seat.round.stage in DECLARING
    check_has_answered(answered=standing.answered or not asked)
    return standing, texts
