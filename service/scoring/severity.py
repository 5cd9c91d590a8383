"""What one member is told of the correction for strict and generous members. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from allocation.merit import HUNDREDTHS, round_half_up
from allocation.severity import shifts
from service.scoring.facts import FEWEST_FOR_SPREAD, OwnShift


def own_shift_of(scores: Mapping[int, Mapping[int, Fraction]], member_id: int) -> OwnShift | None:
    """Tell a member by what their scores are corrected; None where none of theirs count."""
    if member_id not in scores:
        return None
    found = shifts(scores)
    shift = found[member_id]
    if shift.own_mean is None:
        return OwnShift(shared=0)
    own = scores[member_id].keys()
    sharing = sum(bool(found[other].shared) and not own.isdisjoint(given) for other, given in scores.items())
    if sharing < FEWEST_FOR_SPREAD:
        return OwnShift(shift.shared)
    common = round_half_up((shift.own_mean + shift.points) * HUNDREDTHS)
    return OwnShift(shift.shared, round_half_up(shift.own_mean * HUNDREDTHS), common, shift.hundredths)
