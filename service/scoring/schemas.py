"""Scorecards, progress and merits as JSON. Merits and spreads are hundredths of a point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from service.scoring.facts import ListedCard, MemberProgress, Progress, ProposalProgress, Saved, Standing, VisibleMerit


@dataclass(frozen=True)
class ScorecardIn:
    """A whole scorecard as it should be; `version` is the one it was made from, 0 for the first save.

    `points` by the criterion's id; a criterion left out, or null, stays open. A text left out stays as it is.
    """

    version: int
    points: Mapping[str, int | None] = field(default_factory=dict)
    abstained: bool = False
    abstained_because: str = ""
    comment: str | None = None
    private_note: str | None = None


@dataclass(frozen=True)
class SavedOut:
    """What became of a save."""

    proposal: int
    version: int
    state: str
    saved_at: datetime | None
    done: int
    total: int

    @classmethod
    def of(cls, number: int, saved: Saved) -> "SavedOut":
        return cls(number, saved.version, saved.state.value, saved.saved_at, saved.done, saved.total)


@dataclass(frozen=True)
class ScorecardOut:
    """One's own scorecard for one proposal."""

    proposal: int
    title: str
    state: str
    version: int
    points: Mapping[str, int | None]
    abstained: bool
    abstained_because: str
    comment: str
    private_note: str
    saved_at: datetime | None

    @classmethod
    def of(cls, standing: Standing, title: str) -> "ScorecardOut":
        marks = standing.marks
        return cls(
            proposal=standing.number,
            title=title,
            state=standing.state.value,
            version=standing.version,
            points={str(criterion): marks.points.get(criterion) for criterion in sorted(standing.criteria)},
            abstained=marks.abstained,
            abstained_because=marks.because,
            comment=marks.comment or "",
            private_note=marks.note or "",
            saved_at=standing.saved_at,
        )


@dataclass(frozen=True)
class ListedOut:
    """One line of the list; a blocked one has nothing but number and title."""

    proposal: int
    title: str
    state: str
    applicant: str | None
    district: str | None
    pot: str | None
    requested_cents: int | None

    @classmethod
    def of(cls, card: ListedCard) -> "ListedOut":
        return cls(
            proposal=card.number,
            title=card.title,
            state=str(card.state),
            applicant=card.applicant or None,
            district=card.district or None,
            pot=card.pot or None,
            requested_cents=card.requested_cents,
        )


@dataclass(frozen=True)
class MemberProgressOut:
    """How far one member is."""

    member: str
    complete: int
    abstained: int
    blocked: int
    open: int

    @classmethod
    def of(cls, member: MemberProgress) -> "MemberProgressOut":
        return cls(member.name, member.complete, member.abstained, member.blocked, member.open)


@dataclass(frozen=True)
class ProposalProgressOut:
    """How many have scored one proposal, and who has not."""

    proposal: int
    title: str
    complete: int
    abstained: int
    recused: int
    missing: tuple[str, ...]
    enough: bool

    @classmethod
    def of(cls, line: ProposalProgress) -> "ProposalProgressOut":
        return cls(
            proposal=line.number,
            title=line.title,
            complete=line.complete,
            abstained=line.abstained,
            recused=line.recused,
            missing=line.missing,
            enough=line.enough,
        )


@dataclass(frozen=True)
class ProgressOut:
    """Where the scoring stands; `withheld` counts the proposals left out because of one's own conflicts."""

    minimum_scores: int
    withheld: int
    members: tuple[MemberProgressOut, ...]
    proposals: tuple[ProposalProgressOut, ...]

    @classmethod
    def of(cls, progress: Progress) -> "ProgressOut":
        return cls(
            minimum_scores=progress.minimum_scores,
            withheld=progress.withheld,
            members=tuple(map(MemberProgressOut.of, progress.members)),
            proposals=tuple(map(ProposalProgressOut.of, progress.proposals)),
        )


@dataclass(frozen=True)
class MeritOut:
    """One proposal's merit; `rank` counts among the proposals listed with figures. Null merit: not rankable."""

    proposal: int
    title: str
    rank: int | None
    merit: int | None
    scores: int
    abstentions: int
    recusals: int
    lowest: int | None
    highest: int | None

    @classmethod
    def of(cls, merit: VisibleMerit) -> "MeritOut":
        return cls(
            proposal=merit.number,
            title=merit.title,
            rank=merit.rank,
            merit=merit.merit,
            scores=merit.scores,
            abstentions=merit.abstentions,
            recusals=merit.recusals,
            lowest=merit.lowest,
            highest=merit.highest,
        )


@dataclass(frozen=True)
class BlockedOut:
    """A proposal with which one has a conflict of interest."""

    proposal: int
    title: str


@dataclass(frozen=True)
class MeritsOut:
    """The merits one may see, by number, and the proposals of which one may not."""

    merits: tuple[MeritOut, ...]
    blocked: tuple[BlockedOut, ...]

    @classmethod
    def of(cls, merits: tuple[VisibleMerit, ...]) -> "MeritsOut":
        return cls(
            merits=tuple(MeritOut.of(merit) for merit in merits if not merit.blocked),
            blocked=tuple(BlockedOut(merit.number, merit.title) for merit in merits if merit.blocked),
        )
