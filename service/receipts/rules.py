"""Writing a receipt, byte for byte, and comparing it with what is held now."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import rfc8785

from service.access import Seat
from service.receipts.facts import FORMAT, HeldCard, Issued, ReceiptCheck


def document_of(seat: Seat, salt: str, cards: Iterable[HeldCard]) -> bytes:
    """Write a receipt as canonical JSON (RFC 8785): the same content always gives the same bytes."""
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "board": seat.board.name,
            "round": seat.round.title,
            "member": seat.person.name,
            "salt": salt,
            "scorecards": [_card(card) for card in cards],
        }
    )


def _card(card: HeldCard) -> dict[str, Any]:
    return {
        "proposal": card.number,
        "title": card.title,
        "state": card.state.value,
        "conflict": card.blocked,
        "version": card.version,
        "saved_at": card.saved_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "points": [{"criterion": name, "points": points} for name, points in card.points],
        "abstained_because": card.abstained_because,
        "comment": card.comment,
        "private_note": card.note,
        "typed_from_paper_by": list(card.typed_by),
    }


def hash_of_file(content: bytes) -> str:
    """Give the SHA-256 that the journal holds of a receipt: that of the file as it is."""
    return hashlib.sha256(content).hexdigest()


def check_file(content: bytes, issued: Iterable[Issued], cards: Iterable[HeldCard]) -> ReceiptCheck:
    """Look for a file among the receipts that were issued, and for what was saved since."""
    sha256 = hash_of_file(content)
    known = next((entry for entry in issued if entry.sha256 == sha256), None)
    if known is None:
        return ReceiptCheck(sha256, None, ())
    then = {card["proposal"]: card for card in json.loads(content)["scorecards"]}
    now = {card.number: _card(card) for card in cards}
    changed = [number for number in sorted(then.keys() | now.keys()) if then.get(number) != now.get(number)]
    return ReceiptCheck(sha256, known, tuple(changed))
