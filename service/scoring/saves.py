"""Write a scorecard, its points and the revision that is kept of it, in one statement."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.rounds.tables import RoundRow
from service.rows import Row
from service.scoring.facts import Marks, Standing
from service.scoring.tables import PointsRow, ScorecardRevisionRow, ScorecardRow, ScorecardState
from service.statements import Statement, fetch

KEY: Final = ("member_id", "proposal_id")
SAID: Final = ("state", "abstained_because", "comment", "private_note", "note_version", "version", "updated_at")
CARD, POINTS, REVISION = (
    Row.metadata.tables[table.__tablename__] for table in (ScorecardRow, PointsRow, ScorecardRevisionRow)
)
SCORED: Final = sa.bindparam("scored", type_=sa.ARRAY(sa.BigInteger))
GIVEN: Final = sa.bindparam("given", type_=sa.ARRAY(sa.SmallInteger))


async def write_card(  # noqa: PLR0913, PLR0917
    session: AsyncSession,
    seat: Seat,
    standing: Standing,
    marks: Marks,
    state: ScorecardState,
    now: datetime,
    typed_first_by: int | None,
) -> bool:
    """Write all of it if scorecard, stage and deadline still are as they were read; answers whether they were."""
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
        "scored": list(marks.points),
        "given": list(marks.points.values()),
        "points": {str(criterion): given for criterion, given in marks.points.items()},
        "stage": standing.stage,
        "closes_at": standing.closes_at,
        "typed_first_by": typed_first_by,
        "saved_by": seat.person.id,
    }
    return bool(await fetch(session, _all_of_it, written))


@Statement
def _all_of_it() -> sa.Select[Any]:
    card = _card()
    return sa.select(card.c.version).add_cte(_cleared(card), _points(card), _revision(card))


def _card() -> sa.CTE:
    """Insert the first version, or replace the one before; anything newer stays, and nothing comes back."""
    wanted = (*KEY, "in_place_of", "round_id", *SAID)
    values = (sa.bindparam(column, type_=CARD.c[column].type) for column in wanted)
    statement = insert(CARD).from_select(wanted, sa.select(*values).select_from(_round()))
    return (
        statement.on_conflict_do_update(
            index_elements=KEY,
            set_={column: statement.excluded[column] for column in SAID},
            where=CARD.c.version == statement.excluded.version - 1,
        )
        .returning(*(CARD.c[column] for column in (*KEY, *SAID)))
        .cte("card")
    )


def _round() -> sa.CTE:
    """Hold the round in the stage in which this was checked, until it is written; find nothing if it has moved on."""
    as_read = (
        col(RoundRow.id) == sa.bindparam("round_id", type_=sa.BigInteger),
        col(RoundRow.stage) == sa.bindparam("stage", type_=REVISION.c.stage.type),
        col(RoundRow.scoring_closes_at).is_not_distinct_from(
            sa.bindparam("closes_at", type_=sa.DateTime(timezone=True))
        ),
    )
    return sa.select(col(RoundRow.id)).where(*as_read).with_for_update(read=True).cte("held")


def _cleared(card: sa.CTE) -> sa.CTE:
    """Take back the points of criteria that are open again."""
    return (
        sa.delete(POINTS)
        .where(*(POINTS.c[column] == card.c[column] for column in KEY), POINTS.c.criterion_id != sa.all_(SCORED))
        .cte("cleared")
    )


def _points(card: sa.CTE) -> sa.CTE:
    """Write the points that differ."""
    each = sa.func.unnest(SCORED, GIVEN).table_valued("criterion_id", "points").render_derived()
    given = sa.select(*(card.c[column] for column in KEY), each.c.criterion_id, each.c.points)
    statement = insert(POINTS).from_select([*KEY, "criterion_id", "points"], given)
    return statement.on_conflict_do_update(
        index_elements=[*KEY, "criterion_id"],
        set_={"points": statement.excluded.points},
        where=POINTS.c.points != statement.excluded.points,
    ).cte("given")


def _revision(card: sa.CTE) -> sa.CTE:
    """Keep what the scorecard now says, but for the private note."""
    kept = {column: card.c[column] for column in (*KEY, "version", "state", "abstained_because", "comment")}
    kept["saved_at"] = card.c.updated_at
    for column in ("points", "stage", "typed_first_by", "saved_by"):
        kept[column] = sa.bindparam(column, type_=REVISION.c[column].type)
    return insert(REVISION).from_select(list(kept), sa.select(*kept.values()).select_from(card)).cte("kept")
