"""What stands on a round's rules: proposals and resolutions.

Their rooms know rounds and not the other way round, so their tables are read here by name, and nowhere else.
"""

from collections.abc import Collection
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.rounds.facts import RoundFacts
from service.rounds.tables import LimitRow
from service.statements import Statement, fetch

PROPOSAL: Final = sa.table(
    "proposal", *map(sa.column, ("round_id", "district_id", "pot_id", "requested_cents", "eligible"))
)
RESOLUTION: Final = sa.table("resolution", *map(sa.column, ("round_id", "declared_at", "adopted")))


async def count_eligible_proposals(session: AsyncSession, round_id: int) -> int:
    """Count the proposals that members will score."""
    statement = sa.select(sa.func.count()).where(PROPOSAL.c.round_id == round_id, PROPOSAL.c.eligible)
    return await session.scalar(statement) or 0


async def get_asked(session: AsyncSession, facts: RoundFacts) -> dict[str, int]:
    """Sum up what eligible proposals ask for, by `district:<code>` and `pot:<code>`; groups without any are missing."""
    total = sa.func.sum(PROPOSAL.c.requested_cents)
    statement = (
        sa.select(PROPOSAL.c.district_id, PROPOSAL.c.pot_id, sa.cast(total, sa.BigInteger))
        .where(PROPOSAL.c.round_id == facts.id, PROPOSAL.c.eligible)
        .group_by(PROPOSAL.c.district_id, PROPOSAL.c.pot_id)
    )
    districts = {district.id: f"district:{district.code}" for district in facts.districts}
    pots = {pot.id: f"pot:{pot.code}" for pot in facts.pots}
    asked: dict[str, int] = {}
    for district_id, pot_id, cents in await session.execute(statement):
        for group in filter(None, (districts.get(district_id), pots.get(pot_id))):
            asked[group] = asked.get(group, 0) + cents
    return asked


async def resolution_stands(session: AsyncSession, round_id: int) -> bool:
    """Tell whether a resolution of the round is open or adopted."""
    return bool((await fetch(session, _stands, {"round_id": round_id}))[0].stands)


@Statement
def _stands() -> sa.Select[Any]:
    open_or_adopted = RESOLUTION.c.declared_at.is_(None) | RESOLUTION.c.adopted
    in_round = RESOLUTION.c.round_id == sa.bindparam("round_id", type_=sa.BigInteger)
    return sa.select(sa.exists().where(in_round, open_or_adopted).label("stands"))


async def pots_in_use(session: AsyncSession, pot_ids: Collection[int]) -> frozenset[int]:
    """Tell which of these pots a proposal or a limit refers to."""
    proposals = sa.select(PROPOSAL.c.pot_id).where(PROPOSAL.c.pot_id.in_(pot_ids))
    limits = sa.select(col(LimitRow.pot_id)).where(col(LimitRow.pot_id).in_(pot_ids))
    return frozenset(await session.scalars(proposals.union(limits)))
