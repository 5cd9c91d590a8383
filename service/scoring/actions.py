"""Save scorecards. Each save is kept as a revision, and nothing is overwritten silently."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.rounds.queries import get_criteria
from service.rows import Row
from service.scoring.cards import get_standing
from service.scoring.errors import ChangedPart, StaleScorecardError
from service.scoring.facts import Marks, Saved, Standing
from service.scoring.queries import find_revision
from service.scoring.rules import (
    check_may_score,
    check_points,
    check_stays_finished,
    check_texts,
    differences,
    overwrites,
    state_of,
)
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState

NOTHING_SHOWN: Final = Marks(comment="", note="")


async def give_score(  # noqa: PLR0913
    session: AsyncSession,
    seat: Seat,
    number: int,
    marks: Marks,
    *,
    version: int,
    now: datetime,
    typed_first_by: int | None = None,
) -> Saved:
    """Save a member's whole scorecard as it was filled in on top of `version` (0: nothing saved yet).

    `typed_first_by`: it comes from paper, typed by this person first and by the seat's person again.
    """
    standing = await get_standing(session, seat, number)
    marks = marks.over(standing.marks)
    state = state_of(marks, standing.criteria)
    _check(standing, marks, state, now)
    if version != standing.version:
        await _check_not_stale(session, seat, standing, mine=marks, version=version)
    if marks == standing.marks:
        return Saved(standing.version, standing.state, standing.saved_at, standing.done, standing.total)
    if not await _write_card(session, seat, standing, marks, state, now):
        changed = await get_standing(session, seat, number)
        await _refuse_stale(session, seat, changed, shown=standing.marks)
    await _write_points(session, seat, standing, marks)
    await _keep_revision(session, seat, standing, marks, state, now, typed_first_by)
    done = standing.done + (state is not ScorecardState.OPEN) - (standing.state is not ScorecardState.OPEN)
    return Saved(standing.version + 1, state, now, done, standing.total)


def _check(standing: Standing, marks: Marks, state: ScorecardState, now: datetime) -> None:
    check_may_score(standing, now=now)
    check_points(marks, standing)
    check_texts(marks)
    check_stays_finished(state, standing)


async def _check_not_stale(session: AsyncSession, seat: Seat, standing: Standing, *, mine: Marks, version: int) -> None:
    """Refuse what would undo a save made since `version`; let through what only repeats it."""
    known = 0 < version < standing.version
    revision = await find_revision(session, seat, standing.proposal_id, version) if known else None
    shown = revision.marks if revision else NOTHING_SHOWN
    if known and standing.note_version <= version:
        shown = replace(shown, note=standing.marks.note)
    if overwrites(mine, standing.marks, shown):
        await _refuse_stale(session, seat, standing, shown=shown)


async def _refuse_stale(session: AsyncSession, seat: Seat, standing: Standing, *, shown: Marks) -> None:
    """Say who saved what, and when."""
    latest = await find_revision(session, seat, standing.proposal_id, standing.version)
    names = {criterion.id: criterion.name for criterion in await get_criteria(session, seat.round.id)}
    changed = differences(shown, standing.marks)
    what = [name for criterion, name in names.items() if criterion in changed]
    what += [part for part in ChangedPart if part in changed]
    who = latest.saved_by if latest else seat.person.name
    raise StaleScorecardError(who=who, at=standing.saved_at, what=tuple(what) or (ChangedPart.UNKNOWN,))


async def _write_card(  # noqa: PLR0913, PLR0917
    session: AsyncSession, seat: Seat, standing: Standing, marks: Marks, state: ScorecardState, now: datetime
) -> bool:
    """Write the scorecard if it is still the version that was read; answers whether it was."""
    written = {
        "member_id": seat.member_id,
        "in_place_of": seat.stands_in_for.member_id if seat.stands_in_for else None,
        "proposal_id": standing.proposal_id,
        "round_id": seat.round.id,
        "state": state,
        "abstained_because": marks.because,
        "comment": marks.comment,
        "private_note": marks.note,
        "note_version": standing.note_version if marks.note == standing.marks.note else standing.version + 1,
        "version": standing.version + 1,
        "updated_at": now,
    }
    return (await session.execute(_card_statement(), written)).first() is not None


async def _write_points(session: AsyncSession, seat: Seat, standing: Standing, marks: Marks) -> None:
    """Write what changed; a cleared criterion loses its points."""
    own = {"member_id": seat.member_id, "proposal_id": standing.proposal_id}
    before = standing.marks.points
    if cleared := before.keys() - marks.points.keys():
        await session.execute(sa.delete(PointsRow).filter_by(**own).where(col(PointsRow.criterion_id).in_(cleared)))
    changed = [
        own | {"criterion_id": criterion, "points": given}
        for criterion, given in marks.points.items()
        if before.get(criterion) != given
    ]
    if changed:
        await session.execute(_points_statement(), changed)


async def _keep_revision(  # noqa: PLR0913, PLR0917
    session: AsyncSession,
    seat: Seat,
    standing: Standing,
    marks: Marks,
    state: ScorecardState,
    now: datetime,
    typed_first_by: int | None,
) -> None:
    """Keep what the scorecard now says, but for the private note."""
    kept = {
        "member_id": seat.member_id,
        "proposal_id": standing.proposal_id,
        "version": standing.version + 1,
        "state": state,
        "points": {str(criterion): given for criterion, given in marks.points.items()},
        "abstained_because": marks.because,
        "comment": marks.comment,
        "stage": standing.stage,
        "typed_first_by": typed_first_by,
        "saved_by": seat.person.id,
        "saved_at": now,
    }
    await session.execute(_revision_statement(), kept)


@cache
def _card_statement() -> ReturningInsert[Any]:
    """Insert the first version, or replace the one before; anything newer stays, and nothing comes back."""
    table = Row.metadata.tables[ScorecardRow.__tablename__]
    said = ("state", "abstained_because", "comment", "private_note", "note_version", "version", "updated_at")
    columns = ("member_id", "in_place_of", "proposal_id", "round_id", *said)
    statement = insert(table).values({column: sa.bindparam(column) for column in columns})
    return statement.on_conflict_do_update(
        index_elements=["member_id", "proposal_id"],
        set_={column: statement.excluded[column] for column in said},
        where=table.c.version == statement.excluded.version - 1,
    ).returning(table.c.version)


@cache
def _points_statement() -> Insert:
    table = Row.metadata.tables[PointsRow.__tablename__]
    key = ("member_id", "proposal_id", "criterion_id")
    statement = insert(table).values({column: sa.bindparam(column) for column in (*key, "points")})
    return statement.on_conflict_do_update(index_elements=key, set_={"points": statement.excluded.points})


@cache
def _revision_statement() -> Insert:
    return insert(Row.metadata.tables[ScorecardRevisionRow.__tablename__])
