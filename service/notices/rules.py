"""When somebody is written to of our own accord."""

from datetime import datetime, timedelta
from typing import Final

from service.members.tables import Digest
from service.texts import ZONE

DAYS_BEFORE: Final = (3, 1)
"""How many days before scoring closes members with open proposals are reminded."""
MORNING: Final = 7
MONDAY: Final = 0
NEWS_FOR: Final = timedelta(days=2)
"""How long after its publication a decision is still news, should nobody have been at work before."""


def reminder_due(closes_at: datetime, opened_at: datetime, *, now: datetime) -> int | None:
    """Say which reminder is due, in days before closing; only the latest, and none from before scoring opened."""
    if now >= closes_at:
        return None
    closing = closes_at.astimezone(ZONE)  # days are days of the calendar, also when clocks change
    passed = [days for days in DAYS_BEFORE if opened_at < closing - timedelta(days=days) <= now]
    return min(passed, default=None)


def digests_due(now: datetime) -> tuple[Digest, ...]:
    """Say which digests are due at this moment: in the morning, the weekly ones on Mondays."""
    here = now.astimezone(ZONE)
    if here.hour < MORNING:
        return ()
    return (Digest.DAILY, Digest.WEEKLY) if here.weekday() == MONDAY else (Digest.DAILY,)
