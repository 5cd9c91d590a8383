"""The page on which the board deliberates about one proposal."""

from dataclasses import dataclass

from service.deliberation.facts import Said
from service.pages import Form, Page
from service.scoring.facts import ProposalText, Scale, VisibleMerit


@dataclass(frozen=True)
class DeliberationPage(Page):
    """One proposal: what the scores come to, how far they lie apart, what was said and asked.

    `not_scored` names who has not scored it; None for whoever is not told. `speaks`, `answers`: what this seat may do
    now; `revises`: they have a scorecard that they may look at and revise.
    """

    template = "deliberation/proposal.html"
    home: str
    district_label: str
    number: int
    texts: ProposalText
    merit: VisibleMerit
    scale: Scale
    said: Said
    not_scored: tuple[str, ...] | None
    speaks: bool
    answers: bool
    revises: bool
    longest_text: int
    form: Form
