"""What the desk knows about a round, from one seat."""

from dataclasses import dataclass
from datetime import datetime

from service.access import RoundStage


@dataclass(frozen=True)
class RoundDesk:
    """A round as one member may see it: proposals that they keep out of are counted in `recused` alone.

    `cards_…` count the whole board's scorecards, `own_…` the member's own; all without the member's conflicts.
    """

    slug: str
    title: str
    year: int
    stage: RoundStage
    version: int
    budget_cents: int | None
    scoring_closes_at: datetime | None
    proposals: int
    asked_cents: int
    recused: int
    answered: bool
    own_done: int
    cards_due: int
    cards_done: int
    voters: int
    voters_answered: int
    scenarios: int
    draft_chosen: bool
    vote_open: bool
    vote_awaited: bool
    votes_cast: int
    votes_entitled: int
    adopted: bool
    published: bool
    prepared: bool

    @property
    def own_open(self) -> int:
        """Count the proposals that the member has neither scored nor abstained from."""
        return self.proposals - self.own_done

    @property
    def cards_open(self) -> int:
        """Count the board's scorecards that are still missing."""
        return self.cards_due - self.cards_done
