"""Publishing as JSON: the same operations as the page."""

from typing import Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from service.access import CurrentSeat, Now, only
from service.database import Session
from service.publication.actions import publish
from service.publication.facts import Approval
from service.publication.queries import find_draft, get_editions, has_conflict
from service.publication.routes import FROM_RESOLUTION, PUBLISHERS
from service.publication.rules import check_may_look
from service.publication.schemas import EditionOut, PublicationOut, PublishIn

PUBLICATION: Final = "/api/boards/{board_slug:str}/rounds/{round_slug:str}/publication"


@get(PUBLICATION, access=only(PUBLISHERS, *FROM_RESOLUTION), tags=["publication"])
async def read_publication(seat: CurrentSeat, session: Session, now: Now) -> PublicationOut:
    """Read what is published and what would be published now."""
    check_may_look(conflicted=await has_conflict(session, seat))
    draft = await find_draft(session, seat, correction_reason="", now=now)
    return PublicationOut.of(await get_editions(session, seat.round.id), draft)


@post(PUBLICATION, access=only(PUBLISHERS, *FROM_RESOLUTION), tags=["publication"])
async def post_publication(data: JSONBody[PublishIn], seat: CurrentSeat, session: Session, now: Now) -> EditionOut:
    """Publish the adopted resolution, or a corrected version of it."""
    approval = Approval(data.fingerprint, details_confirmed=data.details_confirmed)
    await publish(session, seat, correction_reason=data.correction_reason.strip(), approval=approval, now=now)
    return EditionOut.of((await get_editions(session, seat.round.id))[0])


handlers: list[HTTPRouteHandler] = [read_publication, post_publication]
