"""What is known of publications before their pages are read."""

from dataclasses import dataclass
from datetime import datetime

from service.publication.snapshot import BoardHead, Figures, RoundHead


@dataclass(frozen=True)
class EditionHead:
    """One version of a publication."""

    id: int
    version: int
    sha256: str
    correction_reason: str
    published_at: datetime


@dataclass(frozen=True)
class Editions:
    """All versions of a round's publication, newest first, and the one that is asked for."""

    all: tuple[EditionHead, ...]
    shown: EditionHead

    @property
    def newest(self) -> EditionHead:
        return self.all[0]

    @property
    def is_newest(self) -> bool:
        return self.shown == self.newest

    @property
    def hashes(self) -> tuple[dict[str, int | str], ...]:
        """Name all versions by number and hash, for the script that recomputes them."""
        return tuple({"version": one.version, "sha256": one.sha256} for one in self.all)

    @property
    def fingerprint(self) -> str:
        """Change whenever anything does that a page about the shown version tells."""
        return self.shown.sha256 + self.newest.sha256


@dataclass(frozen=True)
class FeedEntry:
    """One version of a publication, as the feed tells it."""

    board_slug: str
    board_name: str
    round_slug: str
    title: str
    figures: Figures
    version: int
    sha256: str
    published_at: datetime
    correction_reason: str


@dataclass(frozen=True)
class Lighthouse:
    """A lighthouse project on the start page."""

    href: str
    title: str
    text: str
    board: str
    year: int


@dataclass(frozen=True)
class PublishedRound:
    """A published round in a list, in its newest version."""

    board: BoardHead
    round: RoundHead
    figures: Figures
    version: int
    sha256: str
    published_at: datetime

    @property
    def href(self) -> str:
        return f"/rounds/{self.board.slug}/{self.round.slug}"
