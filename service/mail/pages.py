"""The outbox: of a board, as its office sees it, and of the whole demo."""

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


@dataclass(frozen=True)
class LetterLine:
    """What became of one letter of a board; `reason` says why it did not go out, `detail` in the server's words."""

    id: int
    to_address: str
    subject: str
    written_at: datetime
    sent_at: datetime | None
    send_after: datetime
    attempts: int
    reason: str | None
    detail: str
    may_try_again: bool


@dataclass(frozen=True)
class BoardOutboxPage(Page):
    """What a board wrote: given up, waiting, and sent lately. Never what a letter says."""

    template = "mail/board_outbox.html"
    board_slug: str
    failed: tuple[LetterLine, ...]
    waiting: tuple[LetterLine, ...]
    sent: tuple[LetterLine, ...]
    is_sending: bool
    may_send: bool
