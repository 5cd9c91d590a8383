"""Gathering what a publication is made of."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.boards.tables import BoardRow
from service.conflicts.visibility import in_conflict
from service.members.tables import MemberRow, PersonRow
from service.proposals.queries import get_proposal_facts
from service.proposals.tables import ProposalRow
from service.publication.facts import Draft, Facts, Published
from service.publication.freeze import make_draft
from service.publication.tables import PublicationRow
from service.resolutions.facts import AdoptedFacts
from service.resolutions.queries import find_adopted, get_adopted
from service.resolutions.tables import RecusalRow, ResolutionRow
from service.rounds.queries import get_round_facts
from service.rounds.tables import LotSeedRow
from service.rows import columns
from service.scoring.queries import get_merits


async def get_facts(session: AsyncSession, seat: Seat, adopted: AdoptedFacts) -> Facts:
    """Gather everything about the round in the path and its adopted resolution."""
    round_ = await get_round_facts(session, seat.round.id)
    lot_seed, imprint, recused = (await session.execute(_single_values(seat))).one()
    return Facts(
        board=seat.board,
        imprint=imprint,
        round_=round_,
        lot_seed=lot_seed,
        proposals=await get_proposal_facts(session, seat.round.id),
        merits=await get_merits(session, seat.round.id),
        adopted=adopted,
        members_recused=recused,
        member_names=await _member_names(session, seat.board.id),
        editions=await get_editions(session, seat.round.id),
    )


async def get_draft(session: AsyncSession, seat: Seat, *, correction_reason: str, now: datetime) -> Draft:
    """Make what would be published now; refused where no resolution has been adopted."""
    facts = await get_facts(session, seat, await get_adopted(session, seat.round.id))
    return make_draft(facts, correction_reason=correction_reason, now=now)


async def find_draft(session: AsyncSession, seat: Seat, *, correction_reason: str, now: datetime) -> Draft | None:
    """Make what would be published now, if a resolution has been adopted."""
    adopted = await find_adopted(session, seat.round.id)
    if adopted is None:
        return None
    facts = await get_facts(session, seat, adopted)
    return make_draft(facts, correction_reason=correction_reason, now=now)


async def get_editions(session: AsyncSession, round_id: int) -> tuple[Published, ...]:
    """List the versions published so far, newest first."""
    wanted = columns(
        version=PublicationRow.version,
        sha256=PublicationRow.sha256,
        published_at=PublicationRow.published_at,
        published_by=PersonRow.name,
        correction_reason=PublicationRow.correction_reason,
    )
    statement = (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == PublicationRow.published_by)
        .where(col(PublicationRow.round_id) == round_id)
        .order_by(col(PublicationRow.version).desc())
    )
    return tuple(Published(*record) for record in await session.execute(statement))


async def has_conflict(session: AsyncSession, seat: Seat) -> bool:
    """Tell whether this member has a conflict in force with any proposal of the round."""
    statement = sa.select(
        sa.select(col(ProposalRow.id))
        .where(col(ProposalRow.round_id) == seat.round.id, in_conflict(seat.member_id, col(ProposalRow.id)))
        .exists()
    )
    return bool((await session.execute(statement)).scalar_one())


def _single_values(seat: Seat) -> sa.Select[Any]:
    recused = (
        sa.select(sa.func.count(sa.distinct(col(RecusalRow.member_id))))
        .join(ResolutionRow, col(ResolutionRow.id) == RecusalRow.resolution_id)
        .where(col(ResolutionRow.round_id) == seat.round.id, col(ResolutionRow.adopted).is_(True))
        .scalar_subquery()
    )
    return (
        sa.select(col(LotSeedRow.seed), col(BoardRow.imprint), recused)
        .select_from(BoardRow)
        .join(LotSeedRow, col(LotSeedRow.round_id) == seat.round.id)
        .where(col(BoardRow.id) == seat.board.id)
    )


async def _member_names(session: AsyncSession, board_id: int) -> tuple[str, ...]:
    statement = (
        sa.select(col(PersonRow.name))
        .join(MemberRow, col(MemberRow.person_id) == PersonRow.id)
        .where(col(MemberRow.board_id) == board_id)
        .order_by(col(PersonRow.name))
    )
    return tuple((await session.execute(statement)).scalars())
