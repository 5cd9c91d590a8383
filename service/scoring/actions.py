"""Save scorecards. Each save is kept as a revision, and nothing is overwritten silently."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.rounds.queries import get_criteria
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
from service.scoring.saves import write_card
from service.scoring.tables import ScorecardState

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
    if not await write_card(session, seat, standing, marks, state, now, typed_first_by):
        changed = await get_standing(session, seat, number)
        _check(changed, marks, state, now)
        await _refuse_stale(session, seat, changed, shown=standing.marks)
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
