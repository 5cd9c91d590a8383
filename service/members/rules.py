"""Whether a link may still be used."""

from datetime import datetime, timedelta
from typing import Final

from service.members.errors import LinkExpiredError, LinkUnknownError, LinkUsedError
from service.members.tables import SignInLinkRow

LINK_LASTS: Final = timedelta(minutes=15)
SESSION_LASTS: Final = timedelta(days=14)


def check_may_use_link(link: SignInLinkRow | None, *, now: datetime) -> SignInLinkRow:
    """Give the link back if it is known, unused and not too old."""
    if link is None:
        raise LinkUnknownError
    if link.used_at is not None:
        raise LinkUsedError(at=link.used_at)
    if now >= link.expires_at:
        minutes = (link.expires_at - link.created_at) // timedelta(minutes=1) if link.created_at else 0
        raise LinkExpiredError(minutes=minutes, at=link.expires_at)
    return link
