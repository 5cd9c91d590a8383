"""The page of the resolution."""

from dataclasses import dataclass

from service.pages import Form, Page
from service.resolutions.facts import DraftDeviation, EntitledMember, ResolutionView
from service.scenarios.facts import ScenarioView


@dataclass(frozen=True)
class ResolutionPage(Page):
    """What is voted on, the vote as it stands, and what the reader can do now.

    `split` is the scenario that is or would be voted on; `members` only where a vote can be opened. `earlier` are
    votes that came before `current`.
    """

    template = "resolutions/resolution.html"
    home: str
    looks_at_scenarios: bool
    split: ScenarioView | None
    current: ResolutionView | None
    earlier: tuple[ResolutionView, ...]
    deviations: tuple[DraftDeviation, ...]
    may_deviate: bool
    members: tuple[EntitledMember, ...]
    may_open: bool
    may_vote: bool
    may_declare: bool
    form: Form
    present: frozenset[str]
