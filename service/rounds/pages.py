"""Pages of a round's rules, limits and stages."""

from dataclasses import dataclass

from service.pages import Form, Page
from service.rounds.facts import NextSteps, RoundFacts, StageBegan


@dataclass(frozen=True)
class GroupRow:
    """A district or pot in the table of limits; `id` as in LimitFacts, population where known."""

    id: str
    label: str
    population: int | None
    asked_cents: int


@dataclass(frozen=True)
class RulesPage(Page):
    """The rules of the game, for everybody on the board."""

    template = "rounds/rules.html"
    home: str
    facts: RoundFacts
    district_label: str
    remarks: tuple[str, ...]
    is_office: bool
    may_change_rules: bool
    may_change_limits: bool


@dataclass(frozen=True)
class EditRulesPage(Page):
    """The form of settings, criteria and pots."""

    template = "rounds/edit_rules.html"
    home: str
    form: Form


@dataclass(frozen=True)
class EditLimitsPage(Page):
    """The form of budget, reserve and limits; contradictions are (field or "", sentence)."""

    template = "rounds/edit_limits.html"
    home: str
    form: Form
    district_label: str
    districts: tuple[GroupRow, ...]
    pots: tuple[GroupRow, ...]
    remarks: tuple[str, ...]
    contradictions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StagePage(Page):
    """Where the round stands, how it got there, and the steps that one may take."""

    template = "rounds/stages.html"
    home: str
    form: Form
    steps: NextSteps
    story: tuple[StageBegan, ...]
    may_move_deadline: bool


@dataclass(frozen=True)
class NewRoundPage(Page):
    """The form of a new round."""

    template = "rounds/new_round.html"
    board_slug: str
    form: Form
    rounds: tuple[tuple[str, str], ...]
    has_districts: bool
