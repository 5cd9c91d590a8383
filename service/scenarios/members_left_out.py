"""Leaving out single members: whether that may be asked of a scenario, and what is kept of it. Pure.

What it changes is kept only in sum, from four members on: whoever saw it member by member, or in amounts, could work
out somebody's scores.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from allocation import Problem
from allocation.outcome import Status
from allocation.studies.leave_one_out import Merits, merits_without_each
from allocation.studies.steadiness import Variation
from service.scoring.facts import FEWEST_FOR_SPREAD, RoundScores

MOST_UNTOLD: Final = FEWEST_FOR_SPREAD - 1
"""So few cases in which something changes are not told apart: two, and the viewer's own score, would leave one."""


class Withheld(StrEnum):
    """Why nobody was left out."""

    FEW = "few"
    """Fewer than four members scored."""
    CHANGED = "changed"
    """Points, or who counts, have changed since the split was computed."""
    THRESHOLD = "threshold"
    """The scenario tries another merit threshold than the round's: many such scenarios would read scores out."""


@dataclass(frozen=True)
class MembersLeftOut:
    """All members' cases in sum, none of which is shown before the last is answered; `waiting` are those that are not.

    In the end up to three `changing` ones are kept as three, which means "at most three". `tipping` are the numbers of
    the proposals whose award is another in at least one of the cases. `kept_merits` is the number of proposals that
    too few scored: they keep their merit whoever is left out.
    """

    cases: int
    waiting: tuple[str, ...]
    changing: int
    tipping: tuple[int, ...]
    kept_merits: int


def scores_to_leave_out(problem: Problem, scores: RoundScores, merit_threshold: int | None) -> RoundScores | Withheld:
    """Say whether members may be left out of this problem's merits, given the round's scores and threshold of now."""
    if problem.merit_threshold != merit_threshold:
        return Withheld.THRESHOLD
    if any(scores.merits.get(int(one.id)) != one.merit for one in problem.candidates):
        return Withheld.CHANGED
    return Withheld.FEW if len(scores.by_member) < FEWEST_FOR_SPREAD else scores


def left_out(scores: RoundScores) -> dict[str, Merits]:
    """Give the merits without each member. Where fewer than four scored a proposal, it keeps its merit.

    With two or three scores, who knows their own would learn from a changed award what the others gave.
    """
    in_some_order = sorted(scores.by_member, key=lambda given: sorted(given.items()))
    named = {
        str(place): {str(number): score for number, score in given.items()} for place, given in enumerate(in_some_order)
    }
    kept = {str(number) for number in scored_by_few(scores)}
    without = merits_without_each(
        named,
        aggregation=scores.aggregation,
        minimum_scores=scores.minimum_scores,
        corrected_within=scores.corrected_within,
    )
    return {
        place: {id_: merit for id_, merit in merits.items() if id_ not in kept} for place, merits in without.items()
    }


def scored_by_few(scores: RoundScores) -> set[int]:
    """Find the proposals with fewer than four scores."""
    counts = Counter(number for given in scores.by_member for number in given)
    return {number for number, count in counts.items() if count < FEWEST_FOR_SPREAD}


def sum_of_members(
    found: Sequence[Variation], scores: RoundScores, before: MembersLeftOut | None = None
) -> MembersLeftOut:
    """Keep of the members' cases, added to those `before`, how many change something, and of which proposals.

    Neither whose case it is, nor what changes together, nor by how much: two proposals that tip in one case would
    tell that the same person scored both unlike the others.
    """
    waiting = tuple(one.about for one in found if one.status is Status.TIMED_OUT)
    changing = sum(bool(one.changes) or one.status is Status.INFEASIBLE for one in found)
    changing += before.changing if before else 0
    tipping = {int(change.id) for one in found for change in one.changes}
    return MembersLeftOut(
        cases=before.cases if before else len(found),
        waiting=waiting,
        changing=changing if waiting or not changing else max(changing, MOST_UNTOLD),
        tipping=tuple(sorted(tipping.union(before.tipping if before else ()))),
        kept_merits=len(scored_by_few(scores)),
    )
