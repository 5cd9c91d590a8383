"""Doubtful conflicts: the board decides, without the member; until then the conflict is in force."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.actions import stage_now, subject_of
from service.conflicts.facts import Ballot, Doubt
from service.conflicts.rules import check_ballot, check_doubt_is_open, check_may_act, check_may_keep
from service.conflicts.tables import ConflictKind, ConflictRow, DoubtDecisionRow
from service.conflicts.visibility import in_conflict, not_conflicted
from service.errors import NotFoundError
from service.journal.actions import record
from service.members.seats import holds_a_vote
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.rows import LARGEST_NUMBER, columns
from service.texts import ZONE


async def get_doubts(session: AsyncSession, seat: Seat) -> tuple[Doubt, ...]:
    """List the round's doubtful conflicts, those to be decided first; none about what the reader keeps out of."""
    person, decider = aliased(PersonRow), aliased(PersonRow)
    wanted = columns(
        conflict_id=ConflictRow.id,
        member=person.name,
        proposal_number=ProposalRow.number,
        title=ProposalRow.title,
        explanation=ConflictRow.explanation,
        declared_at=ConflictRow.declared_at,
        lifted=col(ConflictRow.lifted_at).is_not(None),
        yes=DoubtDecisionRow.yes,
        no=DoubtDecisionRow.no,
        abstained=DoubtDecisionRow.abstained,
        conflicted=DoubtDecisionRow.conflicted,
        decided_at=DoubtDecisionRow.decided_at,
        decided_by=decider.name,
    )
    statement = (
        sa.select(*wanted)
        .select_from(ConflictRow)
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .join(MemberRow, col(MemberRow.id) == ConflictRow.member_id)
        .join(person, col(person.id) == MemberRow.person_id)
        .join(DoubtDecisionRow, col(DoubtDecisionRow.conflict_id) == ConflictRow.id, isouter=True)
        .join(decider, col(decider.id) == DoubtDecisionRow.decided_by, isouter=True)
        .where(
            col(ProposalRow.round_id) == seat.round.id,
            col(ConflictRow.kind) == ConflictKind.DOUBTFUL,
            not_conflicted(seat.member_id, ProposalRow.id),
        )
        .order_by(col(DoubtDecisionRow.decided_at).is_not(None), col(ProposalRow.number), col(ConflictRow.id))
    )
    return tuple(Doubt(*record) for record in await session.execute(statement))


async def decide_doubt(session: AsyncSession, seat: Seat, conflict_id: int, ballot: Ballot, *, now: datetime) -> bool:
    """Write down how the board voted; answers whether the member keeps out. A tie leaves the conflict in force."""
    check_may_keep(await stage_now(session, seat))
    statement = (
        sa.select(
            ConflictRow,
            col(ProposalRow.number),
            in_conflict(seat.member_id, ProposalRow.id).label("recused"),
            sa.exists().where(col(DoubtDecisionRow.conflict_id) == ConflictRow.id).label("decided"),
        )
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .where(
            col(ConflictRow.id) == min(conflict_id, LARGEST_NUMBER),
            col(ProposalRow.round_id) == seat.round.id,
            col(ConflictRow.kind) == ConflictKind.DOUBTFUL,
        )
        .with_for_update(of=ConflictRow)
    )
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotFoundError
    conflict: ConflictRow = found[0]
    check_may_act(recused=found.recused)
    check_doubt_is_open(decided=found.decided or conflict.lifted_at is not None)
    check_ballot(ballot, await _entitled(session, seat, conflict.proposal_id, now))
    conflicted = ballot.yes >= ballot.no
    counts = {"yes": ballot.yes, "no": ballot.no, "abstained": ballot.abstained, "conflicted": conflicted}
    decided = {"conflict_id": conflict.id, "decided_at": now, "decided_by": seat.person.id}
    await session.execute(sa.insert(DoubtDecisionRow).values(**decided, **counts))
    if not conflicted:
        conflict.lifted_at, conflict.lifted_by = now, seat.person.id
    await session.flush()
    await record(session, seat, "decide_doubt", subject_of(seat, found.number), member=conflict.member_id, **counts)
    return conflicted


async def _entitled(session: AsyncSession, seat: Seat, proposal_id: int, now: datetime) -> int:
    """Count who may vote on it: everybody with a vote today who does not keep out of the proposal."""
    statement = sa.select(sa.func.count()).where(
        col(MemberRow.board_id) == seat.board.id,
        holds_a_vote(now.astimezone(ZONE).date()),
        not_conflicted(MemberRow.id, proposal_id),
    )
    return await session.scalar(statement) or 0
