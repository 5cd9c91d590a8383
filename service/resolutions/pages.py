"""The page of the resolution."""

from dataclasses import dataclass

from service.documents import Document
from service.pages import Form, Page
from service.resolutions.facts import (
    ContestedItem,
    DraftDeviation,
    EntitledMember,
    Meeting,
    Money,
    ResolutionView,
)
from service.resolutions.words import VoteWords
from service.scenarios.facts import ScenarioView


def choice_field(single: int | None) -> str:
    """Name the field for the vote on the block, or on a single proposal."""
    return "choice" if single is None else f"choice-{single}"


@dataclass(frozen=True)
class Rights:
    """What the reader can do now."""

    deviate: bool = False
    contest: bool = False
    note_presence: bool = False
    open: bool = False
    open_single: bool = False
    object: bool = False
    declare: bool = False


@dataclass(frozen=True)
class ResolutionPage(Page):
    """What is voted on, the votes as they stand, and what the reader can do now.

    `split` is the scenario that is or would be voted on; `current` the latest vote on its block, `singles` the votes
    on proposals moved out of it, `running` those of both that are open. `ballots` are the running votes on which the
    reader can vote. `waiting` are contested proposals whose vote comes later. `members` is there where a meeting can
    begin. `earlier` are votes on other drafts. `money` is None until all is decided, and for whoever is recused.
    """

    template = "resolutions/resolution.html"
    home: str
    looks_at_scenarios: bool
    split: ScenarioView | None
    current: ResolutionView | None
    singles: tuple[ResolutionView, ...]
    running: tuple[ResolutionView, ...]
    ballots: tuple[ResolutionView, ...]
    contested: tuple[ContestedItem, ...]
    waiting: tuple[ContestedItem, ...]
    earlier: tuple[ResolutionView, ...]
    deviations: tuple[DraftDeviation, ...]
    money: Money | None
    has_minutes: bool
    meeting: Meeting | None
    members: tuple[EntitledMember, ...]
    rights: Rights
    words: VoteWords
    form: Form


@dataclass(frozen=True)
class MinutesPage(Page):
    """The reader's copy of the minutes; `has_pdf`: this installation can set it as PDF."""

    template = "resolutions/minutes.html"
    home: str
    minutes: Document
    has_pdf: bool
