"""When a scorecard may be saved, what it may say, and when two devices got in each other's way."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from service.access import RoundStage
from service.conflicts.rules import check_has_answered, check_may_open
from service.scoring.errors import PointsOffScaleError, ScoringClosedError, UnknownCriterionError
from service.scoring.facts import (
    BLOCKED,
    CardFilter,
    ListedCard,
    Marks,
    MemberProgress,
    MeritOrder,
    Progress,
    ProposalProgress,
    Standing,
    Tally,
    VisibleMerit,
)
from service.scoring.tables import ScorecardState


def check_may_score(standing: Standing, *, now: datetime) -> None:
    """Refuse where the member has a conflict, has not answered the question, or comes too late."""
    check_may_open(standing.number, conflicted=standing.conflicted)
    check_has_answered(answered=standing.answered)
    if standing.stage is not RoundStage.SCORING:
        raise ScoringClosedError(at=standing.closed_at or now)
    if is_past(standing.closes_at, now=now):
        raise ScoringClosedError(at=standing.closes_at)


def is_past(closes_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether the deadline has passed; a round may have none."""
    return closes_at is not None and now >= closes_at


def check_points(marks: Marks, standing: Standing) -> None:
    """Refuse points off the round's scale or for foreign criteria."""
    if not marks.points.keys() <= set(standing.criteria):
        raise UnknownCriterionError
    low, high = standing.points_minimum, standing.points_maximum
    if any(not low <= points <= high for points in marks.points.values()):
        raise PointsOffScaleError(low=low, high=high)


def state_of(marks: Marks, criteria: Collection[int]) -> ScorecardState:
    """Tell open, complete and abstained apart."""
    if marks.abstained:
        return ScorecardState.ABSTAINED
    return ScorecardState.COMPLETE if marks.points.keys() >= set(criteria) else ScorecardState.OPEN


def differences(one: Marks, other: Marks) -> set[int | None]:
    """Name the criteria in which two scorecards differ; None stands for the abstention."""
    criteria = one.points.keys() | other.points.keys()
    differing: set[int | None] = {key for key in criteria if one.points.get(key) != other.points.get(key)}
    if (one.abstained, one.because) != (other.abstained, other.because):
        differing.add(None)
    return differing


def overwrites(mine: Marks, current: Marks, shown: Marks) -> bool:
    """Tell whether saving `mine` would undo something that was saved since it was `shown`.

    A save that was stored but whose answer got lost comes again with the same content and undoes nothing.
    """
    return bool(differences(shown, current) & differences(mine, current))


def narrow(cards: Iterable[ListedCard], wanted: CardFilter) -> tuple[ListedCard, ...]:
    """Keep the lines that match; a blocked one gives nothing away but its number and title."""
    return tuple(card for card in cards if _matches(card, wanted))


def _matches(card: ListedCard, wanted: CardFilter) -> bool:
    text = f"{card.number} {card.title} {card.applicant}".casefold()
    return (
        wanted.state in {"", card.state}
        and wanted.district in {"", card.district}
        and wanted.pot in {"", card.pot}
        and all(word in text for word in wanted.words.casefold().split())
    )


def rank(merits: Iterable[VisibleMerit]) -> tuple[VisibleMerit, ...]:
    """Count places among those that may be seen and ranked; equal merits share a place."""
    listed = tuple(merits)
    in_order = sorted((merit.merit for merit in listed if merit.merit is not None), reverse=True)
    places: dict[int | None, int] = {}
    for place, merit in enumerate(in_order, start=1):
        places.setdefault(merit, place)
    return tuple(replace(merit, rank=places.get(merit.merit)) for merit in listed)


def put_in_order(merits: Iterable[VisibleMerit], order: MeritOrder) -> tuple[VisibleMerit, ...]:
    """Sort by merit, by disagreement, or by number; what cannot be ranked stands at the end, by number."""

    def place(merit: VisibleMerit) -> tuple[bool, int, int]:
        measures = {MeritOrder.MERIT: merit.merit, MeritOrder.DISAGREEMENT: merit.disagreement, MeritOrder.NUMBER: 0}
        measure = measures[order]
        return measure is None, -(measure or 0), merit.number

    return tuple(sorted(merits, key=place))


def progress_of(tally: Tally) -> Progress:
    """Count for each member and each proposal who is done, abstained, recused and open."""
    members = tuple(_member_progress(member, name, tally) for member, name in tally.members.items())
    proposals = tuple(_proposal_progress(proposal, tally) for proposal in tally.proposals)
    return Progress(tally.minimum_scores, tally.withheld, members, proposals)


def _member_progress(member: int, name: str, tally: Tally) -> MemberProgress:
    states = Counter(tally.state(member, proposal) for proposal, _number, _title in tally.proposals)
    return MemberProgress(
        name,
        states[ScorecardState.COMPLETE],
        states[ScorecardState.ABSTAINED],
        states[BLOCKED],
        states[ScorecardState.OPEN],
    )


def _proposal_progress(proposal: tuple[int, int, str], tally: Tally) -> ProposalProgress:
    proposal_id, number, title = proposal
    states = {member: tally.state(member, proposal_id) for member in tally.members}
    counts = Counter(states.values())
    return ProposalProgress(
        number=number,
        title=title,
        complete=counts[ScorecardState.COMPLETE],
        abstained=counts[ScorecardState.ABSTAINED],
        recused=counts[BLOCKED],
        missing=tuple(tally.members[member] for member, state in states.items() if state == ScorecardState.OPEN),
        enough=counts[ScorecardState.COMPLETE] >= tally.minimum_scores,
    )
