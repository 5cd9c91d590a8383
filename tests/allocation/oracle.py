"""Brute force over every combination of amounts: slow, obvious, and right."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from allocation.lots import in_lot_order
from allocation.problem import Candidate, MenuAward, Problem, Rule
from allocation.programme import relaxed_minimum_awards, relaxed_minimum_cents

Awards = dict[str, int]


def amounts(problem: Problem, candidate: Candidate) -> list[int]:
    if candidate.fixed_cents is not None:
        return [candidate.fixed_cents]
    if not problem.is_eligible(candidate):
        return [0]
    award = candidate.award
    if isinstance(award, MenuAward):
        return [0, *award.amounts_cents]
    return sorted({0, *range(award.minimum_cents, award.maximum_cents + 1, award.step_cents)})


def holds(problem: Problem, awards: Awards) -> bool:
    if sum(awards.values()) > problem.available_cents:
        return False
    for limit in problem.limits:
        inside = [awards[one.id] for one in problem.candidates if limit.id in one.limit_ids]
        if sum(inside) < relaxed_minimum_cents(problem, limit):
            return False
        if limit.maximum_cents is not None and sum(inside) > limit.maximum_cents:
            return False
        funded = sum(cents > 0 for cents in inside)
        if funded < relaxed_minimum_awards(problem, limit):
            return False
        if limit.maximum_awards is not None and funded > limit.maximum_awards:
            return False
    return not problem.no_leapfrogging or not any(leapfrogs(problem, awards))


def leapfrogs(problem: Problem, awards: Awards) -> Iterator[tuple[str, str]]:
    """Pairs of a passed-over candidate and a funded one of lower merit."""
    for above in problem.candidates:
        if awards[above.id] or above.excluded is not None or above.merit is None:
            continue
        if problem.merit_threshold is not None and above.merit < problem.merit_threshold:
            continue
        same = [one for one in problem.candidates if one.applicant == above.applicant and one.id != above.id]
        if above.applicant is not None and any(awards[one.id] for one in same):
            continue
        for below in problem.candidates:
            alike = (below.district, set(below.groups)) == (above.district, set(above.groups))
            if alike and awards[below.id] and below.merit is not None and below.merit < above.merit:
                yield above.id, below.id


def every(problem: Problem) -> Iterator[Awards]:
    ordered = in_lot_order(problem)
    for chosen in product(*(amounts(problem, one) for one in ordered)):
        awards = {one.id: cents for one, cents in zip(ordered, chosen, strict=True)}
        if holds(problem, awards):
            yield awards


def best(problem: Problem) -> Awards | None:
    """Give the best awards under `merit_euros`, `merit_projects` or `ranking`, straight from the definition."""
    ordered = in_lot_order(problem)
    merit = {one.id: one.merit or 0 for one in ordered}
    by_merit = sorted(ordered, key=lambda one: -merit[one.id])

    def rank(awards: Awards) -> tuple[object, ...]:
        lots = tuple(awards[one.id] for one in ordered)
        if problem.rule is Rule.RANKING:
            return tuple(awards[one.id] for one in by_merit)
        if problem.rule is Rule.MERIT_PROJECTS:
            return sum(merit[id_] for id_, cents in awards.items() if cents), sum(lots), lots
        return sum(merit[id_] * cents for id_, cents in awards.items()), sum(lots), lots

    return max(every(problem), key=rank, default=None)


def most_even(problem: Problem) -> Awards | None:
    """Raise the sorted vector of the districts' coverages from below, then merit, money and lots."""
    order = [one.id for one in in_lot_order(problem)]
    merit = {one.id: one.merit or 0 for one in problem.candidates}

    def rank(awards: Awards) -> tuple[object, ...]:
        lots = [awards[id_] for id_ in order]
        worth = sum(merit[id_] * cents for id_, cents in awards.items())
        return coverages(problem, awards), worth, sum(lots), lots

    return max(every(problem), key=rank, default=None)


def coverages(problem: Problem, awards: Awards) -> list[Fraction]:
    requested: dict[str, int] = {}
    received: dict[str, int] = {}
    for one in problem.candidates:
        if one.district is not None:
            requested[one.district] = requested.get(one.district, 0) + one.requested_cents
            received[one.district] = received.get(one.district, 0) + awards[one.id]
    return sorted(Fraction(received[name], cents) for name, cents in requested.items() if cents)
