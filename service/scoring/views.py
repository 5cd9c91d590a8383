"""Make pages of what was read."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from service.access import VOTERS, Seat
from service.paging import paged
from service.rounds.facts import CriterionFacts
from service.scoring.errors import ChangedPart
from service.scoring.facts import (
    BLOCKED,
    CardFilter,
    ListedCard,
    Marks,
    MeritFilter,
    ProposalText,
    Scale,
    Standing,
    VisibleMerit,
)
from service.scoring.pages import MeritsPage, Question, ScorecardPage, ScoringPage, Step, Unsaved
from service.scoring.rules import (
    LONGEST_TEXT,
    closed_because,
    differences,
    is_past,
    narrow,
    narrow_merits,
    put_in_order,
)
from service.scoring.tables import ScorecardState
from service.texts import ZONE


def scoring_page(
    seat: Seat, cards: tuple[ListedCard, ...], wanted: CardFilter, *, page: str, now: datetime
) -> ScoringPage:
    """Count, then narrow the list to what is wanted."""
    states = Counter(card.state for card in cards)
    open_cards = [card for card in cards if card.state != BLOCKED]
    kept = {"show": wanted.state, "district": wanted.district, "pot": wanted.pot, "q": wanted.words}
    return ScoringPage(
        home=seat.home,
        district_label=seat.board.district_label,
        scores=seat.role in VOTERS,
        closed=is_past(seat.round.scoring_closes_at, now=now),
        closes_at=seat.round.scoring_closes_at,
        done=len(open_cards) - states[ScorecardState.OPEN],
        total=len(open_cards),
        states=dict(states),
        districts=_choices({card.district for card in open_cards}),
        pots=_choices({card.pot for card in open_cards if card.pot}),
        wanted=wanted,
        owner=owner_of(seat),
        cards=paged(narrow(cards, wanted), page, kept),
    )


def merits_page(
    seat: Seat, scale: Scale, merits: tuple[VisibleMerit, ...], wanted: MeritFilter, page: str
) -> MeritsPage:
    """Put the merits in order and narrow the list to what is wanted."""
    listed = narrow_merits(put_in_order(merits, wanted.order), wanted)
    kept = {"order": wanted.order, "district": wanted.district, "q": wanted.words}
    return MeritsPage(
        home=seat.home,
        district_label=seat.board.district_label,
        wanted=wanted,
        districts=_choices({merit.district for merit in merits if not merit.blocked}),
        scale=scale,
        merits=paged(tuple(merit for merit in listed if not merit.blocked), page, kept),
        blocked=tuple(merit for merit in listed if merit.blocked),
    )


def _choices(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Offer names as choices of a field, each its own label."""
    return tuple((name, name) for name in sorted(names))


def scorecard_page(
    seat: Seat, standing: Standing, texts: ProposalText, criteria: tuple[CriterionFacts, ...], *, now: datetime
) -> ScorecardPage:
    """Show one proposal; only those who vote, and only in time, can change anything."""
    saved_at = standing.saved_at
    return ScorecardPage(
        home=seat.home,
        district_label=seat.board.district_label,
        scores=seat.role in VOTERS and not standing.taken,
        closed=closed_because(standing, now=now) is not None,
        saved_today=saved_at is not None and saved_at.astimezone(ZONE).date() == now.astimezone(ZONE).date(),
        standing=standing,
        texts=texts,
        questions=tuple(question_of(criterion, standing) for criterion in criteria),
        longest_text=LONGEST_TEXT,
        owner=owner_of(seat),
        unsaved=None,
    )


def owner_of(seat: Seat) -> str:
    """Give a word that tells apart whose unsaved points a shared browser keeps, and tells nothing else."""
    return hashlib.sha256(f"scorecards of {seat.board.slug} {seat.member_id}".encode()).hexdigest()[:16]


def unsaved_of(marks: Marks, standing: Standing, criteria: tuple[CriterionFacts, ...], reason: str) -> Unsaved:
    """List what was sent and differs from what stands."""
    changed = differences(marks.over(standing.marks), standing.marks)
    points = [(each.name, marks.points.get(each.id)) for each in criteria if each.id in changed]
    return Unsaved(
        reason,
        tuple(points),
        comment=(marks.comment or "") if ChangedPart.COMMENT in changed else "",
        note=(marks.note or "") if ChangedPart.NOTE in changed else "",
    )


def question_of(criterion: CriterionFacts, standing: Standing) -> Question:
    """Give a criterion its steps; the round explains the lowest, the highest and the one or two halfway."""
    low, high = standing.points_minimum, standing.points_maximum
    middle = tuple(sorted({(low + high) // 2, (low + high + 1) // 2}))
    explained: dict[tuple[int, ...], str] = {(low,): criterion.anchor_minimum}
    if low < middle[0] and middle[-1] < high:
        explained[middle] = criterion.anchor_middle
    explained[high,] = criterion.anchor_maximum
    anchors = {points: text for steps, text in explained.items() for points in steps}
    return Question(
        criterion,
        steps=tuple(Step(points, anchors.get(points, "")) for points in range(low, high + 1)),
        anchors=tuple(("–".join(map(str, steps)), text) for steps, text in explained.items() if text),
        points=standing.marks.points.get(criterion.id),
    )
