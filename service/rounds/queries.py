"""Reading rounds."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.tables import DistrictRow
from service.errors import NotFoundError
from service.rounds.facts import (
    CriterionFacts,
    DistrictFacts,
    LimitFacts,
    LotFacts,
    PotFacts,
    RoundFacts,
    StageBegan,
)
from service.rounds.tables import CriterionRow, LimitRow, LotSeedRow, PotRow, RoundRow, StageChangeRow
from service.rows import columns

SETTINGS = (
    "id", "board_id", "slug", "title", "year", "stage", "budget_cents", "reserve_cents", "step_cents",
    "applicant_maximum_cents", "points_minimum", "points_maximum", "aggregation", "minimum_scores", "merit_threshold",
    "quorum", "majority", "tie_rule", "funding_notice", "scoring_closes_at", "version",
)  # fmt: skip


def _named(table: type[SQLModel], *names: str) -> list[sa.ColumnElement[Any]]:
    return columns(**{name: getattr(table, name) for name in names})


async def get_round_facts(session: AsyncSession, round_id: int) -> RoundFacts:
    """Give everything about a round, in six statements however large it is."""
    statement = (
        sa.select(*_named(RoundRow, *SETTINGS), *_named(LotSeedRow, "commitment", "committed_at"))
        .join(LotSeedRow, col(LotSeedRow.round_id) == RoundRow.id, isouter=True)
        .where(col(RoundRow.id) == round_id)
    )
    record = (await session.execute(statement)).first()
    if record is None:
        raise NotFoundError
    settings = {name: getattr(record, name) for name in SETTINGS}
    return RoundFacts(
        **settings,
        criteria=await get_criteria(session, round_id),
        pots=await get_pots(session, round_id),
        districts=await get_districts(session, record.board_id),
        limits=await get_limits(session, round_id),
        lots=LotFacts(record.commitment, record.committed_at) if record.commitment else None,
        stages=await get_stages(session, round_id),
    )


async def get_criteria(session: AsyncSession, round_id: int) -> tuple[CriterionFacts, ...]:
    """List the criteria in their order."""
    names = ("id", "position", "name", "question", "weight", "anchor_minimum", "anchor_middle", "anchor_maximum")
    statement = (
        sa.select(*_named(CriterionRow, *names))
        .where(col(CriterionRow.round_id) == round_id)
        .order_by(col(CriterionRow.position))
    )
    return tuple(CriterionFacts(*record) for record in await session.execute(statement))


async def get_pots(session: AsyncSession, round_id: int) -> tuple[PotFacts, ...]:
    """List the pots by their codes."""
    statement = (
        sa.select(*_named(PotRow, "id", "code", "name"))
        .where(col(PotRow.round_id) == round_id)
        .order_by(col(PotRow.code), col(PotRow.id))
    )
    return tuple(PotFacts(*record) for record in await session.execute(statement))


async def get_districts(session: AsyncSession, board_id: int) -> tuple[DistrictFacts, ...]:
    """List the board's districts by their codes."""
    statement = (
        sa.select(*_named(DistrictRow, "id", "code", "name", "population"))
        .where(col(DistrictRow.board_id) == board_id)
        .order_by(col(DistrictRow.code), col(DistrictRow.id))
    )
    return tuple(DistrictFacts(*record) for record in await session.execute(statement))


async def get_limits(session: AsyncSession, round_id: int) -> tuple[LimitFacts, ...]:
    """List the limits, districts before pots, each by its code."""
    wanted = columns(
        district_code=DistrictRow.code,
        pot_code=PotRow.code,
        label=sa.func.coalesce(DistrictRow.name, PotRow.name),
        district_id=LimitRow.district_id,
        pot_id=LimitRow.pot_id,
        minimum_cents=LimitRow.minimum_cents,
        maximum_cents=LimitRow.maximum_cents,
    )
    statement = (
        sa.select(*wanted)
        .select_from(LimitRow)
        .join(DistrictRow, col(DistrictRow.id) == LimitRow.district_id, isouter=True)
        .join(PotRow, col(PotRow.id) == LimitRow.pot_id, isouter=True)
        .where(col(LimitRow.round_id) == round_id)
        .order_by(col(LimitRow.pot_id).is_not(None), col(DistrictRow.code), col(PotRow.code))
    )
    return tuple(
        LimitFacts(f"district:{district_code}" if district_code is not None else f"pot:{pot_code}", *rest)
        for district_code, pot_code, *rest in await session.execute(statement)
    )


async def get_stages(session: AsyncSession, round_id: int) -> tuple[StageBegan, ...]:
    """List when each stage began, oldest first; the draft is there from the start and not listed."""
    statement = (
        sa.select(*columns(stage=StageChangeRow.to_stage, began_at=StageChangeRow.at))
        .add_columns(*_named(StageChangeRow, "back", "reason"))
        .where(col(StageChangeRow.round_id) == round_id)
        .order_by(col(StageChangeRow.at), col(StageChangeRow.id))
    )
    return tuple(StageBegan(*record) for record in await session.execute(statement))
