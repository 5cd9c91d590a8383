"""Reading proposals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.boards.queries import get_districts
from service.boards.tables import DistrictRow
from service.errors import NotFoundError
from service.proposals.errors import AppliedError
from service.proposals.facts import ProposalFacts
from service.proposals.rules import Known, KnownApplicant, same_name
from service.proposals.table import Table
from service.proposals.tables import ApplicantRow, ImportRow, ProposalRow
from service.rounds.queries import get_pots
from service.rounds.tables import PotRow
from service.rows import columns


def _facts() -> sa.Select[Any]:
    wanted = columns(
        id=ProposalRow.id,
        number=ProposalRow.number,
        title=ProposalRow.title,
        summary=ProposalRow.summary,
        applicant_id=ProposalRow.applicant_id,
        applicant_name=ApplicantRow.name,
        natural_person=ApplicantRow.natural_person,
        district_id=ProposalRow.district_id,
        district_code=DistrictRow.code,
        district_name=DistrictRow.name,
        pot_id=ProposalRow.pot_id,
        pot_code=PotRow.code,
        pot_name=PotRow.name,
        requested_cents=ProposalRow.requested_cents,
        minimum_cents=ProposalRow.minimum_cents,
        eligible=ProposalRow.eligible,
        ineligible_reason=ProposalRow.ineligible_reason,
    )
    return (
        sa.select(*wanted)
        .select_from(ProposalRow)
        .join(ApplicantRow, col(ApplicantRow.id) == ProposalRow.applicant_id)
        .join(DistrictRow, col(DistrictRow.id) == ProposalRow.district_id)
        .join(PotRow, col(PotRow.id) == ProposalRow.pot_id, isouter=True)
    )


async def get_proposal_facts(session: AsyncSession, round_id: int) -> tuple[ProposalFacts, ...]:
    """List all proposals of a round by number, ineligible ones included, in one statement."""
    statement = _facts().where(col(ProposalRow.round_id) == round_id).order_by(col(ProposalRow.number))
    return tuple(ProposalFacts(*record) for record in await session.execute(statement))


@dataclass(frozen=True)
class Filter:
    """What narrows the list; empty texts do not. `eligible`: yes, no or empty."""

    q: str = ""
    district: str = ""
    pot: str = ""
    eligible: str = ""


async def find_proposals(session: AsyncSession, round_id: int, wanted: Filter) -> tuple[ProposalFacts, ...]:
    """List the proposals that fit, by number."""
    statement = _facts().where(col(ProposalRow.round_id) == round_id).order_by(col(ProposalRow.number))
    if wanted.district:
        statement = statement.where(col(DistrictRow.code) == wanted.district)
    if wanted.pot:
        statement = statement.where(col(PotRow.code) == wanted.pot)
    if wanted.eligible in {"yes", "no"}:
        statement = statement.where(col(ProposalRow.eligible).is_(wanted.eligible == "yes"))
    if wanted.q:
        number = sa.cast(col(ProposalRow.number), sa.Text) == wanted.q.lstrip("0")
        texts = (col(ProposalRow.title), col(ApplicantRow.name))
        statement = statement.where(sa.or_(number, *(text.icontains(wanted.q, autoescape=True) for text in texts)))
    return tuple(ProposalFacts(*record) for record in await session.execute(statement))


@dataclass(frozen=True)
class ProposalDetail:
    """One proposal with what only its own page shows."""

    facts: ProposalFacts
    total_cost_cents: int | None
    version: int
    updated_at: datetime


async def get_proposal(session: AsyncSession, round_id: int, number: int) -> ProposalDetail:
    """Give one proposal."""
    more = columns(
        total_cost_cents=ProposalRow.total_cost_cents, version=ProposalRow.version, updated_at=ProposalRow.updated_at
    )
    statement = (
        _facts().add_columns(*more).where(col(ProposalRow.round_id) == round_id, col(ProposalRow.number) == number)
    )
    record = (await session.execute(statement)).first()
    if record is None:
        raise NotFoundError
    *facts, total, version, updated_at = record
    return ProposalDetail(ProposalFacts(*facts), total, version, updated_at)


async def get_known(session: AsyncSession, seat: Seat) -> Known:
    """Give what proposals of this round may refer to, and which numbers are taken."""
    applicants = sa.select(*columns(id=ApplicantRow.id, name=ApplicantRow.name, natural=ApplicantRow.natural_person))
    applicants = applicants.where(col(ApplicantRow.board_id) == seat.board.id).order_by(col(ApplicantRow.id).desc())
    numbers = sa.select(col(ProposalRow.number)).where(col(ProposalRow.round_id) == seat.round.id)
    return Known(
        districts=await get_districts(session, seat.board.id),
        pots=await get_pots(session, seat.round.id),
        applicants={same_name(each.name): KnownApplicant(*each) for each in await session.execute(applicants)},
        numbers=frozenset(await session.scalars(numbers)),
    )


async def get_import(session: AsyncSession, seat: Seat, import_id: int) -> tuple[str, Table]:
    """Give the name and the lines of an uploaded table that waits for its import."""
    statement = sa.select(
        *columns(file_name=ImportRow.file_name, lines=ImportRow.lines, applied_at=ImportRow.applied_at)
    ).where(col(ImportRow.id) == import_id, col(ImportRow.round_id) == seat.round.id)
    record = (await session.execute(statement)).first()
    if record is None:
        raise NotFoundError
    if record.applied_at is not None:
        raise AppliedError(at=record.applied_at)
    return record.file_name, Table.restored(record.lines)
