"""From the draft resolution to the declared result."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation import Problem, problem_from_json, problem_to_json, sha256_of
from service.access import Role, RoundStage, Seat
from service.conflicts.tables import ConflictRow
from service.errors import WrongStageError
from service.journal.actions import record
from service.proposals.tables import ProposalRow
from service.resolutions.deviations import check_deviations, computed_cents, find_draft_row
from service.resolutions.errors import (
    AlreadyVotedError,
    NobodyPresentError,
    NotEntitledError,
    NoVoteOpenError,
)
from service.resolutions.facts import EntitledMember
from service.resolutions.queries import find_latest, get_entitled_members, get_votes
from service.resolutions.rules import (
    check_may_change_draft,
    check_may_declare,
    check_may_vote,
    item_tallies,
    outstanding,
)
from service.resolutions.tables import (
    Choice,
    DeviationRow,
    EntitledRow,
    ItemRow,
    Manner,
    RecusalRow,
    ResolutionRow,
    VoteRow,
)
from service.resolutions.views import Vote
from service.rounds.tables import RoundRow
from service.rows import columns
from service.scenarios.actions import stage_now
from service.scenarios.errors import NotDecidableError, ScenarioNotFoundError, ScenarioOutdatedError
from service.scenarios.facts import Options
from service.scenarios.queries import get_problem
from service.scenarios.rules import RUNNING
from service.scenarios.tables import ScenarioRow

VOTING = (RoundStage.RESOLUTION,)


async def choose_draft(session: AsyncSession, seat: Seat, number: int, *, now: datetime) -> None:
    """Make a scenario the draft resolution, in place of any other."""
    check_may_change_draft(await stage_now(session, seat), await find_latest(session, seat), RUNNING)
    statement = select(ScenarioRow).where(col(ScenarioRow.round_id) == seat.round.id, col(ScenarioRow.number) == number)
    scenario = (await session.exec(statement)).first()
    if scenario is None:
        raise ScenarioNotFoundError
    await _check_decidable(session, scenario)
    others = sa.update(ScenarioRow).where(col(ScenarioRow.round_id) == seat.round.id)
    await session.execute(others.values(is_draft_resolution=False))
    await session.execute(others.where(col(ScenarioRow.id) == scenario.id).values(is_draft_resolution=True))
    await record(session, seat, "choose_draft", f"scenario:{seat.round.slug}/{number}", at=now.isoformat())


async def _check_decidable(session: AsyncSession, scenario: ScenarioRow) -> Problem:
    """Refuse a scenario without a split, and one whose input is no longer the round as it stands."""
    if scenario.status != "solved":
        raise NotDecidableError(number=scenario.number)
    frozen = problem_from_json(scenario.problem)
    options = Options(frozen.rule, frozen.merit_threshold, frozen.no_leapfrogging)
    today = await get_problem(session, scenario.round_id, options)
    if sha256_of(problem_to_json(today)) != scenario.problem_sha256:
        raise ScenarioOutdatedError(number=scenario.number)
    return frozen


async def open_vote(
    session: AsyncSession, seat: Seat, manner: Manner, *, absent: frozenset[int] = frozenset(), now: datetime
) -> int:
    """Open the vote on the draft resolution; gives its number. Members in `absent` are not at the meeting.

    Who is entitled, who keeps out of what, the amounts and the rules are frozen here.
    """
    stage = await stage_now(session, seat)
    latest = await find_latest(session, seat)
    check_may_change_draft(stage, latest, VOTING)
    scenario = await find_draft_row(session, seat)
    problem = await _check_decidable(session, scenario)
    await check_deviations(session, scenario, problem)
    members = await get_entitled_members(session, seat, now=now)
    missing = absent if manner is Manner.MEETING else frozenset()
    if all(member.member_id in missing for member in members):
        raise NobodyPresentError
    number = latest.number + 1 if latest else 1
    resolution = await _open(session, seat, scenario, manner, number, now)
    await _freeze(session, resolution, scenario, members, missing)
    present = sum(member.member_id not in missing for member in members)
    subject = f"resolution:{seat.round.slug}/{number}"
    details = {"manner": manner.value, "scenario": scenario.number, "entitled": len(members), "present": present}
    await record(session, seat, "open_vote", subject, **details)
    return number


async def _open(  # noqa: PLR0913, PLR0917  (what is opened, by whom, when)
    session: AsyncSession, seat: Seat, scenario: ScenarioRow, manner: Manner, number: int, now: datetime
) -> ResolutionRow:
    rules = sa.select(col(RoundRow.quorum), col(RoundRow.majority), col(RoundRow.tie_rule))
    quorum, majority, tie_rule = (await session.execute(rules.where(col(RoundRow.id) == seat.round.id))).one()
    resolution = ResolutionRow(
        round_id=seat.round.id,
        number=number,
        scenario_id=scenario.id or 0,
        manner=manner,
        quorum=quorum,
        majority=majority,
        tie_rule=tie_rule,
        opened_at=now,
        opened_by=seat.person.id,
    )
    session.add(resolution)
    await session.flush()
    return resolution


async def _freeze(
    session: AsyncSession,
    resolution: ResolutionRow,
    scenario: ScenarioRow,
    members: Sequence[EntitledMember],
    absent: frozenset[int],
) -> None:
    """Write down who may vote, who keeps out of what, and the amounts."""
    id_ = resolution.id or 0
    casting = _casting(members, absent)
    session.add_all(
        EntitledRow(
            resolution_id=id_,
            member_id=member.member_id,
            present=member.member_id not in absent,
            casting=member.member_id == casting,
        )
        for member in members
    )
    await session.flush()
    await session.execute(_recusals(resolution))
    await session.execute(_items(resolution, scenario))


def _casting(members: Sequence[EntitledMember], absent: frozenset[int]) -> int | None:
    """Say whose vote decides a tie: the chair's, or the deputy's where the chair is absent."""
    for role in (Role.CHAIR, Role.DEPUTY):
        for member in members:
            if member.role is role and member.member_id not in absent:
                return member.member_id
    return None


def _recusals(resolution: ResolutionRow) -> sa.Insert:
    found = (
        sa.select(col(EntitledRow.resolution_id), col(EntitledRow.member_id), col(ConflictRow.proposal_id))
        .join(ConflictRow, col(ConflictRow.member_id) == EntitledRow.member_id)
        .join(ProposalRow, col(ProposalRow.id) == ConflictRow.proposal_id)
        .where(
            col(EntitledRow.resolution_id) == resolution.id,
            col(ProposalRow.round_id) == resolution.round_id,
            col(ConflictRow.lifted_at).is_(None),
        )
    )
    return sa.insert(RecusalRow).from_select(["resolution_id", "member_id", "proposal_id"], found)


def _items(resolution: ResolutionRow, scenario: ScenarioRow) -> sa.Insert:
    """Freeze each proposal's computed amount and, where the board wants another one, that with its reasons."""
    awards = list(computed_cents(scenario).items())
    given = sa.values(sa.column("number", sa.Integer), sa.column("cents", sa.BigInteger), name="given").data(awards)
    deviates = sa.and_(col(DeviationRow.proposal_id) == ProposalRow.id, col(DeviationRow.scenario_id) == scenario.id)
    frozen = columns(
        resolution_id=sa.literal(resolution.id, sa.BigInteger),
        proposal_id=ProposalRow.id,
        computed_cents=given.c.cents,
        resolved_cents=sa.func.coalesce(col(DeviationRow.resolved_cents), given.c.cents),
        deviation_reason=sa.func.coalesce(col(DeviationRow.reason), ""),
        broken_limit_reason=sa.func.coalesce(col(DeviationRow.broken_limit_reason), ""),
    )
    found = (
        sa.select(*frozen)
        .select_from(ProposalRow)
        .join(given, given.c.number == ProposalRow.number)
        .join(DeviationRow, deviates, isouter=True)
        .where(col(ProposalRow.round_id) == resolution.round_id)
    )
    return sa.insert(ItemRow).from_select([column.name for column in frozen], found)


async def vote(session: AsyncSession, seat: Seat, choice: Choice, *, now: datetime) -> None:
    """Cast this member's one vote. Nobody else learns how, only that one more has voted."""
    await _check_stage(session, seat)
    await _lock_open(session, seat, read=True)
    current = (await get_votes(session, seat, open_only=True))[0]
    voter = next((one for one in current.voters if one.member_id == seat.member_id), None)
    if voter is None:
        raise NotEntitledError(at=current.opened_at)
    check_may_vote(voter, manner=current.manner, about=current.about, opened_at=current.opened_at)
    cast = insert(VoteRow).values(resolution_id=current.id, member_id=seat.member_id, choice=choice, cast_at=now)
    if (await session.execute(cast.on_conflict_do_nothing().returning(col(VoteRow.member_id)))).first() is None:
        raise AlreadyVotedError(at=await _cast_at(session, current.id, seat.member_id))


async def _cast_at(session: AsyncSession, resolution_id: int, member_id: int) -> datetime:
    statement = sa.select(col(VoteRow.cast_at)).where(
        col(VoteRow.resolution_id) == resolution_id, col(VoteRow.member_id) == member_id
    )
    at: datetime = (await session.execute(statement)).scalar_one()
    return at


async def declare_result(session: AsyncSession, seat: Seat, *, early: bool = False, now: datetime) -> bool:
    """Count, write down the result for good, and say whether the draft was adopted.

    `early` closes the vote although some have not voted.
    """
    await _check_stage(session, seat)
    await _lock_open(session, seat, read=False)
    current = (await get_votes(session, seat, open_only=True))[0]
    missing = outstanding(current.voters, current.manner, current.about)
    voted = sum(voter.choice is not None for voter in current.voters)
    check_may_declare(missing, missing + voted, early=early)
    tally = current.tally
    await _write_items(session, current, adopted=tally.adopted)
    result = {"declared_at": now, "declared_by": seat.person.id, "adopted": tally.adopted}
    await session.execute(sa.update(ResolutionRow).where(col(ResolutionRow.id) == current.id).values(**result))
    subject = f"resolution:{seat.round.slug}/{current.number}"
    await record(session, seat, "declare_result", subject, adopted=tally.adopted, missing=missing)
    return tally.adopted


async def _write_items(session: AsyncSession, current: Vote, *, adopted: bool) -> None:
    """Adopt or reject each item: with the block, unless the members who do not keep out decide otherwise."""
    items = sa.update(ItemRow).where(col(ItemRow.resolution_id) == current.id)
    await session.execute(items.values(adopted=adopted))
    failed = [
        number
        for item in item_tallies(current.voters, current.rules, current.manner, current.about)
        if not item.tally.adopted
        for number in item.numbers
    ]
    if adopted and failed:
        proposals = sa.select(col(ProposalRow.id)).where(
            col(ProposalRow.id) == ItemRow.proposal_id, col(ProposalRow.number).in_(failed)
        )
        await session.execute(items.where(proposals.exists()).values(adopted=False))


async def _check_stage(session: AsyncSession, seat: Seat) -> None:
    statement = sa.select(col(RoundRow.stage)).where(col(RoundRow.id) == seat.round.id).with_for_update(read=True)
    stage: RoundStage = (await session.execute(statement)).scalar_one()
    if stage not in VOTING:
        raise WrongStageError(stage=stage)


async def _lock_open(session: AsyncSession, seat: Seat, *, read: bool) -> None:
    """Hold the open vote: those who vote share it, who declares the result has it alone."""
    statement: sa.Select[Any] = sa.select(col(ResolutionRow.id)).where(
        col(ResolutionRow.round_id) == seat.round.id, col(ResolutionRow.declared_at).is_(None)
    )
    if (await session.execute(statement.with_for_update(read=read))).first() is None:
        raise NoVoteOpenError
