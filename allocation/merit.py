"""From points to merit, in exact fractions, rounded half up once at the end."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

HUNDREDTHS = 100
TRIMMED_SHARE = Fraction(1, 5)
"""The trimmed mean leaves out a fifth of the scores at each end, rounded down."""


class Aggregation(StrEnum):
    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"


def member_score(points: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """Give the weighted mean of one member's points over all criteria that carry a weight."""
    if points.keys() != weights.keys():
        raise ValueError("A score needs points for exactly the weighted criteria.")
    total = sum(weights.values())
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("Weights must not be negative, and at least one must be above zero.")
    return Fraction(sum(points[criterion] * weight for criterion, weight in weights.items()), total)


def board_merit(
    scores: Sequence[Fraction | int], *, parts: int = 1, aggregation: str = Aggregation.MEAN, minimum_scores: int = 1
) -> int | None:
    """Merit in hundredths of a point; None where too few members scored to rank the proposal.

    `scores` are in points, or in so many `parts` of a point.
    """
    if len(scores) < max(minimum_scores, 1):
        return None
    merit = aggregate(scores, Aggregation(aggregation))
    return round_ratio(HUNDREDTHS * merit.numerator, parts * merit.denominator)


def aggregate(scores: Sequence[Fraction | int], aggregation: Aggregation) -> Fraction:
    ordered = sorted(scores)
    match aggregation:
        case Aggregation.MEAN:
            return mean(ordered)
        case Aggregation.MEDIAN:
            middle = len(ordered) // 2
            return mean(ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1])
        case Aggregation.TRIMMED_MEAN:
            left_out = int(len(ordered) * TRIMMED_SHARE)
            return mean(ordered[left_out : len(ordered) - left_out])


def mean(scores: Sequence[Fraction | int]) -> Fraction:
    return Fraction(sum(scores), len(scores))


def round_half_up(value: Fraction) -> int:
    """Give the nearest integer; exactly half goes up: 0.5 → 1, 1.5 → 2, -0.5 → 0."""
    return round_ratio(value.numerator, value.denominator)


def round_ratio(part: int, whole: int) -> int:
    """Round part ÷ whole in the same way; `whole` is above zero."""
    return (2 * part + whole) // (2 * whole)
