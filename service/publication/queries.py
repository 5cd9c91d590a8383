"""Gathering what a publication is made of."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Board, Person, RoundHead, RoundStage, Seat
from service.boards.facts import OpenData
from service.boards.tables import BoardRow
from service.conflicts.queries import get_recusal_grounds
from service.conflicts.visibility import in_conflict
from service.members.tables import MemberRow, PersonRow
from service.proposals.queries import get_proposal_facts
from service.proposals.tables import ProposalRow
from service.publication.errors import NotPublishedError
from service.publication.facts import Draft, Facts, Lighthouse, Published
from service.publication.freeze import make_draft
from service.publication.letters import Addressee
from service.publication.snapshot import Snapshot
from service.publication.statements import NAMES, Statements
from service.publication.tables import WAITING, LighthouseRow, PublicationRow, PublicRow, StatementRow
from service.resolutions.facts import AdoptedFacts
from service.resolutions.queries import find_adopted, get_adopted
from service.resolutions.tables import RecusalRow, ResolutionRow
from service.rounds.queries import get_round_facts
from service.rounds.tables import LotSeedRow, RoundRow
from service.rows import columns
from service.scoring.queries import get_merits

BOARD: Final = ("id", "slug", "name", "body_label", "district_label", "accent")


async def get_facts(session: AsyncSession, seat: Seat, adopted: AdoptedFacts) -> Facts:
    """Gather everything about the round in the path and its adopted resolution."""
    round_ = await get_round_facts(session, seat.round.id)
    lot_seed, imprint, recused, *open_data = (await session.execute(_single_values(seat))).one()
    return Facts(
        board=seat.board,
        imprint=imprint,
        open_data=OpenData(*open_data),
        round_=round_,
        lot_seed=lot_seed,
        proposals=await get_proposal_facts(session, seat.round.id),
        merits=await get_merits(session, seat.round.id),
        adopted=adopted,
        members_recused=recused,
        recusal_grounds=await get_recusal_grounds(session, seat.round.id),
        member_names=await _member_names(session, seat.board.id),
        editions=await get_editions(session, seat.round.id),
        lighthouses=await get_lighthouses(session, seat.round.id),
    )


async def get_draft(session: AsyncSession, seat: Seat, *, correction_reason: str, published_at: datetime) -> Draft:
    """Make what would be published at that moment; refused where no resolution has been adopted."""
    facts = await get_facts(session, seat, await get_adopted(session, seat.round.id))
    return make_draft(facts, correction_reason=correction_reason, published_at=published_at)


async def find_draft(session: AsyncSession, seat: Seat, *, correction_reason: str, now: datetime) -> Draft | None:
    """Make what would be published now, if a resolution has been adopted."""
    adopted = await find_adopted(session, seat.round.id)
    if adopted is None:
        return None
    facts = await get_facts(session, seat, adopted)
    return make_draft(facts, correction_reason=correction_reason, published_at=now)


async def get_versions(session: AsyncSession, round_id: int) -> tuple[Published, ...]:
    """List the versions that are public, newest first; before them the one that waits for its moment, if any does."""
    wanted = columns(
        version=PublicationRow.version,
        sha256=PublicationRow.sha256,
        published_at=PublicationRow.published_at,
        published_by=PersonRow.name,
        correction_reason=PublicationRow.correction_reason,
        frozen_at=PublicationRow.frozen_at,
        is_public=col(PublicationRow.published_at) <= sa.func.statement_timestamp(),
    )
    statement = (
        sa.select(*wanted)
        .join(PersonRow, col(PersonRow.id) == PublicationRow.published_by)
        .where(col(PublicationRow.round_id) == round_id, col(PublicationRow.withdrawn_at).is_(None))
        .order_by(col(PublicationRow.version).desc())
    )
    return tuple(Published(*record) for record in await session.execute(statement))


async def get_editions(session: AsyncSession, round_id: int) -> tuple[Published, ...]:
    """List the versions that are public, newest first."""
    return tuple(one for one in await get_versions(session, round_id) if one.is_public)


async def get_lighthouses(session: AsyncSession, round_id: int) -> tuple[Lighthouse, ...]:
    """List the projects that are marked as examples, by number."""
    statement = (
        sa.select(col(ProposalRow.number), col(ProposalRow.title), col(LighthouseRow.text))
        .join(ProposalRow, col(ProposalRow.id) == LighthouseRow.proposal_id)
        .where(col(ProposalRow.round_id) == round_id)
        .order_by(col(ProposalRow.number))
    )
    return tuple(Lighthouse(*record) for record in await session.execute(statement))


async def find_prepared_row(session: AsyncSession, round_id: int) -> PublicationRow | None:
    """Find the version that waits for its moment."""
    statement = select(PublicationRow).where(col(PublicationRow.round_id) == round_id, WAITING)
    return (await session.exec(statement)).first()


async def find_prepared(session: AsyncSession, seat: Seat) -> tuple[Published, Snapshot] | None:
    """Find the version that waits for its moment, with what everybody will then see."""
    waiting = [one for one in await get_versions(session, seat.round.id) if not one.is_public]
    row = await find_prepared_row(session, seat.round.id) if waiting else None
    return (waiting[0], Snapshot.from_json(row.pages)) if row else None


async def get_due(session: AsyncSession) -> tuple[tuple[datetime, Seat], ...]:
    """List the rounds that are public while their stage does not say so yet: since when, and the publisher's seat."""
    wanted = columns(
        published_at=PublicRow.published_at,
        person_id=PersonRow.id,
        person_name=PersonRow.name,
        member_id=MemberRow.id,
        role=MemberRow.role,
        round_id=RoundRow.id,
        round_slug=RoundRow.slug,
        title=RoundRow.title,
        stage=RoundRow.stage,
        scoring_closes_at=RoundRow.scoring_closes_at,
    )
    board = columns(**{name: getattr(BoardRow, name) for name in BOARD})
    statement = (
        sa.select(*wanted, *board)
        .join(RoundRow, col(RoundRow.id) == PublicRow.round_id)
        .join(BoardRow, col(BoardRow.id) == RoundRow.board_id)
        .join(PersonRow, col(PersonRow.id) == PublicRow.published_by)
        .join(MemberRow, (col(MemberRow.person_id) == PersonRow.id) & (col(MemberRow.board_id) == BoardRow.id))
        .where(col(RoundRow.stage) == RoundStage.RESOLUTION)
        .order_by(col(RoundRow.id))
    )
    return tuple((record.published_at, _seat(record)) for record in await session.execute(statement))


def _seat(record: sa.Row[Any]) -> Seat:
    round_ = RoundHead(record.round_id, record.round_slug, record.title, record.stage, record.scoring_closes_at)
    board = Board(**{name: getattr(record, name) for name in BOARD})
    person = Person(record.person_id, record.person_name, session_hash="")
    return Seat(person, board, record.member_id, record.role, round_)


async def has_conflict(session: AsyncSession, seat: Seat) -> bool:
    """Tell whether this member has a conflict in force with any proposal of the round."""
    statement = sa.select(
        sa.select(col(ProposalRow.id))
        .where(col(ProposalRow.round_id) == seat.round.id, in_conflict(seat.member_id, col(ProposalRow.id)))
        .exists()
    )
    return bool((await session.execute(statement)).scalar_one())


async def get_letter_facts(session: AsyncSession, seat: Seat) -> tuple[Snapshot, dict[int, Addressee]]:
    """Give the newest public version, and who applied, by number of the proposal."""
    statement = (
        sa.select(col(PublicRow.pages))
        .where(col(PublicRow.round_id) == seat.round.id)
        .order_by(col(PublicRow.version).desc())
        .limit(1)
    )
    pages = (await session.execute(statement)).scalar()
    if pages is None:
        raise NotPublishedError
    proposals = await get_proposal_facts(session, seat.round.id)
    return Snapshot.from_json(pages), {one.number: Addressee(one.applicant_name, one.title) for one in proposals}


def _single_values(seat: Seat) -> sa.Select[Any]:
    block = sa.select(col(ResolutionRow.number)).where(
        col(ResolutionRow.round_id) == seat.round.id,
        col(ResolutionRow.adopted).is_(True),
        col(ResolutionRow.single_proposal_id).is_(None),
    )
    recused = (
        sa.select(sa.func.count(sa.distinct(col(RecusalRow.member_id))))
        .join(ResolutionRow, col(ResolutionRow.id) == RecusalRow.resolution_id)
        .where(col(ResolutionRow.round_id) == seat.round.id, col(ResolutionRow.number).in_(block))
        .scalar_subquery()
    )
    return (
        sa.select(
            col(LotSeedRow.seed),
            sa.func.coalesce(col(StatementRow.imprint), ""),
            recused,
            col(BoardRow.licence),
            col(BoardRow.org_identifier),
            col(BoardRow.contributor_id),
        )
        .select_from(BoardRow)
        .join(LotSeedRow, col(LotSeedRow.round_id) == seat.round.id)
        .join(StatementRow, col(StatementRow.board_id) == BoardRow.id, isouter=True)
        .where(col(BoardRow.id) == seat.board.id)
    )


async def get_statements(session: AsyncSession, board_id: int) -> Statements:
    """Read what the body says about itself; nothing said is all empty."""
    wanted = [getattr(StatementRow, name) for name in NAMES]
    found = (await session.execute(sa.select(*wanted).where(col(StatementRow.board_id) == board_id))).one_or_none()
    return Statements(*found) if found else Statements()


async def _member_names(session: AsyncSession, board_id: int) -> tuple[str, ...]:
    statement = (
        sa.select(col(PersonRow.name))
        .join(MemberRow, col(MemberRow.person_id) == PersonRow.id)
        .where(col(MemberRow.board_id) == board_id)
        .order_by(col(PersonRow.name))
    )
    return tuple((await session.execute(statement)).scalars())
