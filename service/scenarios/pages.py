"""Pages of the scenarios."""

from dataclasses import dataclass

from service.pages import Form, Page
from service.paging import Paged
from service.scenarios.facts import AwardLine, Comparison, ScenarioLine, ScenarioView
from service.scenarios.steadiness_views import SteadinessView


@dataclass(frozen=True)
class ScenariosPage(Page):
    """All scenarios of the round, and the form for another one."""

    template = "scenarios/list.html"
    home: str
    scenarios: tuple[ScenarioLine, ...]
    rules: tuple[str, ...]
    may_run: bool
    form: Form


@dataclass(frozen=True)
class ScenarioPage(Page):
    """One scenario in full; `awards` are those that the filter `show` leaves, in the order `sort`.

    `votes`: the round has reached the stage in which the board votes on the draft resolution.
    """

    template = "scenarios/scenario.html"
    home: str
    district_label: str
    scenario: ScenarioView
    awards: Paged[AwardLine]
    show: str
    sort: str
    others: tuple[ScenarioLine, ...]
    may_choose: bool
    steadiness: SteadinessView | None
    votes: bool


@dataclass(frozen=True)
class SteadinessPage(Page):
    """How steady a scenario's split is; `steadiness` is None until somebody has asked, and for whoever is recused.

    `back` is the address of the page from which one comes, `resolves` whether that is the resolution's.
    """

    template = "scenarios/steadiness.html"
    home: str
    back: str
    resolves: bool
    scenario: ScenarioView
    steadiness: SteadinessView | None
    may_ask: bool


@dataclass(frozen=True)
class ComparisonPage(Page):
    """Two scenarios side by side; None: which two, is still to be chosen from `scenarios`."""

    template = "scenarios/compare.html"
    home: str
    district_label: str
    comparison: Comparison | None
    scenarios: tuple[ScenarioLine, ...]
    chosen_first: int | None
    chosen_second: int | None
