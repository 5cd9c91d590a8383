"""Published rounds as JSON: no more than the pages say."""

from dataclasses import dataclass
from datetime import datetime

from service.public.facts import EditionHead, Editions, PublishedRound
from service.publication.snapshot import BoardHead, Figures, RoundHead, Snapshot


@dataclass(frozen=True)
class VersionOut:
    """One version of a publication."""

    version: int
    sha256: str
    published_at: datetime
    correction_reason: str | None

    @classmethod
    def of(cls, edition: EditionHead) -> "VersionOut":
        return cls(edition.version, edition.sha256, edition.published_at, edition.correction_reason or None)


@dataclass(frozen=True)
class RoundSummaryOut:
    """A published round in the list."""

    board: BoardHead
    round: RoundHead
    figures: Figures
    version: int
    sha256: str
    published_at: datetime
    href: str

    @classmethod
    def of(cls, listed: PublishedRound) -> "RoundSummaryOut":
        return cls(
            listed.board,
            listed.round,
            listed.figures,
            listed.version,
            listed.sha256,
            listed.published_at,
            href=f"/api{listed.href}",
        )


@dataclass(frozen=True)
class RoundsOut:
    """All published rounds, by board, newest year first."""

    rounds: tuple[RoundSummaryOut, ...]


@dataclass(frozen=True)
class RoundOut:
    """All that is published about a round, with the versions that there are, newest first."""

    sha256: str
    versions: tuple[VersionOut, ...]
    published: Snapshot

    @classmethod
    def of(cls, snapshot: Snapshot, editions: Editions) -> "RoundOut":
        return cls(editions.shown.sha256, tuple(VersionOut.of(one) for one in editions.all), snapshot)
