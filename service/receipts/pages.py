"""The page of a member's receipt."""

from dataclasses import dataclass

from service.pages import Form, Page
from service.receipts.facts import HeldCard, Issued, ReceiptCheck


@dataclass(frozen=True)
class ReceiptPage(Page):
    """What the board holds of a member, to read, to print and to take along; `current` is the receipt of just this."""

    template = "receipts/receipt.html"
    home: str
    round_title: str
    member: str
    cards: tuple[HeldCard, ...]
    current: Issued | None
    issued: tuple[Issued, ...]
    check: ReceiptCheck | None
    form: Form
