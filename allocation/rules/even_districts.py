"""`even_districts`: raise the worst-served district first, then the next, and spend by merit inside each.

Coverage of a district is what its candidates receive divided by what they requested. The sorted vector of coverages
is raised from below: find the highest level that all districts can reach together; those that cannot be above it,
given the others, stay there; go on with the rest. Every question is one of feasibility, answered exactly
(`crossing.any_awards`); its answer tells what each district received in it, which often is more than was asked for.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from allocation.crossing.any_awards import AnyAwards
from allocation.lots import in_lot_order
from allocation.nested.sums import TooManySumsError
from allocation.outcome import Proof
from allocation.problem import Limit, Problem
from allocation.programmes.effort import Tick
from allocation.programmes.programme import (
    common_unit,
    demand_by_limit,
    eligible,
    merit_per_euro,
    nothing_but_room,
    programme_of,
    rooms,
)
from allocation.programmes.waterline import waterline_prices
from allocation.records import dataclass, replace
from allocation.rules.awards import best_awards, splits_of
from allocation.rules.settlement import Settlement, Steering, in_cents, merit_times_cents

Floors = dict[str, int]
"""Cents by district: what each must receive at least, or does receive."""

Ask = Callable[[Floors], Floors | None]
"""What the districts receive in some awards that reach these floors; None where there are none."""


@dataclass(frozen=True, slots=True)
class Districts:
    """What is requested, fixed and fundable in each district, and in which unit amounts can grow."""

    requested: Mapping[str, int]
    fixed: Mapping[str, int]
    demand: Mapping[str, int]
    unit: int
    ask: Ask

    def floor(self, name: str, level: Fraction) -> int:
        """Find the smallest amount with which the district reaches the level."""
        missing = level * self.requested[name] - self.fixed[name]
        return self.fixed[name] + max(-(-missing // self.unit), 0) * self.unit

    def above(self, name: str, level: Fraction) -> Fraction:
        """Find the next level at which the district's amount grows."""
        more = max((level * self.requested[name] - self.fixed[name]) // self.unit, -1) + 1
        return Fraction(self.fixed[name] + more * self.unit, self.requested[name])

    def floors_at(self, plan: Floors, level: Fraction) -> Floors:
        return {name: plan.get(name, self.floor(name, level)) for name in self.requested}

    def reach(self, floors: Floors) -> Floors | None:
        """Ask, unless demand already says that the answer is no."""
        if any(cents > self.demand[name] for name, cents in floors.items()):
            return None
        return self.ask(floors)

    def highest_level(self, plan: Floors, reached: Floors) -> tuple[Fraction, Floors]:
        """Find the highest level that all districts outside of the plan can reach together.

        `reached` is what some awards that keep the plan give; the second value is the same for that level.
        """
        rest = [name for name in self.requested if name not in plan]
        missed = min(Fraction(self.demand[name] + self.unit, self.requested[name]) for name in rest)
        while True:
            level = min(Fraction(reached[name], self.requested[name]) for name in rest)
            following = min(self.above(name, level) for name in rest)
            if following >= missed:
                return level, reached
            tried = max((level + missed) / 2, following)
            found = self.reach(self.floors_at(plan, tried))
            if found is None:
                missed = tried
            else:
                reached = found


def even_districts(problem: Problem, _steering: Steering, tick: Tick) -> Settlement | None:
    """Raise the sorted coverages from below, then maximise Σ merit x cents, then money and lots."""
    districts, plans = plans_of(problem, tick)
    order = [one.id for one in in_lot_order(problem)]
    found = [awards for plan in plans if (awards := best_inside(problem, plan, tick)) is not None]
    awards = max(found, key=lambda one: worth_of(problem, one, order), default=None)
    if awards is None:
        return None
    objective = ",".join(str(coverage) for coverage in coverages(problem, districts.requested, awards))
    return Settlement(awards, objective, objective, Proof.EXACT)


def plans_of(problem: Problem, tick: Tick) -> tuple[Districts, list[Floors]]:
    """Find what each district receives at least where the coverages are best; none where no awards hold the limits."""
    districts = districts_of(problem, tick)
    reached = districts.reach(dict(districts.fixed))
    if reached is None:
        return districts, []
    plans: list[tuple[Floors, Floors]] = [({}, reached)]
    while len(plans[0][0]) < len(districts.requested):
        plans = longer_plans(districts, plans)
    return districts, [plan for plan, _ in plans]


def worth_of(problem: Problem, awards: Mapping[str, int], order: list[str]) -> tuple[int, int, list[int]]:
    return merit_times_cents(problem, awards), sum(awards.values()), [awards[id_] for id_ in order]


def districts_of(problem: Problem, tick: Tick) -> Districts:
    requested: dict[str, int] = {}
    fixed: dict[str, int] = {}
    for one in problem.candidates:
        if one.district is not None and one.requested_cents:
            requested[one.district] = requested.get(one.district, 0) + one.requested_cents
    for one in problem.candidates:
        if one.district in requested:
            fixed[one.district] = fixed.get(one.district, 0) + (one.fixed_cents or 0)
    carried = demand_by_limit(problem)
    demand = {name: carried.get(name, (0, 0))[0] for name in requested}
    unit = common_unit(one.award for one in eligible(problem))
    return Districts(requested, fixed, demand, unit, asking(problem, fixed, unit, tick))


def asking(problem: Problem, fixed: Floors, unit: int, tick: Tick) -> Ask:
    """Find the quickest way to answer: by queues, or by the search for best awards where awards are counted."""

    def by_search(floors: Floors) -> Floors | None:
        awards = best_with(with_floors(problem, floors), tick, valued=False)
        return None if awards is None else received(problem, fixed, awards)

    if counts_awards(problem):
        return by_search
    try:
        any_awards = AnyAwards(problem, list(fixed), tick)
    except TooManySumsError:
        return by_search

    def by_queues(floors: Floors) -> Floors | None:
        found = any_awards.find({name: (cents - fixed[name]) // unit for name, cents in floors.items()})
        return None if found is None else {name: fixed[name] + found[name] * unit for name in floors}

    return by_queues


def counts_awards(problem: Problem) -> bool:
    """Tell whether some limit on the number of awards can bind."""
    carried = demand_by_limit(problem)
    return any(one.low_count > 0 or one.high_count < carried.get(one.id, (0, 0))[1] for one in rooms(problem).values())


def longer_plans(districts: Districts, plans: list[tuple[Floors, Floors]]) -> list[tuple[Floors, Floors]]:
    """Fix who stays lowest among the rest; where several could, keep every choice that lets the others rise most."""
    levels = [districts.highest_level(plan, reached) for plan, reached in plans]
    highest = max(level for level, _ in levels)
    longer: dict[frozenset[tuple[str, int]], tuple[Floors, Floors]] = {}
    for (plan, _), (level, reached) in zip(plans, levels, strict=True):
        if level == highest:
            for one in with_lowest(districts, plan, level):
                longer.setdefault(frozenset(one.items()), (one, reached))
    return list(longer.values())


def with_lowest(districts: Districts, plan: Floors, level: Fraction) -> list[Floors]:
    """Fix one district that cannot be above the level, given the others; if each could, try each."""
    floors = districts.floors_at(plan, level)
    lowest = [
        name
        for name in sorted(floors.keys() - plan.keys())
        if Fraction(floors[name], districts.requested[name]) == level
    ]
    for name in lowest:
        risen = floors | {name: floors[name] + districts.unit}
        if districts.reach(risen) is None:
            return [plan | {name: floors[name]}]
    return [plan | {name: floors[name]} for name in lowest]


def with_floors(problem: Problem, floors: Floors) -> Problem:
    """Give the problem with each district's minimum raised to its floor."""
    limits = {limit.id: limit for limit in problem.limits}
    for name, cents in floors.items():
        limit = limits.get(name, Limit(name, name))
        limits[name] = replace(limit, minimum_cents=max(limit.minimum_cents or 0, cents))
    return replace(problem, limits=tuple(limits.values()))


def best_inside(problem: Problem, plan: Floors, tick: Tick) -> Mapping[str, int] | None:
    """Maximise Σ merit x cents with every district at its floor or above."""
    return best_with(with_floors(problem, plan), tick, valued=True)


def best_with(problem: Problem, tick: Tick, *, valued: bool) -> Mapping[str, int] | None:
    programme = programme_of(problem, merit_per_euro if valued else nothing_but_room)
    find_prices, order = partial(waterline_prices, programme), range(len(programme.items))
    case = best_awards(programme, find_prices, order, splits_of(problem), tick)
    return None if case is None else in_cents(problem, programme, case.amounts)


def received(problem: Problem, names: Mapping[str, int], awards: Mapping[str, int]) -> Floors:
    found = dict.fromkeys(names, 0)
    for one in problem.candidates:
        if one.district in found:
            found[one.district] += awards[one.id]
    return found


def coverages(problem: Problem, requested: Mapping[str, int], awards: Mapping[str, int]) -> list[Fraction]:
    found = received(problem, requested, awards)
    return sorted(Fraction(cents, requested[name]) for name, cents in found.items())
