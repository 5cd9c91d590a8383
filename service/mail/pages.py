"""The outbox, shown in the demo."""

from dataclasses import dataclass
from datetime import datetime

from service.pages import Page


@dataclass(frozen=True)
class Piece:
    """A piece of a letter's text; with `href` it is a link into this site."""

    text: str
    href: str | None


@dataclass(frozen=True)
class LetterItem:
    """One letter; state is waiting, sent or failed."""

    to_address: str
    subject: str
    pieces: tuple[Piece, ...]
    written_at: datetime
    state: str
    last_error: str


@dataclass(frozen=True)
class OutboxPage(Page):
    """The newest letters."""

    template = "mail/outbox.html"
    letters: tuple[LetterItem, ...]
