"""The order that must be kept under `no_leapfrogging`, as cases to split.

Nobody is funded while a candidate of higher merit, in the same district and the same groups, gets nothing, unless
another candidate of that one's applicant is funded. Where an answer breaks this, one of three things must change:
the one above is funded, or another of its applicant's, or nobody below it is.
"""

from collections.abc import Iterator, Mapping

from allocation.problem import Candidate, Problem
from allocation.programmes.cases import Case, Part
from allocation.programmes.limits import leapfrogs, may_be_leapfrogged, peers_of
from allocation.programmes.lines import Condition
from allocation.programmes.narrowing import at_least, at_most, with_item
from allocation.programmes.programme import Programme


class Order:
    """Who must not be passed over by whom; as a side condition, it splits cases."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.peers: dict[object, list[Candidate]] = {}
        self.of_applicant: dict[str, list[Candidate]] = {}
        for one in problem.candidates:
            self.peers.setdefault(peers_of(one), []).append(one)
            if one.applicant is not None:
                self.of_applicant.setdefault(one.applicant, []).append(one)

    def family_of(self, one: Candidate) -> list[Candidate]:
        """Give all candidates of the same applicant, this one first."""
        others = self.of_applicant.get(one.applicant, []) if one.applicant is not None else []
        return [one, *(other for other in others if other.id != one.id)]

    def __call__(self, case: Case) -> list[Part] | None:
        """Split on the first leapfrog, or None where the order is kept."""
        places = {item.id: place for place, item in enumerate(case.programme.items)}
        awards = self._awards(case, places)
        first = next(iter(sorted((above.id, above) for above, _ in leapfrogs(self.problem, awards))), None)
        return None if first is None else self._parts(case, places, first[1])

    def _awards(self, case: Case, places: Mapping[str, int]) -> dict[str, int]:
        return {
            one.id: case.amounts[places[one.id]] if one.id in places else one.fixed_cents or 0
            for one in self.problem.candidates
        }

    def _parts(self, case: Case, places: Mapping[str, int], above: Candidate) -> list[Part]:
        """Fund the one above; or one of its applicant's others; or else nobody below it."""
        rest = case.programme
        parts: list[Part] = []
        for one in self.family_of(above):
            if one.id in places:
                place = places[one.id]
                parts.append((with_item(rest, place, at_least(rest.items[place], 1)), case.prices))
                rest = with_item(rest, place, at_most(rest.items[place], 0))
        nobody = self._nobody_below(rest, places, above)
        return parts if nobody is None else [*parts, (nobody, case.prices)]

    def _nobody_below(self, programme: Programme, places: Mapping[str, int], above: Candidate) -> Programme | None:
        for one in self.peers[peers_of(above)]:
            if one.merit is None or one.merit >= (above.merit or 0):
                continue
            if one.fixed_cents:
                return None
            if one.id in places:
                place = places[one.id]
                programme = with_item(programme, place, at_most(programme.items[place], 0))
        return programme


def order_lines(problem: Problem, programme: Programme) -> Iterator[Condition]:
    """State the order for the solver: whoever is below is funded only if the one above or its applicant is."""
    if not problem.no_leapfrogging:
        return
    order, places = Order(problem), {item.id: place for place, item in enumerate(programme.items)}
    for above in problem.candidates:
        family = order.family_of(above)
        if any(one.fixed_cents for one in family) or not may_be_leapfrogged(problem, above, {above.id: 0}):
            continue
        helping = tuple(places[one.id] for one in family if one.id in places)
        for below in order.peers[peers_of(above)]:
            if below.merit is not None and below.merit < (above.merit or 0):
                if below.fixed_cents:
                    yield (), helping
                elif below.id in places:
                    yield (places[below.id],), helping
