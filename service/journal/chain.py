"""The hash chain over the journal: each link covers the link before it and the entries sealed with it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import rfc8785

BEGINNING: Final = "0" * 64
"""What stands before the first link."""


@dataclass(frozen=True)
class Entry:
    """One journal entry, as far as the chain covers it."""

    id: int
    board_id: int | None
    at: datetime
    person_id: int | None
    action: str
    subject: str
    details: dict[str, Any]


def next_link(previous: str, entries: Iterable[Entry]) -> str:
    """Chain entries, in the order of their ids, to the link before."""
    link = hashlib.sha256(previous.encode())
    for entry in entries:
        link.update(hashlib.sha256(_canonical(entry)).digest())
    return link.hexdigest()


def _canonical(entry: Entry) -> bytes:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return rfc8785.dumps(
        {
            "id": entry.id,
            "board": entry.board_id,
            "at": at,
            "person": entry.person_id,
            "action": entry.action,
            "subject": entry.subject,
            "details": entry.details,
        }
    )
