"""Reading proposals."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.boards.tables import DistrictRow
from service.proposals.facts import ProposalFacts
from service.proposals.tables import ApplicantRow, ProposalRow
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
