"""Open data: files of a round, feeds, catalogue, sitemap, formats."""

from typing import Any, Final

import rfc8785
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from service.access import PUBLIC
from service.database import Session
from service.errors import NotFoundError
from service.public.answers import hand_out, show, unchanged
from service.public.asked import ABOUT, ROUND, VERSION, CurrentEditions, get_source
from service.public.exports import BY_NAME, FILES, TABLES, to_bytes
from service.public.feeds import to_atom, to_robots, to_sitemap
from service.public.formats import FORMATS, schema
from service.public.linked import to_catalogue, to_schema_org
from service.public.pages import DataFile, OpenDataPage, RoundDataPage
from service.public.queries import (
    feed_entries,
    get_pack,
    newest_fingerprints,
    outlines,
    proposal_paths,
    published_rounds,
)
from service.public.rules import boards_of, fingerprint_from, fingerprint_of, home_of
from service.public.sources import Source
from service.texts import N_, Texts
from service.web import AnyRequest, texts_of

XML: Final = "application/xml"
ATOM: Final = "application/atom+xml"
JSONLD: Final = "application/ld+json"
GENERAL: Final = ("/", "/compare", "/data", "/imprint", "/privacy", "/accessibility")
PACK: Final = (N_("Decision pack"), N_("Rules, merits, limits, lots, vote and amounts in one sealed file."))


@get([ROUND + "/data", VERSION + "/data"], access=PUBLIC, dependencies=ABOUT)
async def show_round_data(request: AnyRequest, session: Session, editions: CurrentEditions) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    source = await get_source(request, session, editions)
    pack = rfc8785.dumps(await get_pack(session, editions.shown))
    page = RoundDataPage(
        snapshot=source.snapshot,
        editions=editions,
        home=home_of(source.snapshot, editions),
        files=_files_of(source, len(pack), texts_of(request)),
        licence=source.licence,
        dataset=to_schema_org(source),
    )
    return show(request, page, editions.fingerprint, source.snapshot.board)


def _files_of(source: Source, pack_bytes: int, texts: Texts) -> tuple[DataFile, ...]:
    """List the files that this version has, with their sizes."""
    title, text = (texts.gettext(part) for part in PACK)
    listed = [DataFile("decision.json", title, text, "application/json", pack_bytes)]
    for one in (*TABLES, *FILES):
        content = one.make(source)
        if content is not None:
            title, text = texts.gettext(one.title), texts.gettext(one.text)
            listed.append(DataFile(one.path, title, text, one.media_type, len(content)))
    return tuple(listed)


@get([ROUND + "/data/{file_name:str}", VERSION + "/data/{file_name:str}"], access=PUBLIC, dependencies=ABOUT)
async def hand_out_file(
    request: AnyRequest, session: Session, editions: CurrentEditions, file_name: FromPath[str]
) -> Response[Any]:
    export = BY_NAME.get(file_name)
    if export is None:
        raise NotFoundError
    if answer := unchanged(request, editions.fingerprint):
        return answer
    content = export.make(await get_source(request, session, editions))
    if content is None:
        raise NotFoundError
    name = f"{request.path_params['board_slug']}-{request.path_params['round_slug']}-{file_name}"
    return hand_out(request, content, editions.fingerprint, media_type=export.media_type, file_name=name)


@get("/data", access=PUBLIC)
async def show_open_data(request: AnyRequest, session: Session) -> Response[Any]:
    fingerprint = fingerprint_from(await newest_fingerprints(session))
    if answer := unchanged(request, fingerprint):
        return answer
    texts, rounds = texts_of(request), await published_rounds(session)
    formats = tuple((name, texts.gettext(text)) for name, (_, text) in FORMATS.items())
    return show(request, OpenDataPage(rounds=rounds, boards=boards_of(rounds), formats=formats), fingerprint)


@get("/feed.atom", access=PUBLIC)
async def hand_out_feed(request: AnyRequest, session: Session) -> Response[Any]:
    return await _feed(request, session, None)


@get("/boards/{board_slug:str}/feed.atom", access=PUBLIC)
async def hand_out_board_feed(request: AnyRequest, session: Session, board_slug: FromPath[str]) -> Response[Any]:
    return await _feed(request, session, board_slug)


async def _feed(request: AnyRequest, session: Session, board_slug: str | None) -> Response[Any]:
    listed = await feed_entries(session, board_slug)
    if board_slug is not None and not listed:
        raise NotFoundError
    fingerprint = fingerprint_of(listed)
    texts, base_url = texts_of(request), request.app.state.settings.base_url
    title = texts.gettext("Funding decisions")
    if board_slug is not None:
        title = f"{listed[0].board_name}: {title}"
    content = to_atom(listed, title, base_url, request.url.path, texts)
    return unchanged(request, fingerprint) or hand_out(request, content, fingerprint, media_type=ATOM)


@get("/catalogue.jsonld", access=PUBLIC)
async def hand_out_catalogue(request: AnyRequest, session: Session) -> Response[Any]:
    settings = request.app.state.settings
    fingerprint = fingerprint_from(await newest_fingerprints(session))
    if answer := unchanged(request, fingerprint):
        return answer
    sources = [Source(snapshot, editions, settings.base_url) for snapshot, editions in await outlines(session)]
    title = settings.operator.split("|")[0].strip() or "Beirat"
    content = to_bytes(to_catalogue(sources, settings.base_url, title))
    return hand_out(request, content, fingerprint, media_type=JSONLD)


@get("/sitemap.xml", access=PUBLIC)
async def hand_out_sitemap(request: AnyRequest, session: Session) -> Response[Any]:
    fingerprint = fingerprint_from(await newest_fingerprints(session))
    if answer := unchanged(request, fingerprint):
        return answer
    rounds = await published_rounds(session)
    below = ("", "/how", "/minutes", "/check", "/data")
    pages = [(path, None) for path in GENERAL]
    listed = [(one.href + path, one.published_at) for one in rounds for path in below]
    content = to_sitemap([*pages, *listed, *await proposal_paths(session)], request.app.state.settings.base_url)
    return hand_out(request, content, fingerprint, media_type=XML)


@get("/robots.txt", access=PUBLIC)
async def hand_out_robots(request: AnyRequest) -> Response[Any]:
    settings = request.app.state.settings
    content = to_robots(settings.base_url, demo=settings.demo)
    return unchanged(request, "robots") or hand_out(request, content, "robots", media_type="text/plain")


@get("/schemas/{file_name:str}", access=PUBLIC)
async def hand_out_schema(request: AnyRequest, file_name: FromPath[str]) -> Response[Any]:
    found = schema(file_name, request.app.state.settings.base_url)
    if found is None:
        raise NotFoundError
    content = to_bytes(found)
    return unchanged(request, file_name) or hand_out(request, content, file_name, media_type="application/schema+json")


data_handlers: list[HTTPRouteHandler] = [
    show_round_data,
    hand_out_file,
    show_open_data,
    hand_out_feed,
    hand_out_board_feed,
    hand_out_catalogue,
    hand_out_sitemap,
    hand_out_robots,
    hand_out_schema,
]
