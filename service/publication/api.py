"""Publishing as JSON: the same operations as the page."""

from typing import Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from service.access import CurrentSeat, Now, only
from service.database import Session
from service.publication.actions import publish, withdraw_prepared
from service.publication.facts import Approval
from service.publication.queries import find_draft, get_versions, has_conflict
from service.publication.routes import FROM_RESOLUTION, LOOKING, PUBLISHERS
from service.publication.rules import check_may_look
from service.publication.schemas import EditionOut, PublicationOut, PublishIn, WithdrawIn

PUBLICATION: Final = "/api/boards/{board_slug:str}/rounds/{round_slug:str}/publication"


@get(PUBLICATION, access=only(LOOKING, *FROM_RESOLUTION), tags=["publication"])
async def read_publication(seat: CurrentSeat, session: Session, now: Now) -> PublicationOut:
    """Read what is published and what would be published now."""
    check_may_look(conflicted=await has_conflict(session, seat))
    versions = await get_versions(session, seat.round.id)
    waits = any(not one.is_public for one in versions)
    draft = None if waits else await find_draft(session, seat, correction_reason="", now=now)
    return PublicationOut.of(versions, draft)


@post(PUBLICATION, access=only(PUBLISHERS, *FROM_RESOLUTION), tags=["publication"])
async def post_publication(data: JSONBody[PublishIn], seat: CurrentSeat, session: Session, now: Now) -> EditionOut:
    """Publish the adopted resolution, or a corrected version of it."""
    approval = Approval(data.fingerprint, details_confirmed=data.details_confirmed)
    reason = data.correction_reason.strip()
    await publish(session, seat, correction_reason=reason, publish_at=data.publish_at, approval=approval, now=now)
    return EditionOut.of((await get_versions(session, seat.round.id))[0])


@post(PUBLICATION + "/withdrawal", access=only(PUBLISHERS, *FROM_RESOLUTION), tags=["publication"], status_code=204)
async def post_withdrawal(data: JSONBody[WithdrawIn], seat: CurrentSeat, session: Session, now: Now) -> None:
    """Take back the version that waits for its moment."""
    await withdraw_prepared(session, seat, reason=data.reason.strip(), now=now)


handlers: list[HTTPRouteHandler] = [read_publication, post_publication, post_withdrawal]
