"""Merits as they would be without one member's scores, for each member."""

from collections.abc import Mapping
from fractions import Fraction

from allocation.merit import HUNDREDTHS, Aggregation, board_merit
from allocation.problem import Problem
from allocation.severity import corrected_merits

Scores = Mapping[str, Mapping[str, Fraction]]
"""Points by member and candidate id; a candidate without an entry was not scored by that member."""

Merits = Mapping[str, int | None]
"""Merit in hundredths of a point by candidate id; None means not rankable."""


def merits_without_each(
    scores: Scores,
    *,
    aggregation: str = Aggregation.MEAN,
    minimum_scores: int = 1,
    corrected_within: tuple[int, int] | None = None,
) -> dict[str, Merits]:
    """Aggregate all other members' scores anew, for each member.

    The aggregation and the minimum of scores are the round's own, so a candidate can lose its rank with a member.
    Named are the candidates that this member scored; where the round corrects for strict and generous members
    (`corrected_within` is then its scale's lowest and highest points), the shifts of the others change too, and all
    candidates are named.
    """
    if corrected_within is not None:
        return _corrected_without_each(scores, corrected_within, aggregation, minimum_scores)
    by_candidate: dict[str, dict[str, Fraction]] = {}
    for member, given in scores.items():
        for id_, score in given.items():
            by_candidate.setdefault(id_, {})[member] = score

    def merit_without(member: str, id_: str) -> int | None:
        others = [score for other, score in by_candidate[id_].items() if other != member]
        return board_merit(others, aggregation=aggregation, minimum_scores=minimum_scores)

    return {member: {id_: merit_without(member, id_) for id_ in given} for member, given in scores.items()}


def _corrected_without_each(
    scores: Scores, scale: tuple[int, int], aggregation: str, minimum_scores: int
) -> dict[str, Merits]:
    nobody = dict.fromkeys(id_ for given in scores.values() for id_ in given)
    without: dict[str, Merits] = {}
    for member in scores:
        others = {other: given for other, given in scores.items() if other != member}
        merits = corrected_merits(others, scale, aggregation=aggregation, minimum_scores=minimum_scores)
        without[member] = {**nobody, **merits}
    return without


def scores_of_ballots(problem: Problem) -> Scores:
    """Read the problem's ballots as scores: whole hundredths of a point, as Beirat writes them.

    The ballots' scores are rounded, so the merits made from them can differ by a hundredth from those of the exact
    scores. Ballots of votes (from Pabulib files) are no scores.
    """
    return {
        ballot.member: {id_: Fraction(score, HUNDREDTHS) for id_, score in ballot.scores.items()}
        for ballot in problem.ballots
    }
