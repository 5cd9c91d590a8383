"""Lighthouse projects: funded ones that the board holds up as an example. Public with the next version."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.errors import NotFoundError
from service.fields import FaultsError, text_fault
from service.journal.actions import record
from service.proposals.tables import ProposalRow
from service.publication.errors import NotFundedError
from service.publication.facts import Lighthouse
from service.publication.queries import get_lighthouses, has_conflict
from service.publication.rules import LONGEST_EXAMPLE, check_may_look
from service.publication.tables import LighthouseRow
from service.resolutions.queries import get_adopted


async def mark_lighthouse(session: AsyncSession, seat: Seat, number: int, text: str, *, now: datetime) -> None:
    """Hold a funded project up as an example, and say why; a second time changes the text."""
    check_may_look(conflicted=await has_conflict(session, seat))
    if not (await get_adopted(session, seat.round.id)).awards.get(number):
        raise FaultsError({"number": NotFundedError()})
    if fault := text_fault(text, longest=LONGEST_EXAMPLE):
        raise FaultsError({"text": fault})
    values = {"text": text, "marked_by": seat.person.id, "marked_at": now}
    statement = insert(LighthouseRow).values(proposal_id=await _proposal_id(session, seat, number), **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["proposal_id"], set_=values))
    await record(session, seat, "mark_lighthouse", f"proposal:{seat.round.slug}/{number}", text=text)


async def unmark_lighthouse(session: AsyncSession, seat: Seat, number: int) -> None:
    """Take the mark away; versions that are public keep it."""
    check_may_look(conflicted=await has_conflict(session, seat))
    proposal_id = await _proposal_id(session, seat, number)
    if number not in {one.number for one in await get_lighthouses(session, seat.round.id)}:
        raise NotFoundError
    await session.execute(sa.delete(LighthouseRow).where(col(LighthouseRow.proposal_id) == proposal_id))
    await record(session, seat, "unmark_lighthouse", f"proposal:{seat.round.slug}/{number}")


async def get_funded(session: AsyncSession, seat: Seat) -> tuple[Lighthouse, ...]:
    """List the funded projects by number; the text is empty unless they are marked."""
    check_may_look(conflicted=await has_conflict(session, seat))
    awards = (await get_adopted(session, seat.round.id)).awards
    marked = {one.number: one.text for one in await get_lighthouses(session, seat.round.id)}
    wanted = sa.select(col(ProposalRow.number), col(ProposalRow.title))
    in_round = wanted.where(col(ProposalRow.round_id) == seat.round.id).order_by(col(ProposalRow.number))
    listed = await session.execute(in_round)
    return tuple(Lighthouse(number, title, marked.get(number, "")) for number, title in listed if awards.get(number))


async def _proposal_id(session: AsyncSession, seat: Seat, number: int) -> int:
    statement = sa.select(col(ProposalRow.id)).where(
        col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.number) == number
    )
    found: int | None = await session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found
