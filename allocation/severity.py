"""Correction for strict and generous members: each member's scores are shifted to the common mean.

To a member one can say it with the member's own numbers: "You share 12 proposals with others. Your scores for them
have a mean of 5.90, the common scores of the same 12 proposals one of 6.40. So 0.50 points are added to each of your
scores." The shift is one number for each member: it changes no member's order of proposals, and no differences.

**Definition.** A member takes part who scored at least three proposals that somebody else who takes part scored too.
With ``corrected score = score + the member's shift`` and ``common score = mean of a proposal's corrected scores``, the
shifts are those for which every member's corrected scores have the same mean as the common scores of the same
proposals. Members who are linked by no chain of shared proposals cannot be compared: each linked group has its own
common mean. Inside a group the equations leave the level open; it is fixed by letting the shifts cancel out over the
group's shared scores, so the group's points are moved between proposals, never made more or fewer.

**Why so.** These are the normal equations of least squares for ``score = proposal + member + chance``, an additive
model of leniency (de Gruijter, "Two simple models for rater effects", Applied Psychological Measurement 8, 1984;
for reviewers Roos, Rothe and Scheuermann, "How to calibrate the scores of biased reviewers by quadratic programming",
AAAI 2011). Comparing each member's mean with the others' as they stand would be simpler, but who happened to share
proposals with strict members only would pass for generous. The solution is unique and is computed in fractions.

**What follows** (and is tested). No order of members or proposals matters. Where all agree, nothing is shifted. Who
adds the same to all their scores is shifted back by it: all merits of the group rise by the same, their differences
stay. Who shares fewer than three proposals keeps their scores as they are: for so few, chance outweighs strictness.

Single scores may leave the scale by their shift, otherwise it would not be the same for all; a merit never does.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TypeVar

from allocation.merit import HUNDREDTHS, Aggregation, board_merit, mean, round_half_up
from allocation.records import dataclass

FEWEST_SHARED = 3
"""A member who shares fewer proposals than this is not corrected, and nobody is compared with that member."""

Member = TypeVar("Member", bound=Hashable)
Proposal = TypeVar("Proposal", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to each score of one member, in points.

    `shared` is the number of proposals it was found from, 0 where the member is not corrected. Over these,
    `own_mean` is the mean of the member's scores as given; `own_mean + points` is the mean of the common scores.
    """

    points: Fraction = Fraction(0)
    shared: int = 0
    own_mean: Fraction | None = None

    @property
    def hundredths(self) -> int:
        """The shift in hundredths of a point, rounded half up, to be shown; what is computed with is `points`."""
        return round_half_up(self.points * HUNDREDTHS)


def shifts(scores: Mapping[Member, Mapping[Proposal, Fraction]]) -> dict[Member, Shift]:
    """Find each member's shift; `scores` holds points by member and proposal, no entry where nothing was scored."""
    found: dict[Member, Shift] = {}
    for group in linked_groups(shared_scores(scores)):
        found |= shifts_in_group(group)
    return {member: found.get(member, Shift()) for member in scores}


def corrected_scores(scores: Mapping[Member, Mapping[Proposal, Fraction]]) -> dict[Member, dict[Proposal, Fraction]]:
    """Give all scores with their member's shift added, not rounded."""
    found = shifts(scores)
    return {
        member: {proposal: score + found[member].points for proposal, score in given.items()}
        for member, given in scores.items()
    }


def corrected_merits(
    scores: Mapping[Member, Mapping[Proposal, Fraction]],
    scale: tuple[int, int],
    *,
    aggregation: str = Aggregation.MEAN,
    minimum_scores: int = 1,
) -> dict[Proposal, int | None]:
    """Aggregate the corrected scores of each proposal that was scored; rounded once, and kept within the scale.

    `scale` is the lowest and the highest number of points that could be given.
    """
    by_proposal: dict[Proposal, list[Fraction]] = {}
    for given in corrected_scores(scores).values():
        for proposal, score in given.items():
            by_proposal.setdefault(proposal, []).append(score)
    lowest, highest = (bound * HUNDREDTHS for bound in scale)
    merits = {
        proposal: board_merit(listed, aggregation=aggregation, minimum_scores=minimum_scores)
        for proposal, listed in by_proposal.items()
    }
    return {proposal: None if merit is None else min(max(merit, lowest), highest) for proposal, merit in merits.items()}


def shared_scores(
    scores: Mapping[Member, Mapping[Proposal, Fraction]],
) -> Mapping[Member, Mapping[Proposal, Fraction]]:
    """Leave out proposals that one member scored alone and members who share too few, until neither is left."""
    while True:
        scored = Counter(proposal for given in scores.values() for proposal in given)
        shared = {
            member: {proposal: score for proposal, score in given.items() if scored[proposal] > 1}
            for member, given in scores.items()
        }
        kept = {member: given for member, given in shared.items() if len(given) >= FEWEST_SHARED}
        if kept == scores:
            return kept
        scores = kept


def linked_groups(
    scores: Mapping[Member, Mapping[Proposal, Fraction]],
) -> Iterable[Mapping[Member, Mapping[Proposal, Fraction]]]:
    """Part the members into groups inside which chains of shared proposals lead from everyone to everyone."""
    waiting = dict(scores)
    while waiting:
        member, given = waiting.popitem()
        group, reached = {member: given}, set(given)
        while near := [one for one, theirs in waiting.items() if not reached.isdisjoint(theirs)]:
            for one in near:
                group[one] = waiting.pop(one)
                reached.update(group[one])
        yield group


def shifts_in_group(scores: Mapping[Member, Mapping[Proposal, Fraction]]) -> dict[Member, Shift]:
    """Solve the normal equations of one group, each proposal's common score put in as the mean that it is.

    The equation of a member who scored n shared proposals, multiplied by `unit` so that all coefficients are whole:
    ``n x shift - sum over proposals of (mean of the shifts of all who scored it) = sum of (mean score - own score)``.
    All left sides add up to nothing, and so do all right ones. So adding n times ``sum of (n x shift)`` to each
    equation asks for just the one thing that was open, that this sum be nothing, and makes the solution unique.
    """
    members = list(scores)
    by_proposal: dict[Proposal, list[int]] = {}
    for place, member in enumerate(members):
        for proposal in scores[member]:
            by_proposal.setdefault(proposal, []).append(place)
    unit = lcm(*(len(places) for places in by_proposal.values()))
    counts = [len(scores[member]) for member in members]
    matrix = [[one * other for other in counts] for one in counts]
    right = [Fraction(0) for _ in members]
    for place, count in enumerate(counts):
        matrix[place][place] += unit * count
    for proposal, places in by_proposal.items():
        common = mean([scores[members[place]][proposal] for place in places])
        for place in places:
            right[place] += unit * (common - scores[members[place]][proposal])
            for other in places:
                matrix[place][other] -= unit // len(places)
    solution = solve_exactly(matrix, right)
    return {
        member: Shift(points, len(scores[member]), mean(list(scores[member].values())))
        for member, points in zip(members, solution, strict=True)
    }


def solve_exactly(matrix: Sequence[Sequence[int]], right: Sequence[Fraction]) -> list[Fraction]:
    """Solve positive definite equations by fraction-free elimination.

    Every intermediate number is a minor of the matrix, so each division leaves no remainder (Bareiss, "Sylvester's
    identity and multistep integer-preserving Gaussian elimination", Mathematics of Computation 22, 1968).
    """
    whole = lcm(*(value.denominator for value in right))
    rows = [[*row, int(value * whole)] for row, value in zip(matrix, right, strict=True)]
    before = 1
    for place, pivots in enumerate(rows):
        pivot = pivots[place]
        for other, row in enumerate(rows):
            if other != place:
                factor = row[place]
                rows[other] = [(pivot * mine - factor * its) // before for mine, its in zip(row, pivots, strict=True)]
        before = pivot
    return [Fraction(row[-1], before * whole) for row in rows]
