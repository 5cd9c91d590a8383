"""How much more merit funds a candidate where the rule takes the best of all awards that hold the limits.

Merit is worth something only where the candidate is funded. So awards without it stay as good as they are, and those
with it become better with every point: it is funded from that merit on with which the best awards that fund it are
worth more than the best awards. Lots are a part of the worth, so nothing ties.

Where nobody may be passed over, more merit also moves the candidate up in its queue. Then fewer others are in the way
of awards that fund it, and more stand against those that do not. So here, too, what is enough stays enough with more.
"""

from allocation.changes.asked import Asked
from allocation.changes.found import Found, keeps
from allocation.problem import Candidate, Rule
from allocation.programmes.effort import Tick
from allocation.records import dataclass

FIRST_STRIDE = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hundredths of a point: from the least to the most that are to be tried, and where the answer may lie."""

    least: int
    most: int
    guess: int


def merit_needed(asked: Asked, candidate: Candidate, wanted: Wanted, tick: Tick) -> int | None:
    """Find the smallest hundredths of a point to add; None where no merit is enough."""
    if asked.problem.no_leapfrogging:
        return merit_in_queue(asked, candidate, wanted, tick)
    found = asked.with_award(asked.award_to(candidate, 0), -1, tick)
    if found is None:
        return None
    if asked.problem.rule is Rule.RANKING:
        return max(above_in_list(asked, candidate, found), wanted.least)
    merit = -to_spare(asked, candidate, found)
    is_the_same_for_all = not asked.worth_of_merit(candidate, 1)[1]
    while not is_the_same_for_all and (found := funded_with(asked, candidate, merit - 1, tick)):
        merit -= 1 + to_spare(asked, candidate, found)
    return max(merit, wanted.least)


def merit_in_queue(asked: Asked, candidate: Candidate, wanted: Wanted, tick: Tick) -> int | None:
    """Go up from the guess, in strides that grow; then look where the awards just found would still be worth enough."""
    too_little, enough, merit, stride = wanted.least - 1, wanted.most + 1, wanted.guess, FIRST_STRIDE
    while enough - too_little > 1:
        merit = min(max(merit, too_little + 1), enough - 1)
        found = funded_with(asked, candidate, merit, tick)
        if found is not None:
            enough, merit = merit, merit - to_spare(asked, candidate, found)
            continue
        too_little = merit
        merit = (merit + enough) // 2 if enough <= wanted.most else merit + stride
        stride *= 2
    return enough if enough <= wanted.most else None


def funded_with(asked: Asked, candidate: Candidate, more_merit: int, tick: Tick) -> Found | None:
    """Find the best awards with more merit if they fund the candidate; None where they do not."""
    award = asked.award_to(candidate, more_merit)
    found = asked.with_award(award, asked.base.worth, tick)
    if found is not None or keeps(award.splits, asked.programme, asked.base.amounts):
        return found
    found = asked.with_award(award, -1, tick)
    if found is None:
        return None
    return found if asked.without_award(award, found.worth, tick) is None else None


def to_spare(asked: Asked, candidate: Candidate, found: Found) -> int:
    """Give how much less merit would leave these awards worth more than those without the candidate; below 0: more."""
    gain, weight = asked.worth_of_merit(candidate, 1)
    amount = found.amounts[asked.places[candidate.id]]
    return (found.worth - asked.base.worth - 1) // ((gain + weight * amount) * asked.worths.unit)


def above_in_list(asked: Asked, candidate: Candidate, found: Found) -> int:
    """Find the merit with which a list reaches the candidate just before the first award that funding it changes.

    Where funding it is no worse for those above, nothing is missing: it only has to be on the list.
    """
    if found.worth > asked.base.worth:
        return 0
    place = next(one for one in asked.order if found.amounts[one] != asked.base.amounts[one])
    merits = {one.id: one.merit or 0 for one in asked.problem.candidates}
    level = merits[asked.programme.items[place].id]
    is_earlier = asked.places[candidate.id] < place
    return level + (not is_earlier) - (candidate.merit or 0)
