"""Pages of the desk: my boards, a board's rounds, a round's overview, the journal."""

from dataclasses import dataclass
from datetime import datetime

from service.access import RoundStage
from service.desk.words import NextThing
from service.pages import Page
from service.rounds.facts import NextSteps


@dataclass(frozen=True)
class BoardItem:
    """A board on which somebody sits."""

    href: str
    name: str
    role: str


@dataclass(frozen=True)
class BoardsPage(Page):
    """My boards."""

    template = "desk/boards.html"
    boards: tuple[BoardItem, ...]


@dataclass(frozen=True)
class RoundItem:
    """A round with what awaits me there."""

    href: str
    title: str
    stage: RoundStage
    task: str


@dataclass(frozen=True)
class BoardPage(Page):
    """A board's rounds; `may_create` for the office."""

    template = "desk/board.html"
    board_slug: str
    rounds: tuple[RoundItem, ...]
    may_create: bool


@dataclass(frozen=True)
class Meter:
    """How much of something is done, with the sentence that says so."""

    done: int
    total: int
    text: str


@dataclass(frozen=True)
class OverviewPage(Page):
    """A round as it looks from one seat: the next thing, how far everybody is, key figures, stages."""

    template = "desk/overview.html"
    home: str
    title: str
    closes_at: datetime | None
    is_late: bool
    task: NextThing
    own: Meter | None
    board: tuple[Meter, ...]
    recused: int
    figures: tuple[tuple[str, str], ...]
    questions: tuple[int, ...]
    steps: NextSteps


@dataclass(frozen=True)
class JournalLine:
    """One entry: what happened, in a sentence, with its particulars."""

    at: datetime
    sentence: str
    particulars: tuple[str, ...]
    reason: str
    sealed: bool


@dataclass(frozen=True)
class SealCheck:
    """What a check of all seals found; `broken_at` is None where all hold."""

    links: int
    entries: int
    broken_at: datetime | None


@dataclass(frozen=True)
class JournalPage(Page):
    """What happened on a board, the newest first."""

    template = "journal/journal.html"
    lines: tuple[JournalLine, ...]
    page: int
    pages: int
    waiting: int
    sealed_at: datetime | None
    check: SealCheck | None
