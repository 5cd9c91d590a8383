"""Pages of scoring on paper: whose sheets there are, the sheet itself, and typing it."""

from dataclasses import dataclass
from datetime import datetime

from service.pages import Form, Page
from service.paging import Paged
from service.paper.facts import PaperLine, PaperRule, SheetMember, SheetProgress
from service.rounds.facts import CriterionFacts


@dataclass(frozen=True)
class SheetsPage(Page):
    """The office's list of sheets."""

    template = "paper/sheets.html"
    home: str
    rule: PaperRule
    sheets: tuple[SheetProgress, ...]


@dataclass(frozen=True)
class SheetPage(Page):
    """A sheet to print; without `member` for whoever fills it in."""

    template = "paper/sheet.html"
    home: str
    board_name: str
    round_title: str
    closes_at: datetime | None
    rule: PaperRule
    member: SheetMember | None
    criteria: tuple[CriterionFacts, ...]
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class TypingPage(Page):
    """A page of a member's sheet, to be typed; `differing` are those that two people read in different ways."""

    template = "paper/typing.html"
    home: str
    rule: PaperRule
    closed: bool
    member: SheetMember
    criteria: tuple[CriterionFacts, ...]
    lines: Paged[PaperLine]
    differing: tuple[PaperLine, ...]
    form: Form
