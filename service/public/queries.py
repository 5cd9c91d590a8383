"""Reading publications; nothing else is read for the public."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH, distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.errors import NotFoundError
from service.public.facts import EditionHead, Editions, FeedEntry, Lighthouse, PublishedRound
from service.publication.snapshot import BoardHead, Figures, RoundHead, Snapshot
from service.publication.statements import NAMES, Statements
from service.publication.tables import PublicRow, StatementRow
from service.rows import columns
from service.statements import Statement, fetch

EDITION: Final = ("id", "version", "sha256", "correction_reason", "published_at")
MOST_ENTRIES: Final = 50
MOST_LIGHTHOUSES: Final = 6
MARKED: Final = "$.proposals[*] ? (@.lighthouse != null)"


PLACE: Final = (col(PublicRow.board_slug), col(PublicRow.round_slug))


@Statement
def editions_of() -> sa.Select[Any]:
    """Select the versions of one round, the newest first."""
    board, round_ = sa.bindparam("board_slug", type_=sa.String), sa.bindparam("round_slug", type_=sa.String)
    return (
        sa.select(*columns(**{name: getattr(PublicRow, name) for name in EDITION}))
        .where(col(PublicRow.board_slug) == board, col(PublicRow.round_slug) == round_)
        .order_by(col(PublicRow.version).desc())
    )


@Statement
def newest() -> sa.Select[Any]:
    return sa.select(col(PublicRow.sha256)).ext(distinct_on(*PLACE)).order_by(*PLACE, col(PublicRow.version).desc())


async def get_editions(session: AsyncSession, board_slug: str, round_slug: str, version: int | None = None) -> Editions:
    """Find a round's publication; nothing published is nothing there."""
    asked = {"board_slug": board_slug, "round_slug": round_slug}
    editions = tuple(EditionHead(*record) for record in await fetch(session, editions_of, asked))
    wanted = [edition for edition in editions if version in {None, edition.version}]
    if not wanted:
        raise NotFoundError
    return Editions(editions, wanted[0])


async def newest_fingerprints(session: AsyncSession) -> tuple[str, ...]:
    """List the hashes of the newest version of every publication."""
    return tuple(sha256 for (sha256,) in await fetch(session, newest, {}))


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


async def feed_entries(session: AsyncSession, board_slug: str | None = None) -> tuple[FeedEntry, ...]:
    """List the last versions of all publications, or of one board's, newest first."""
    pages = col(PublicRow.pages)
    wanted = columns(
        board_slug=PublicRow.board_slug,
        board_name=pages["board"]["name"].astext,
        round_slug=PublicRow.round_slug,
        title=pages["round"]["title"].astext,
        figures=pages["figures"],
        version=PublicRow.version,
        sha256=PublicRow.sha256,
        published_at=PublicRow.published_at,
        correction_reason=PublicRow.correction_reason,
    )
    statement = sa.select(*wanted).order_by(
        col(PublicRow.published_at).desc(), col(PublicRow.board_slug), col(PublicRow.round_slug)
    )
    if board_slug is not None:
        statement = statement.where(col(PublicRow.board_slug) == board_slug)
    listed = await session.execute(statement.limit(MOST_ENTRIES))
    return tuple(FeedEntry(**{**one._mapping, "figures": Figures(**one.figures)}) for one in listed)  # noqa: SLF001


async def outlines(session: AsyncSession) -> tuple[tuple[Snapshot, Editions], ...]:
    """Give every publication in its newest version, without its proposals, and its versions."""
    heads = columns(**{name: getattr(PublicRow, name) for name in EDITION}, board_slug=PublicRow.board_slug)
    place = (col(PublicRow.board_slug), col(PublicRow.round_slug))
    statement = sa.select(*heads, col(PublicRow.round_slug)).order_by(*place, col(PublicRow.version).desc())
    found: dict[tuple[str, str], list[EditionHead]] = {}
    for *head, board_slug, round_slug in await session.execute(statement):
        found.setdefault((board_slug, round_slug), []).append(EditionHead(*head))
    slim = col(PublicRow.pages).op("||")(sa.cast({"proposals": []}, JSONB))
    newest = {edition[0].id for edition in found.values()}
    pages = sa.select(col(PublicRow.id), slim).where(col(PublicRow.id).in_(newest))
    snapshots = {id_: Snapshot.from_json(page) for id_, page in await session.execute(pages)}
    return tuple((snapshots[one[0].id], Editions(tuple(one), one[0])) for one in found.values())


async def proposal_paths(session: AsyncSession) -> tuple[tuple[str, datetime], ...]:
    """List the pages of all proposals in the newest versions, with the moment of their publication."""
    place = (col(PublicRow.board_slug), col(PublicRow.round_slug))
    numbers = sa.func.jsonb_path_query_array(col(PublicRow.pages), sa.cast("$.proposals[*].number", JSONPATH))
    statement = sa.select(*place, numbers, col(PublicRow.published_at)).ext(distinct_on(*place))
    listed = await session.execute(statement.order_by(*place, col(PublicRow.version).desc()))
    return tuple(
        (f"/rounds/{board_slug}/{round_slug}/proposals/{number}", published_at)
        for board_slug, round_slug, found, published_at in listed
        for number in found
    )


async def lighthouses(session: AsyncSession) -> tuple[Lighthouse, ...]:
    """Give the lighthouse projects of the newest rounds, a few."""
    pages = col(PublicRow.pages)
    place = (col(PublicRow.board_slug), col(PublicRow.round_slug))
    marked = sa.func.jsonb_path_query_array(pages, sa.cast(MARKED, JSONPATH)).label("marked")
    wanted = columns(board=pages["board"]["name"].astext, year=pages["round"]["year"].as_integer())
    newest = sa.select(*place, *wanted, marked).ext(distinct_on(*place)).order_by(*place, col(PublicRow.version).desc())
    listed = newest.subquery()
    statement = (
        sa.select(listed).where(listed.c.marked != sa.cast([], JSONB)).order_by(listed.c.year.desc(), *listed.c[:2])
    )
    found = (
        Lighthouse(
            f"/rounds/{board_slug}/{round_slug}/proposals/{one['number']}", one["title"], one["lighthouse"], board, year
        )
        for board_slug, round_slug, board, year, projects in await session.execute(statement)
        for one in projects
    )
    return tuple(found)[:MOST_LIGHTHOUSES]


async def get_statements(session: AsyncSession) -> dict[str, Statements]:
    """Read, by board, what the bodies say about themselves."""
    wanted = [getattr(StatementRow, name) for name in ("board_slug", *NAMES)]
    return {slug: Statements(*said) for slug, *said in await session.execute(sa.select(*wanted))}
