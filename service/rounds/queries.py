"""Reading rounds."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage, Seat
from service.boards.queries import get_districts
from service.boards.tables import DistrictRow
from service.errors import NotFoundError, Refusal
from service.rounds.checks import contradictions
from service.rounds.dependents import count_eligible_proposals, resolution_stands
from service.rounds.facts import (
    CriterionFacts,
    LimitFacts,
    LotFacts,
    NextSteps,
    PotFacts,
    RoundFacts,
    StageBegan,
)
from service.rounds.rules import hindrances, may_step, stage_after, stage_before
from service.rounds.tables import CriterionRow, LimitRow, LotSeedRow, PotRow, RoundRow, StageChangeRow
from service.rows import columns
from service.statements import Statement, fetch
from service.texts import Texts

ROUND = sa.bindparam("round_id", type_=sa.BigInteger)
SETTINGS = (
    "id", "board_id", "slug", "title", "year", "stage", "budget_cents", "reserve_cents", "step_cents",
    "applicant_maximum_cents", "points_minimum", "points_maximum", "aggregation", "minimum_scores", "merit_threshold",
    "quorum", "majority", "tie_rule", "funding_notice", "scoring_closes_at", "version", "revisable",
    "takes_paper", "recusal_record", "names_authors", "severity_correction",
)  # fmt: skip


def _named(table: type[SQLModel], *names: str) -> list[sa.ColumnElement[Any]]:
    return columns(**{name: getattr(table, name) for name in names})


async def get_round_facts(session: AsyncSession, round_id: int) -> RoundFacts:
    """Give everything about a round, in six statements however large it is."""
    found = await fetch(session, _settings, {"round_id": round_id})
    if not found:
        raise NotFoundError
    record = found[0]
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


@Statement
def _settings() -> sa.Select[Any]:
    return (
        sa.select(*_named(RoundRow, *SETTINGS), *_named(LotSeedRow, "commitment", "committed_at"))
        .join(LotSeedRow, col(LotSeedRow.round_id) == RoundRow.id, isouter=True)
        .where(col(RoundRow.id) == ROUND)
    )


CRITERION = ("id", "position", "name", "question", "weight", "anchor_minimum", "anchor_middle", "anchor_maximum")


@Statement
def _criteria() -> sa.Select[Any]:
    return (
        sa.select(*_named(CriterionRow, *CRITERION))
        .where(col(CriterionRow.round_id) == ROUND)
        .order_by(col(CriterionRow.position))
    )


async def get_criteria(session: AsyncSession, round_id: int) -> tuple[CriterionFacts, ...]:
    """List the criteria in their order."""
    return tuple(CriterionFacts(*record) for record in await fetch(session, _criteria, {"round_id": round_id}))


async def get_pots(session: AsyncSession, round_id: int) -> tuple[PotFacts, ...]:
    """List the pots by their codes."""
    return tuple(PotFacts(*record) for record in await fetch(session, _pots, {"round_id": round_id}))


@Statement
def _pots() -> sa.Select[Any]:
    return (
        sa.select(*_named(PotRow, "id", "code", "name"))
        .where(col(PotRow.round_id) == ROUND)
        .order_by(col(PotRow.code), col(PotRow.id))
    )


async def get_limits(session: AsyncSession, round_id: int) -> tuple[LimitFacts, ...]:
    """List the limits, districts before pots, each by its code."""
    return tuple(
        LimitFacts(f"district:{district_code}" if district_code is not None else f"pot:{pot_code}", *rest)
        for district_code, pot_code, *rest in await fetch(session, _limits, {"round_id": round_id})
    )


@Statement
def _limits() -> sa.Select[Any]:
    wanted = columns(
        district_code=DistrictRow.code,
        pot_code=PotRow.code,
        label=sa.func.coalesce(DistrictRow.name, PotRow.name),
        district_id=LimitRow.district_id,
        pot_id=LimitRow.pot_id,
        minimum_cents=LimitRow.minimum_cents,
        maximum_cents=LimitRow.maximum_cents,
    )
    return (
        sa.select(*wanted)
        .select_from(LimitRow)
        .join(DistrictRow, col(DistrictRow.id) == LimitRow.district_id, isouter=True)
        .join(PotRow, col(PotRow.id) == LimitRow.pot_id, isouter=True)
        .where(col(LimitRow.round_id) == ROUND)
        .order_by(col(LimitRow.pot_id).is_not(None), col(DistrictRow.code), col(PotRow.code))
    )


async def get_stages(session: AsyncSession, round_id: int) -> tuple[StageBegan, ...]:
    """List when each stage began, oldest first; the draft is there from the start and not listed."""
    return tuple(StageBegan(*record) for record in await fetch(session, _stages, {"round_id": round_id}))


@Statement
def _stages() -> sa.Select[Any]:
    return (
        sa.select(*columns(stage=StageChangeRow.to_stage, began_at=StageChangeRow.at))
        .add_columns(*_named(StageChangeRow, "back", "reason"))
        .where(col(StageChangeRow.round_id) == ROUND)
        .order_by(col(StageChangeRow.at), col(StageChangeRow.id))
    )


async def rules_are_locked(session: AsyncSession, round_id: int) -> bool:
    """Ask the database what its triggers would say: scoring has opened, or somebody has scored before."""
    return bool(await session.scalar(sa.select(sa.func.rules_are_locked(sa.cast(round_id, sa.BigInteger)))))


async def get_next_steps(session: AsyncSession, seat: Seat, version: int, *, texts: Texts, now: datetime) -> NextSteps:
    """Say which steps of the round in this version are the seat's, and what stands in the way of opening scoring."""
    stage, round_id = seat.round.stage, seat.round.id
    after, before = stage_after(stage), stage_before(stage)
    forward = after if after and may_step(stage, after, seat.role) else None
    back = before if before and may_step(stage, before, seat.role) else None
    if back and stage is RoundStage.RESOLUTION and await resolution_stands(session, round_id):
        back = None
    found: tuple[Refusal, ...] = ()
    if forward is RoundStage.SCORING:
        found = await get_hindrances(session, await get_round_facts(session, round_id), now=now)
    return NextSteps(stage, version, forward, back, tuple(each.message(texts) for each in found))


async def get_hindrances(session: AsyncSession, facts: RoundFacts, *, now: datetime) -> tuple[Refusal, ...]:
    """List what stands in the way of opening scoring."""
    labels = {limit.id: limit.label for limit in facts.limits}
    return hindrances(
        criteria=len(facts.criteria),
        eligible_proposals=await count_eligible_proposals(session, facts.id),
        contradictions=contradictions(
            facts.limits, labels, budget_cents=facts.budget_cents, reserve_cents=facts.reserve_cents
        ),
        closes_at=facts.scoring_closes_at,
        now=now,
    )


async def get_round_titles(session: AsyncSession, board_id: int) -> tuple[tuple[str, str], ...]:
    """List the board's rounds, newest first, as (slug, title)."""
    statement = (
        sa.select(col(RoundRow.slug), col(RoundRow.title))
        .where(col(RoundRow.board_id) == board_id)
        .order_by(col(RoundRow.year).desc(), col(RoundRow.id).desc())
    )
    return tuple((slug, title) for slug, title in await session.execute(statement))


async def get_round_id(session: AsyncSession, board_id: int, slug: str) -> int:
    """Find a round of the board."""
    statement = sa.select(col(RoundRow.id)).where(col(RoundRow.board_id) == board_id, col(RoundRow.slug) == slug)
    round_id = await session.scalar(statement)
    if round_id is None:
        raise NotFoundError
    return round_id
