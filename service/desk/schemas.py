"""The journal as JSON."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class EntryOut:
    """One entry, told in a sentence; `sealed` once the hash chain covers it."""

    at: datetime
    sentence: str
    particulars: list[str]
    reason: str
    sealed: bool


@dataclass(frozen=True)
class JournalOut:
    """A page of the journal, the newest first; `waiting` counts entries that are not sealed yet."""

    entries: list[EntryOut]
    page: int
    pages: int
    waiting: int
    sealed_at: datetime | None
