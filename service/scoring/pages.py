"""Pages of scoring, of its progress and of the merits."""

from dataclasses import dataclass
from datetime import datetime

from service.pages import Page, Part
from service.paging import Paged
from service.rounds.facts import CriterionFacts
from service.scoring.facts import (
    CardFilter,
    ListedCard,
    MeritFilter,
    MissingMember,
    OwnShift,
    Progress,
    ProposalText,
    Scale,
    Standing,
    VisibleMerit,
)
from service.scoring.tables import ScorecardState


@dataclass(frozen=True)
class ScoringPage(Page):
    """A member's list of proposals; `scores` false: somebody who only reads."""

    template = "scoring/list.html"
    home: str
    district_label: str
    scores: bool
    closed: bool
    closes_at: datetime | None
    done: int
    total: int
    states: dict[str, int]
    districts: tuple[tuple[str, str], ...]
    pots: tuple[tuple[str, str], ...]
    wanted: CardFilter
    owner: str
    cards: Paged[ListedCard]


@dataclass(frozen=True)
class Step:
    """One step of the scale and what it means, where the round says so."""

    points: int
    anchor: str


@dataclass(frozen=True)
class Question:
    """One criterion on a scorecard, and what its steps mean ("2–3": "partly"); `points` None: still open."""

    criterion: CriterionFacts
    steps: tuple[Step, ...]
    anchors: tuple[tuple[str, str], ...]
    points: int | None


@dataclass(frozen=True)
class Unsaved:
    """Why a scorecard was not saved, and what it would have changed: names with points, and texts."""

    reason: str
    points: tuple[tuple[str, int | None], ...]
    comment: str
    note: str


@dataclass(frozen=True)
class ScorecardPage(Page):
    """One proposal with a member's scorecard; `owner` marks what a browser keeps as this member's."""

    template = "scoring/scorecard.html"
    home: str
    district_label: str
    scores: bool
    closed: bool
    saved_today: bool
    standing: Standing
    texts: ProposalText
    questions: tuple[Question, ...]
    longest_text: int
    owner: str
    unsaved: Unsaved | None


@dataclass(frozen=True)
class SavedPart(Part):
    """What is put into an open scorecard after a change was saved."""

    template = "scoring/saved.html"
    saved_at: datetime | None
    version: int
    state: ScorecardState
    done: int
    total: int


@dataclass(frozen=True)
class ProgressPage(Page):
    """How far the members are; never what they gave."""

    template = "scoring/progress.html"
    home: str
    closes_at: datetime | None
    only_short: bool
    may_remind: bool
    progress: Progress


@dataclass(frozen=True)
class MeritsPage(Page):
    """What the scores come to; `own_shift` is the reader's alone.

    `missing` is None for whoever is not told who is missing.
    """

    template = "scoring/merits.html"
    home: str
    district_label: str
    wanted: MeritFilter
    districts: tuple[tuple[str, str], ...]
    scale: Scale
    merits: Paged[VisibleMerit]
    blocked: tuple[VisibleMerit, ...]
    own_shift: OwnShift | None = None
    missing: tuple[MissingMember, ...] | None = None
    may_remind: bool = False
