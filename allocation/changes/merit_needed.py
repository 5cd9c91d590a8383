"""How much more merit funds a candidate where the rule takes the best of all awards that hold the limits.

Merit is worth something only where the candidate is funded. So awards without it stay as good as they are, and those
with it become better with every point: it is funded from that merit on with which the best awards that fund it are
worth more than the best awards. Lots are a part of the worth, so nothing ties.
"""

from allocation.changes.asked import Asked
from allocation.changes.found import Found
from allocation.problem import Candidate, Rule
from allocation.programmes.effort import Tick


def merit_needed(asked: Asked, candidate: Candidate, tick: Tick) -> int | None:
    """Find the smallest hundredths of a point to add; None where no merit would fund the candidate."""
    found = asked.with_award(candidate, 0, -1, tick)
    if found is None:
        return None
    if asked.problem.rule is Rule.RANKING:
        return above_in_list(asked, candidate, found)
    merit = -to_spare(asked, candidate, found)
    is_the_same_for_all = not asked.worth_of_merit(candidate, 1)[1]
    while not is_the_same_for_all and (found := asked.with_award(candidate, merit - 1, asked.base.worth, tick)):
        merit -= 1 + to_spare(asked, candidate, found)
    return merit


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
