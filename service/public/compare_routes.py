"""Rounds of several years and boards side by side, as a page and as a table."""

from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from service.access import PUBLIC
from service.database import Session
from service.errors import NotFoundError
from service.public.answers import hand_out, show, unchanged
from service.public.comparing import all_compared, categories_of, chosen_of, to_csv
from service.public.pages import ComparePage
from service.public.queries import newest_fingerprints, outlines
from service.public.rules import fingerprint_from
from service.public.spreadsheet import FORMS
from service.web import AnyRequest


@get("/compare", access=PUBLIC)
async def compare_rounds(request: AnyRequest, session: Session) -> Response[Any]:
    fingerprint = fingerprint_from(await newest_fingerprints(session))
    if answer := unchanged(request, fingerprint):
        return answer
    known = all_compared(snapshot for snapshot, _ in await outlines(session))
    rounds = chosen_of(known, request.query_params.getall("round", []))
    page = ComparePage(known=known, rounds=rounds, categories=categories_of(rounds))
    return show(request, page, fingerprint)


@get("/compare.csv", access=PUBLIC)
async def hand_out_comparison(request: AnyRequest, session: Session, form: FromQuery[str] = "german") -> Response[Any]:
    if form not in FORMS:
        raise NotFoundError
    fingerprint = fingerprint_from(await newest_fingerprints(session))
    if answer := unchanged(request, fingerprint):
        return answer
    known = all_compared(snapshot for snapshot, _ in await outlines(session))
    content = to_csv(chosen_of(known, request.query_params.getall("round", [])), FORMS[form])
    return hand_out(request, content, fingerprint, media_type="text/csv", file_name=f"compare-{form}.csv")


compare_handlers: list[HTTPRouteHandler] = [compare_rounds, hand_out_comparison]
