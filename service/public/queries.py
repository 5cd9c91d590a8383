"""Reading publications; nothing else is read for the public."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.errors import NotFoundError
from service.public.facts import EditionHead, Editions, PublishedRound
from service.publication.snapshot import BoardHead, Figures, RoundHead, Snapshot
from service.publication.tables import PublicRow
from service.rows import columns


async def get_editions(session: AsyncSession, board_slug: str, round_slug: str, version: int | None = None) -> Editions:
    """Find a round's publication; nothing published is nothing there."""
    names = ("id", "version", "sha256", "correction_reason", "published_at")
    statement = (
        sa.select(*columns(**{name: getattr(PublicRow, name) for name in names}))
        .where(col(PublicRow.board_slug) == board_slug, col(PublicRow.round_slug) == round_slug)
        .order_by(col(PublicRow.version).desc())
    )
    editions = tuple(EditionHead(*record) for record in await session.execute(statement))
    wanted = [edition for edition in editions if version in {None, edition.version}]
    if not wanted:
        raise NotFoundError
    return Editions(editions, wanted[0])


async def get_snapshot(session: AsyncSession, edition: EditionHead) -> Snapshot:
    """Read what the pages of a version show."""
    statement = sa.select(col(PublicRow.pages)).where(col(PublicRow.id) == edition.id)
    return Snapshot.from_json((await session.execute(statement)).scalar_one())


async def get_pack(session: AsyncSession, edition: EditionHead) -> dict[str, Any]:
    """Read a version's decision pack."""
    statement = sa.select(col(PublicRow.pack)).where(col(PublicRow.id) == edition.id)
    pack: dict[str, Any] = (await session.execute(statement)).scalar_one()
    return pack


async def published_rounds(session: AsyncSession) -> tuple[PublishedRound, ...]:
    """List the newest version of every publication: by board, newest year first."""
    pages = col(PublicRow.pages)
    wanted = columns(
        board=pages["board"],
        round=pages["round"],
        figures=pages["figures"],
        version=PublicRow.version,
        sha256=PublicRow.sha256,
        published_at=PublicRow.published_at,
    )
    place = (col(PublicRow.board_slug), col(PublicRow.round_slug))
    statement = sa.select(*wanted).ext(distinct_on(*place)).order_by(*place, col(PublicRow.version).desc())
    listed = [
        PublishedRound(BoardHead(**board), RoundHead(**round_), Figures(**figures), *rest)
        for board, round_, figures, *rest in await session.execute(statement)
    ]
    return tuple(sorted(listed, key=lambda one: (one.board.name, one.board.slug, -one.round.year, one.round.title)))
