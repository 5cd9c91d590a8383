"""When a scorecard may be saved, what it may say, and when two devices got in each other's way."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from allocation.merit import HUNDREDTHS, round_ratio
from service.access import RoundStage
from service.conflicts.rules import check_has_answered, check_may_open
from service.errors import Refusal
from service.scoring.errors import (
    ChangedPart,
    PointsOffScaleError,
    ReopenedError,
    ScorecardUnfinishedError,
    ScoredInThisSeatError,
    ScoringClosedError,
    TextTooLongError,
    UnknownCriterionError,
)
from service.scoring.facts import (
    CardFilter,
    ListedCard,
    Marks,
    MemberProgress,
    MeritFilter,
    MeritOrder,
    Progress,
    ProposalProgress,
    ProposalTally,
    Standing,
    Tally,
    VisibleMerit,
)
from service.scoring.tables import ScorecardState

LONGEST_TEXT: Final = 4000
NO_SPREAD: Final = (None, None, None)


def check_may_score(standing: Standing, *, now: datetime) -> None:
    """Refuse where the member has a conflict, has not answered the question, or comes too late."""
    check_may_open(standing.number, conflicted=standing.conflicted)
    check_has_answered(answered=standing.answered)
    if standing.taken:
        raise ScoredInThisSeatError(number=standing.number)
    if hindrance := closed_because(standing, now=now):
        raise hindrance


def closed_because(standing: Standing, *, now: datetime) -> Refusal | None:
    """Say why this scorecard cannot be changed now, if it cannot.

    In deliberation only what was finished in time is revised: whoever waits for the merits does not score after all.
    """
    if standing.revising and standing.revisable:
        return ScorecardUnfinishedError() if standing.state is ScorecardState.OPEN else None
    if standing.stage is not RoundStage.SCORING:
        return ScoringClosedError(at=standing.closed_at or now)
    return ScoringClosedError(at=standing.closes_at) if is_past(standing.closes_at, now=now) else None


def check_stays_finished(state: ScorecardState, standing: Standing) -> None:
    """Refuse to open a scorecard again in deliberation, where it could not be finished any more."""
    if standing.revising and state is ScorecardState.OPEN:
        raise ReopenedError


def check_texts(marks: Marks) -> None:
    """Refuse a comment or note that does not fit, rather than to cut it."""
    length = max(len(marks.comment or ""), len(marks.note or ""))
    if length > LONGEST_TEXT:
        raise TextTooLongError(length=length, longest=LONGEST_TEXT)


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


def differences(one: Marks, other: Marks) -> set[int | ChangedPart]:
    """Name the criteria and other parts in which two scorecards differ."""
    criteria = one.points.keys() | other.points.keys()
    differing: set[int | ChangedPart] = {key for key in criteria if one.points.get(key) != other.points.get(key)}
    if (one.abstained, one.because) != (other.abstained, other.because):
        differing.add(ChangedPart.ABSTENTION)
    if one.comment != other.comment:
        differing.add(ChangedPart.COMMENT)
    if one.note != other.note:
        differing.add(ChangedPart.NOTE)
    return differing


def overwrites(mine: Marks, current: Marks, shown: Marks) -> bool:
    """Tell whether saving `mine` would undo something that was saved since it was `shown`.

    A save that was stored but whose answer got lost comes again with the same content and undoes nothing.
    """
    return bool(differences(shown, current) & differences(mine, current))


def narrow(cards: tuple[ListedCard, ...], wanted: CardFilter) -> tuple[ListedCard, ...]:
    """Keep the lines that match; a blocked one gives nothing away but its number and title."""
    if wanted == CardFilter():
        return cards
    words = wanted.words.casefold().split()
    return tuple(card for card in cards if _matches(card, wanted, words))


def narrow_merits(merits: Iterable[VisibleMerit], wanted: MeritFilter) -> tuple[VisibleMerit, ...]:
    """Keep the merits that match; a blocked one is only listed where everything is."""
    words = wanted.words.casefold().split()
    if not wanted.district and not words:
        return tuple(merits)
    return tuple(
        merit
        for merit in merits
        if not merit.blocked
        and wanted.district in {"", merit.district}
        and all(word in f"{merit.number} {merit.title} {merit.applicant}".casefold() for word in words)
    )


def _matches(card: ListedCard, wanted: CardFilter, words: Iterable[str]) -> bool:
    text = f"{card.number} {card.title} {card.applicant}".casefold()
    return (
        wanted.state in {"", card.state}
        and wanted.district in {"", card.district}
        and wanted.pot in {"", card.pot}
        and all(word in text for word in words)
    )


def spread_of(weighted: Sequence[int], total_weight: int) -> tuple[int, int, int]:
    """Give the lowest score, the highest, and how far two lie apart on average over all pairs, in hundredths.

    `weighted` are two or more scores, lowest first, in points times `total_weight`.
    """
    count = len(weighted)
    apart = sum((2 * place - count + 1) * score for place, score in enumerate(weighted))
    lowest, highest = (round_ratio(HUNDREDTHS * score, total_weight) for score in (weighted[0], weighted[-1]))
    return lowest, highest, round_ratio(2 * HUNDREDTHS * apart, count * (count - 1) * total_weight)


def places_of(merits: Iterable[int | None]) -> dict[int, int]:
    """Count places among those that can be ranked; equal merits share a place."""
    in_order = sorted((merit for merit in merits if merit is not None), reverse=True)
    places: dict[int, int] = {}
    for place, merit in enumerate(in_order, start=1):
        places.setdefault(merit, place)
    return places


def put_in_order(merits: Iterable[VisibleMerit], order: MeritOrder) -> tuple[VisibleMerit, ...]:
    """Sort by merit, by disagreement, or by number; what cannot be ranked stands at the end, by number."""

    def place(merit: VisibleMerit) -> tuple[bool, int, int]:
        measures = {MeritOrder.MERIT: merit.merit, MeritOrder.DISAGREEMENT: merit.disagreement, MeritOrder.NUMBER: 0}
        measure = measures[order]
        return measure is None, -(measure or 0), merit.number

    return tuple(sorted(merits, key=place))


def progress_of(tally: Tally) -> Progress:
    """Count for each member and each proposal who is done, abstained, recused and open."""
    proposals = [proposal.among(tally.members) for proposal in tally.proposals]
    complete, abstained, blocked = (
        Counter(chain.from_iterable(getattr(proposal, state) for proposal in proposals))
        for state in ("complete", "abstained", "blocked")
    )
    members = tuple(
        MemberProgress(
            name,
            complete[member],
            abstained[member],
            blocked[member],
            open=len(proposals) - complete[member] - abstained[member] - blocked[member],
        )
        for member, name in tally.members.items()
    )
    lines = tuple(_proposal_progress(proposal, tally) for proposal in proposals)
    return Progress(tally.minimum_scores, tally.withheld, members, lines)


def _proposal_progress(proposal: ProposalTally, tally: Tally) -> ProposalProgress:
    done = proposal.complete | proposal.abstained | proposal.blocked
    return ProposalProgress(
        number=proposal.number,
        title=proposal.title,
        complete=len(proposal.complete),
        abstained=len(proposal.abstained),
        recused=len(proposal.blocked),
        missing=tuple(name for member, name in tally.members.items() if member not in done),
        enough=len(proposal.complete) >= tally.minimum_scores,
    )
