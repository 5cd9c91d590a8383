"""What everybody sees without signing in: published rounds, their proposals and files, and the legal pages."""

from dataclasses import fields
from typing import Any

import rfc8785
from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from service.access import PUBLIC
from service.database import Session
from service.errors import NotFoundError
from service.public.answers import hand_out, show, unchanged
from service.public.asked import ABOUT, ROUND, VERSION, CurrentEditions
from service.public.compare_routes import compare_handlers
from service.public.data_routes import data_handlers
from service.public.example import example_of
from service.public.legal import legal_handlers
from service.public.listing import Selection, chosen, options_of, paged, tidy
from service.public.minutes_routes import minutes_handlers
from service.public.pages import CheckPage, MethodPage, ProposalPage, RoundPage, StartPage
from service.public.queries import (
    get_pack,
    get_snapshot,
    get_statements,
    lighthouses,
    newest_fingerprints,
    published_rounds,
)
from service.public.recomputing import checks_in, findings_in
from service.public.rules import by_board, fingerprint_from, home_of, neighbours
from service.public.spreadsheet import FORMS, to_csv
from service.web import AnyRequest, texts_of

PROPOSAL = "/proposals/{proposal_number:int}"


def provide_selection(request: AnyRequest) -> Selection:
    """Read the filters of the list from the address."""
    given = request.query_params
    return Selection(**{field.name: given[field.name] for field in fields(Selection) if field.name in given})


ASKED = {
    **ABOUT,
    "selection": Provide(provide_selection, sync_to_thread=False),
}
CurrentSelection = NamedDependency[Selection]


@get("/", access=PUBLIC)
async def show_start(request: AnyRequest, session: Session) -> Response[Any]:
    said = await get_statements(session)
    fingerprint = f"{said}{fingerprint_from(await newest_fingerprints(session))}"
    if answer := unchanged(request, fingerprint):
        return answer
    page = StartPage(boards=by_board(await published_rounds(session), said), lighthouses=await lighthouses(session))
    return show(request, page, fingerprint)


@get([ROUND, VERSION], access=PUBLIC, dependencies=ASKED)
async def show_round(
    request: AnyRequest, session: Session, editions: CurrentEditions, selection: CurrentSelection
) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    tidied = tidy(selection, snapshot)
    page = RoundPage(
        snapshot=snapshot,
        editions=editions,
        home=home_of(snapshot, editions),
        selection=tidied,
        options=options_of(snapshot, texts_of(request)),
        listed=paged(chosen(snapshot, tidied), tidied.page),
    )
    return show(request, page, editions.fingerprint, snapshot.board)


@get([ROUND + PROPOSAL, VERSION + PROPOSAL], access=PUBLIC, dependencies=ASKED)
async def show_proposal(
    request: AnyRequest, session: Session, editions: CurrentEditions, proposal_number: FromPath[int]
) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    proposal = snapshot.find_proposal(proposal_number)
    if proposal is None:
        raise NotFoundError
    previous, next_ = neighbours(snapshot, proposal)
    page = ProposalPage(
        snapshot=snapshot,
        editions=editions,
        home=home_of(snapshot, editions),
        proposal=proposal,
        share=snapshot.district_of(proposal),
        previous=previous,
        next=next_,
    )
    return show(request, page, editions.fingerprint, snapshot.board)


@get([ROUND + "/proposals.csv", VERSION + "/proposals.csv"], access=PUBLIC, dependencies=ASKED)
async def hand_out_csv(
    request: AnyRequest,
    session: Session,
    editions: CurrentEditions,
    selection: CurrentSelection,
    form: FromQuery[str] = "german",
) -> Response[Any]:
    if form not in FORMS:
        raise NotFoundError
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    content = to_csv(chosen(snapshot, tidy(selection, snapshot)), FORMS[form])
    name = f"{snapshot.board.slug}-{snapshot.round.slug}-{form}.csv"
    return hand_out(request, content, editions.fingerprint, media_type="text/csv", file_name=name)


@get([ROUND + "/decision.json", VERSION + "/decision.json"], access=PUBLIC, dependencies=ASKED)
async def hand_out_decision(request: AnyRequest, session: Session, editions: CurrentEditions) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    content = rfc8785.dumps(await get_pack(session, editions.shown))
    return hand_out(request, content, editions.fingerprint, media_type="application/json", file_name="decision.json")


@get([ROUND + "/how", VERSION + "/how"], access=PUBLIC, dependencies=ASKED)
async def show_method(request: AnyRequest, session: Session, editions: CurrentEditions) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    page = MethodPage(snapshot, editions, home_of(snapshot, editions), example=example_of(snapshot.method))
    return show(request, page, editions.fingerprint, snapshot.board)


@get([ROUND + "/check", VERSION + "/check"], access=PUBLIC, dependencies=ASKED)
async def show_check(request: AnyRequest, session: Session, editions: CurrentEditions) -> Response[Any]:
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    home = home_of(snapshot, editions)
    file_url = f"{request.app.state.settings.base_url}{home}/decision.json"
    texts = texts_of(request)
    page = CheckPage(snapshot, editions, home, file_url, checks=checks_in(texts), findings=findings_in(texts))
    return show(request, page, editions.fingerprint, snapshot.board)


handlers: list[HTTPRouteHandler] = [
    show_start,
    show_round,
    show_proposal,
    hand_out_csv,
    hand_out_decision,
    show_method,
    show_check,
    *compare_handlers,
    *data_handlers,
    *legal_handlers,
    *minutes_handlers,
]
