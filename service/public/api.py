"""Published rounds for scripts."""

from typing import Any

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from service.access import PUBLIC
from service.database import Session
from service.public.answers import data, unchanged
from service.public.queries import get_editions, get_snapshot, published_rounds
from service.public.rules import fingerprint_of
from service.public.schemas import RoundOut, RoundsOut, RoundSummaryOut
from service.web import AnyRequest


@get("/api/rounds", access=PUBLIC, tags=["public"])
async def list_rounds(request: AnyRequest, session: Session) -> Response[RoundsOut | Any]:
    """List published rounds.

    By board, newest year first, each in its newest version.
    """
    rounds = await published_rounds(session)
    fingerprint = fingerprint_of(rounds)
    answer = RoundsOut(tuple(RoundSummaryOut.of(one) for one in rounds))
    return unchanged(request, fingerprint) or data(request, answer, fingerprint)


@get("/api/rounds/{board_slug:str}/{round_slug:str}", access=PUBLIC, tags=["public"])
async def read_round(
    request: AnyRequest,
    session: Session,
    board_slug: FromPath[str],
    round_slug: FromPath[str],
    version: FromQuery[int | None] = None,
) -> Response[RoundOut | Any]:
    """Read all that is published about a round.

    Amounts are integer cents, merit integer hundredths of a point. `version` asks for an older version.
    """
    editions = await get_editions(session, board_slug, round_slug, version)
    if answer := unchanged(request, editions.fingerprint):
        return answer
    snapshot = await get_snapshot(session, editions.shown)
    return data(request, RoundOut.of(snapshot, editions), editions.fingerprint)


handlers: list[HTTPRouteHandler] = [list_rounds, read_round]
