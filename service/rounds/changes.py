"""What a change changed: written into the journal with before and after, and told to whoever comes too late."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.errors import StaleFormError
from service.journal.tables import JournalEntryRow
from service.members.tables import PersonRow
from service.texts import N_

MOST_PARTS: Final = 4


class Part(StrEnum):
    """What can have changed, as a sentence names it."""

    TITLE = N_("title")
    YEAR = N_("year")
    STEP_CENTS = N_("step of the amounts")
    POINTS_MINIMUM = N_("lowest points")
    POINTS_MAXIMUM = N_("highest points")
    AGGREGATION = N_("how the merit is computed")
    MINIMUM_SCORES = N_("minimum number of scores")
    MERIT_THRESHOLD = N_("minimum merit")
    QUORUM = N_("quorum")
    MAJORITY = N_("majority")
    TIE_RULE = N_("tie rule")
    FUNDING_NOTICE = N_("funding notice")
    REVISABLE = N_("whether points may be revised")
    TAKES_PAPER = N_("scoring on paper")
    RECUSAL_RECORD = N_("what is published of recusals")
    NAMES_AUTHORS = N_("names beside comments and questions")
    SCORING_CLOSES_AT = N_("deadline for scoring")
    CRITERIA = N_("criteria")
    POTS = N_("pots")
    BUDGET_CENTS = N_("budget")
    RESERVE_CENTS = N_("reserve")
    APPLICANT_MAXIMUM_CENTS = N_("maximum for each applicant")
    STAGE = N_("stage of the round")
    SUMMARY = N_("short description")
    APPLICANT = N_("applicant")
    NATURAL_PERSON = N_("private person")
    DISTRICT = N_("district")
    POT = N_("pot")
    REQUESTED_CENTS = N_("requested amount")
    MINIMUM_CENTS = N_("minimum funding")
    TOTAL_COST_CENTS = N_("total cost")
    ELIGIBLE = N_("eligibility")
    SOMETHING = N_("an entry")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List what differs, as plain JSON values with before and after."""
    return [
        {"what": name, "before": _plain(before.get(name)), "after": _plain(after.get(name))}
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case datetime():
            return value.isoformat()
        case _:
            return value


async def stale_form(
    session: AsyncSession, seat: Seat, subject: str, *, changed_by: int | None, changed_at: datetime | None
) -> StaleFormError:
    """Say who changed it in between, when, and what."""
    entry = (
        sa.select(col(JournalEntryRow.details))
        .where(col(JournalEntryRow.board_id) == seat.board.id, col(JournalEntryRow.subject) == subject)
        .order_by(col(JournalEntryRow.id).desc())
        .limit(1)
    )
    details: dict[str, Any] = await session.scalar(entry) or {}
    who = await session.scalar(sa.select(col(PersonRow.name)).where(col(PersonRow.id) == changed_by))
    parts = tuple(_named(change) for change in details.get("changes", ()))[:MOST_PARTS] or (Part.SOMETHING,)
    return StaleFormError(who=who or "?", at=changed_at, what=parts)


def _named(change: Mapping[str, Any]) -> str:
    """Name a change by its label (a district, a pot) or its field."""
    return change.get("label") or Part.__members__.get(str(change["what"]).upper(), Part.SOMETHING)
