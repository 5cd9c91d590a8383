"""Scorecards and what the board's scores come to, as pages and answers show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from service.access import RoundStage
from service.scoring.tables import ScorecardState

BLOCKED = "blocked"
FEWEST_FOR_SPREAD = 4
"""With two or three scores, who knows their own could name the others's from the lowest, the highest and the mean."""
TAKEN = "taken"
"""Finished in the same seat by somebody else: the member, or the alternate who stands in for them."""


@dataclass(frozen=True)
class Marks:
    """What a scorecard says. A criterion that is missing from `points` is still open, not zero.

    `comment` is for the board, `note` for the member alone; None says nothing about it, so that what stands stays.
    """

    points: Mapping[int, int] = field(default_factory=dict)
    abstained: bool = False
    because: str = ""
    comment: str | None = None
    note: str | None = None

    def over(self, before: "Marks") -> "Marks":
        """Take over the texts about which nothing is said."""
        comment = before.comment if self.comment is None else self.comment
        return replace(self, comment=comment, note=before.note if self.note is None else self.note)


@dataclass(frozen=True)
class Standing:
    """One scorecard and everything that decides whether it may be saved now. Version 0: nothing saved yet."""

    proposal_id: int
    number: int
    conflicted: bool
    taken: bool
    answered: bool
    stage: RoundStage
    revisable: bool
    closes_at: datetime | None
    closed_at: datetime | None
    points_minimum: int
    points_maximum: int
    criteria: tuple[int, ...]
    marks: Marks
    state: ScorecardState
    version: int
    note_version: int
    saved_at: datetime | None
    done: int
    total: int

    @property
    def revising(self) -> bool:
        """Tell whether a change would revise what was given before the merits could be seen."""
        return self.stage is RoundStage.DELIBERATION


@dataclass(frozen=True)
class ProposalText:
    """What a member reads before scoring, and the numbers of the neighbours in the list.

    `typed_by` names who typed the points from paper, if that is where they come from.
    """

    title: str
    applicant: str
    district: str
    pot: str | None
    summary: str
    requested_cents: int
    minimum_cents: int
    total_cost_cents: int | None
    typed_by: Sequence[str] | None
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class Revision:
    """What a scorecard said after one save."""

    marks: Marks
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True)
class Saved:
    """What became of a save: the scorecard's state and the member's progress."""

    version: int
    state: ScorecardState
    saved_at: datetime | None
    done: int
    total: int


class ListedCard(NamedTuple):
    """One line of a member's list. Where the member has a conflict there is only number and title."""

    number: int
    title: str
    state: str
    applicant: str = ""
    district: str = ""
    pot: str = ""
    requested_cents: int | None = None


@dataclass(frozen=True)
class CardFilter:
    """What a member wants to see of the list; empty: everything."""

    state: str = ""
    district: str = ""
    pot: str = ""
    words: str = ""


class MeritOrder(StrEnum):
    """How the list of merits is sorted."""

    MERIT = "merit"
    NUMBER = "number"
    DISAGREEMENT = "disagreement"

    @classmethod
    def _missing_(cls, value: object) -> "MeritOrder":
        """Take whatever else an address says for the usual order."""
        del value
        return cls.MERIT


@dataclass(frozen=True)
class Scale:
    """From how many to how many points, how many scores it takes to rank a proposal, and whether they are corrected."""

    minimum_scores: int
    points_minimum: int
    points_maximum: int
    severity_correction: bool
    fewest_for_spread: int = FEWEST_FOR_SPREAD


@dataclass(frozen=True)
class ProposalMerit:
    """One proposal's merit in hundredths of a point (None: not rankable) and how it came about.

    `weighted_points` are the single scores, lowest first, in points times `total_weight`. They stay on the server: they
    name no member, but a small board could guess.
    """

    proposal_id: int
    number: int
    eligible: bool
    scores: int
    abstentions: int
    recusals: int
    merit: int | None
    weighted_points: tuple[int, ...]
    total_weight: int

    @property
    def individual_scores(self) -> tuple[Fraction, ...]:
        """Give the single scores in points."""
        return tuple(Fraction(weighted, self.total_weight) for weighted in self.weighted_points)


@dataclass(frozen=True)
class RoundScores:
    """The scores that count, by member and proposal number, and how the round makes merits of them.

    They stay on the server, and name no member. `corrected_within` is the scale where merits are corrected for strict
    and generous members, else None.
    """

    by_member: tuple[Mapping[int, Fraction], ...]
    merits: Mapping[int, int | None]
    aggregation: str
    minimum_scores: int
    corrected_within: tuple[int, int] | None


@dataclass(frozen=True)
class MeritFilter:
    """How the list of merits is sorted, and what somebody wants to see of it; empty: everything."""

    order: MeritOrder = MeritOrder.MERIT
    district: str = ""
    words: str = ""


@dataclass(frozen=True)
class OwnShift:
    """By what one member's scores are corrected, and from what it was found; amounts of points in hundredths.

    `shared` counts the proposals that the member shares with others; with 0 nothing is corrected. The means are None
    where so few others share them that their points could be worked out.
    """

    shared: int
    own_mean: int | None = None
    common_mean: int | None = None
    points: int | None = None


@dataclass(frozen=True)
class VisibleMerit:
    """One proposal's merit as a member may see it; amounts of points in hundredths.

    `disagreement` is how far two members' scores lie apart on average, over all pairs; it and the spread are None where
    too few scored.
    `rank` counts among the proposals that this member may see. A blocked one tells nothing but that it exists.
    """

    number: int
    title: str
    blocked: bool
    applicant: str = ""
    district: str = ""
    rank: int | None = None
    merit: int | None = None
    scores: int = 0
    abstentions: int = 0
    recusals: int = 0
    lowest: int | None = None
    highest: int | None = None
    disagreement: int | None = None


@dataclass(frozen=True)
class ProposalTally:
    """Who is done with one proposal, and who has a conflict with it, as ids of members to whom seats belong."""

    number: int
    title: str
    complete: frozenset[int]
    abstained: frozenset[int]
    blocked: frozenset[int]

    def among(self, members: Collection[int]) -> "ProposalTally":
        """Count these members only; a conflict comes before whatever was finished."""
        blocked = self.blocked.intersection(members)
        complete, abstained = (done.intersection(members) - blocked for done in (self.complete, self.abstained))
        return replace(self, complete=complete, abstained=abstained, blocked=blocked)


@dataclass(frozen=True)
class Tally:
    """What the progress is counted from: who scores (id to name), what, and what is done."""

    minimum_scores: int
    withheld: int
    members: Mapping[int, str]
    proposals: tuple[ProposalTally, ...]


@dataclass(frozen=True)
class MemberProgress:
    """How far one member is, in numbers of proposals."""

    name: str
    complete: int
    abstained: int
    blocked: int
    open: int


@dataclass(frozen=True)
class MissingMember:
    """Somebody who holds a vote and left proposals unscored, or has not answered the conflict question."""

    name: str
    unscored: int
    answered: bool


@dataclass(frozen=True)
class ProposalProgress:
    """How many have scored one proposal, and who has not."""

    number: int
    title: str
    complete: int
    abstained: int
    recused: int
    missing: tuple[str, ...]
    enough: bool


@dataclass(frozen=True)
class Progress:
    """Where the scoring stands, over the proposals that the asker may see; `withheld` counts the others."""

    minimum_scores: int
    withheld: int
    members: tuple[MemberProgress, ...]
    proposals: tuple[ProposalProgress, ...]
