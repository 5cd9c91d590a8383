"""What is known of alternates, as pages and answers show it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PeriodLine:
    """A period in which an alternate stands in for a member."""

    id: int
    alternate: str
    member: str
    starts_on: date
    ends_on: date
