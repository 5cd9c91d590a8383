"""Organisations that members say they belong to, and the likely conflicts that follow from their names."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.conflicts.errors import AffiliationKnownError, TooManyAffiliationsError
from service.conflicts.facts import Affiliation, Declaration, ListedProposal, MemberAffiliations, Suggestion
from service.conflicts.matching import is_likely_same, words_of
from service.conflicts.queries import find_answer, get_declarable_proposals
from service.conflicts.rules import check_suggestions_answered
from service.conflicts.tables import AffiliationRow, SuggestionAnswerRow
from service.errors import NotFoundError
from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.rows import LARGEST_NUMBER

MOST: Final = 40


async def register_affiliation(session: AsyncSession, seat: Seat, organisation: str, *, now: datetime) -> None:
    """Note that this member belongs to an organisation. No journal entry: only they and the office see it."""
    known = await get_affiliations(session, seat)
    if len(known) >= MOST:
        raise TooManyAffiliationsError(most=MOST)
    if any(words_of(one.organisation) == words_of(organisation) for one in known):
        raise AffiliationKnownError(organisation=organisation)
    session.add(AffiliationRow(member_id=seat.member_id, organisation=organisation, registered_at=now))
    await session.flush()


async def end_affiliation(session: AsyncSession, seat: Seat, affiliation_id: int, *, now: datetime) -> None:
    """Note that this member no longer belongs to one of their own organisations."""
    own = (col(AffiliationRow.member_id) == seat.member_id, col(AffiliationRow.ended_at).is_(None))
    statement = sa.update(AffiliationRow).where(*own, col(AffiliationRow.id) == min(affiliation_id, LARGEST_NUMBER))
    ended = statement.values(ended_at=now).returning(col(AffiliationRow.id))
    if (await session.execute(ended)).first() is None:
        raise NotFoundError


async def get_affiliations(session: AsyncSession, seat: Seat) -> tuple[Affiliation, ...]:
    """List this member's own organisations, by name."""
    statement = (
        sa.select(col(AffiliationRow.id), col(AffiliationRow.organisation), col(AffiliationRow.registered_at))
        .where(col(AffiliationRow.member_id) == seat.member_id, col(AffiliationRow.ended_at).is_(None))
        .order_by(col(AffiliationRow.organisation), col(AffiliationRow.id))
    )
    return tuple(Affiliation(*record) for record in await session.execute(statement))


async def get_all_affiliations(session: AsyncSession, seat: Seat) -> tuple[MemberAffiliations, ...]:
    """List the organisations of all the board's members for the office, by name."""
    statement = (
        sa.select(col(PersonRow.name), sa.func.array_agg(sa.distinct(col(AffiliationRow.organisation))))
        .select_from(AffiliationRow)
        .join(MemberRow, col(MemberRow.id) == AffiliationRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .where(col(MemberRow.board_id) == seat.board.id, col(AffiliationRow.ended_at).is_(None))
        .group_by(col(MemberRow.id), col(PersonRow.name))
        .order_by(col(PersonRow.name), col(MemberRow.id))
    )
    return tuple(
        MemberAffiliations(name, tuple(organisations)) for name, organisations in await session.execute(statement)
    )


async def get_suggestions(
    session: AsyncSession, seat: Seat, proposals: Iterable[ListedProposal] | None = None
) -> tuple[Suggestion, ...]:
    """List the likely conflicts that this member has not denied yet, by number, among those open to them."""
    if proposals is None:
        proposals = await get_declarable_proposals(session, seat)
    names = [one.organisation for one in await get_affiliations(session, seat)] + [seat.person.name]
    fitting = [(one, name) for one in proposals for name in names if is_likely_same(name, one.applicant)]
    denied = await _denied(session, seat) if fitting else set()
    found: dict[int, Suggestion] = {}
    for proposal, name in fitting:
        if (proposal.number, name) not in denied:
            others = found[proposal.number].organisations if proposal.number in found else ()
            found[proposal.number] = Suggestion(proposal.number, proposal.title, proposal.applicant, (*others, name))
    return tuple(found[number] for number in sorted(found))


async def answer_suggestions(  # noqa: PLR0913  (who answers what)
    session: AsyncSession,
    seat: Seat,
    declarations: Collection[Declaration],
    denied: Collection[int],
    *,
    all_of_them: bool,
    now: datetime,
) -> None:
    """Keep what this member confirms by declaring a conflict, and what they deny."""
    open_ = await get_suggestions(session, seat)
    confirmed = {declaration.proposal_number for declaration in declarations}
    answered = {one.proposal_number: one for one in open_ if one.proposal_number in confirmed | set(denied)}
    if all_of_them:
        check_suggestions_answered([one.proposal_number for one in open_ if one.proposal_number not in answered])
    ids = await _ids(session, seat, answered)
    session.add_all(
        SuggestionAnswerRow(
            member_id=seat.member_id,
            proposal_id=ids[number],
            organisation=organisation,
            confirmed=number in confirmed,
            answered_at=now,
            answered_by=seat.person.id,
        )
        for number, suggestion in answered.items()
        for organisation in suggestion.organisations
    )
    await session.flush()


async def check_answered(session: AsyncSession, seat: Seat, answered: Collection[int]) -> None:
    """Refuse where the first answer leaves a likely conflict open; later ones may."""
    if await find_answer(session, seat) is None:
        open_ = await get_suggestions(session, seat)
        check_suggestions_answered([one.proposal_number for one in open_ if one.proposal_number not in answered])


async def _denied(session: AsyncSession, seat: Seat) -> set[tuple[int, str]]:
    statement = (
        sa.select(col(ProposalRow.number), col(SuggestionAnswerRow.organisation))
        .join(ProposalRow, col(ProposalRow.id) == SuggestionAnswerRow.proposal_id)
        .where(
            col(SuggestionAnswerRow.member_id) == seat.member_id,
            col(ProposalRow.round_id) == seat.round.id,
            ~col(SuggestionAnswerRow.confirmed),
        )
    )
    return {(number, organisation) for number, organisation in await session.execute(statement)}


async def _ids(session: AsyncSession, seat: Seat, answered: Mapping[int, Suggestion]) -> dict[int, int]:
    statement = sa.select(col(ProposalRow.number), col(ProposalRow.id)).where(
        col(ProposalRow.round_id) == seat.round.id, col(ProposalRow.number).in_(answered)
    )
    return dict(iter(await session.execute(statement)))
