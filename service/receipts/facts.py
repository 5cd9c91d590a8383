"""A receipt: what the board holds of a member's scoring, and what the journal knows of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.scoring.tables import ScorecardState

FORMAT: Final = "beirat-receipt/1"


@dataclass(frozen=True)
class HeldCard:
    """One scorecard. Where the member now has a conflict it is still theirs, but does not count.

    `points` are by the criterion's name, in the criteria's order; None is still open. `typed_by` names who typed it
    from paper.
    """

    number: int
    title: str
    state: ScorecardState
    blocked: bool
    version: int
    saved_at: datetime
    points: tuple[tuple[str, int | None], ...]
    abstained_because: str
    comment: str
    note: str
    typed_by: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """All of a member's scorecards; `document` and its hash are there once a receipt has been issued."""

    cards: tuple[HeldCard, ...]
    document: bytes | None
    sha256: str | None


@dataclass(frozen=True)
class Issued:
    """One receipt as the journal knows it; the seal's link covers its entry once `sealed_at` is there."""

    sha256: str
    at: datetime
    sealed_at: datetime | None
    link_sha256: str | None


@dataclass(frozen=True)
class ReceiptCheck:
    """What a file turned out to be: its hash, the entry that knows it, and the proposals that changed since."""

    sha256: str
    issued: Issued | None
    changed: tuple[int, ...]
