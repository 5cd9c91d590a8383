"""A problem as a programme in whole units: items with choices, groups with room, one objective in big integers.

The objective is lexicographic: first the rule's own, then money used. Both fit into one integer,
``own × scale + money`` with `scale` above all money that can be spent. Lots come last, in `allocation.search`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

from allocation.lots import in_lot_order
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, Problem, RangeAward, Rule

Choice = tuple[int, int, int]
"""`(low, high, stride)` in units: low, low + stride, …, high; always above zero (zero is allowed unless forced)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One candidate that a rule decides on, its choices ascending. Receiving x > 0 units is worth ``gain + weight × x``."""

    id: str
    choices: tuple[Choice, ...]
    gain: int
    weight: int
    groups: tuple[int, ...]
    may_be_zero: bool = True

    @property
    def most(self) -> int:
        return self.choices[-1][1] if self.choices else 0

    @property
    def least(self) -> int:
        """The smallest amount above zero."""
        return self.choices[0][0] if self.choices else 0

    def largest_up_to(self, room: int) -> int:
        """Give the largest amount that fits into the room; 0 where none does."""
        fitting = (
            low + (min(high, room) - low) // stride * stride for low, high, stride in self.choices if low <= room
        )
        return max(fitting, default=0)


@dataclass(frozen=True, slots=True)
class Group:
    """Room for the items that carry it: money in units, and how many of them may be funded."""

    id: str
    low: int
    high: int
    low_count: int
    high_count: int


@dataclass(frozen=True)
class Programme:
    """Items in lot order; group 0 is the budget, which holds every item."""

    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    unit_cents: int
    scale: int

    def members(self) -> list[list[int]]:
        """Give the positions of each group's items."""
        return self._members

    @cached_property
    def _members(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.groups]
        for place, item in enumerate(self.items):
            for group in item.groups:
                found[group].append(place)
        return found


Worth = Callable[[Candidate, int], tuple[int, int]]
"""(gain, weight) of a candidate under a rule, given the scale."""


def merit_per_euro(candidate: Candidate, scale: int) -> tuple[int, int]:
    """Value each unit by merit: Σ merit × money, then Σ money."""
    return 0, (candidate.merit or 0) * scale + 1


def merit_per_project(candidate: Candidate, scale: int) -> tuple[int, int]:
    """Value each funded candidate by merit: Σ merit, then Σ money."""
    return (candidate.merit or 0) * scale, 1


def nothing_but_room(_candidate: Candidate, _scale: int) -> tuple[int, int]:
    """Value nothing: every award that holds the limits is as good as any other."""
    return 0, 0


WORTHS: dict[Rule, Worth] = {Rule.MERIT_EUROS: merit_per_euro, Rule.MERIT_PROJECTS: merit_per_project}
"""How each rule that maximises a sum values a candidate."""


def relaxed_minimum_cents(problem: Problem, limit: Limit) -> int:
    """Give the minimum in cents, as far as the eligible and the fixed candidates' demand allows."""
    demand = sum(
        demand_cents(problem, candidate) for candidate in problem.candidates if limit.id in candidate.limit_ids
    )
    return min(limit.minimum_cents or 0, demand)


def relaxed_minimum_awards(problem: Problem, limit: Limit) -> int:
    carriers = (one for one in problem.candidates if limit.id in one.limit_ids)
    return min(limit.minimum_awards or 0, sum(demand_cents(problem, one) > 0 for one in carriers))


def demand_cents(problem: Problem, candidate: Candidate) -> int:
    """Sum up the most that the candidate can receive: the fixed amount, the award's maximum, or nothing."""
    if candidate.fixed_cents is not None:
        return candidate.fixed_cents
    return candidate.maximum_cents if problem.is_eligible(candidate) else 0


@dataclass(slots=True)
class Room:
    """What a limit still has to give once the fixed awards are taken off, in cents and awards."""

    id: str
    low: int
    high: int
    low_count: int
    high_count: int

    def take(self, cents: int) -> None:
        self.low -= cents
        self.high -= cents
        self.low_count -= cents > 0
        self.high_count -= cents > 0


def rooms(problem: Problem) -> dict[str, Room]:
    """Find the room of the budget and of each limit that some candidate carries; negative where it is overdrawn."""
    carried = carried_by_limit(problem)
    total, count = carried[BUDGET].cents, len(problem.candidates)
    found = {BUDGET: Room(BUDGET, 0, problem.available_cents, 0, count)}
    for limit in problem.limits:
        demand = carried.get(limit.id, NOTHING_CARRIED)
        low, low_count = min(limit.minimum_cents or 0, demand.cents), min(limit.minimum_awards or 0, demand.awards)
        high = total if limit.maximum_cents is None else limit.maximum_cents
        high_count = count if limit.maximum_awards is None else limit.maximum_awards
        found[limit.id] = Room(limit.id, low, high, low_count, high_count)
    for candidate in problem.candidates:
        if candidate.fixed_cents:
            for name in (BUDGET, *sorted(candidate.limit_ids & found.keys())):
                found[name].take(candidate.fixed_cents)
    return found


@dataclass(slots=True)
class Carried:
    """What the candidates that carry a limit could receive at most: cents, and how many of them anything."""

    cents: int = 0
    awards: int = 0


NOTHING_CARRIED = Carried()


def carried_by_limit(problem: Problem) -> dict[str, Carried]:
    """Add up demand by limit id, and that of everybody under the budget."""
    found: dict[str, Carried] = {BUDGET: Carried()}
    for candidate in problem.candidates:
        demand = demand_cents(problem, candidate)
        if demand:
            for name in (BUDGET, *candidate.limit_ids):
                if name not in found:
                    found[name] = Carried()
                found[name].cents += demand
                found[name].awards += 1
    return found


def demand_by_limit(problem: Problem) -> dict[str, tuple[int, int]]:
    """Cents and number of candidates that could be funded, by limit id."""
    return {name: (one.cents, one.awards) for name, one in carried_by_limit(problem).items() if name != BUDGET}


def eligible(problem: Problem) -> list[Candidate]:
    """Find the candidates that the rule decides on, first lot first."""
    fundable = (one for one in in_lot_order(problem) if problem.is_eligible(one))
    return [one for one in fundable if one.smallest_cents > 0]


def programme_of(problem: Problem, worth: Worth) -> Programme:
    """State the problem in whole units: the largest unit of which every possible amount is a multiple.

    Groups that cannot bind are left out, and room is cut to what could be used at all.
    """
    candidates = eligible(problem)
    unit = common_unit(candidate.award for candidate in candidates)
    scale = max(problem.available_cents, 0) // unit + 1
    choices = [choices_of(one.award, unit) for one in candidates]
    groups = _groups(rooms(problem), unit, usable_by_limit(candidates, choices))
    by_group = {group.id: place for place, group in enumerate(groups)}
    items = tuple(
        Item(
            one.id,
            own,
            *worth(one, scale),
            (0, *sorted(by_group[name] for name in one.limit_ids if name in by_group)),
        )
        for one, own in zip(candidates, choices, strict=True)
    )
    return Programme(items, groups, unit, scale)


def usable_by_limit(candidates: Sequence[Candidate], choices: Sequence[tuple[Choice, ...]]) -> dict[str, Carried]:
    """Add up the units that the rule could give under each limit, and under the budget."""
    found = {BUDGET: Carried()}
    for one, own in zip(candidates, choices, strict=True):
        for name in (BUDGET, *one.limit_ids):
            if name not in found:
                found[name] = Carried()
            found[name].cents += own[-1][1]
            found[name].awards += 1
    return found


def _groups(room: Mapping[str, Room], unit: int, usable: Mapping[str, Carried]) -> tuple[Group, ...]:
    groups = []
    for one in room.values():
        most = usable.get(one.id, NOTHING_CARRIED)
        low, high = -(-one.low // unit), one.high // unit
        binds = most.cents > high or most.awards > one.high_count
        if one.id == BUDGET:
            groups.append(Group(one.id, low, high, one.low_count, one.high_count))
        elif binds or low > 0 or one.low_count > 0:
            groups.append(Group(one.id, low, min(high, most.cents), one.low_count, min(one.high_count, most.awards)))
    return tuple(groups)


def common_unit(awards: Iterable[RangeAward | MenuAward]) -> int:
    """Find the greatest common divisor of all amounts that the awards allow."""
    unit = 0
    for award in awards:
        if isinstance(award, MenuAward):
            unit = gcd(unit, *award.amounts_cents)
        elif award.minimum_cents + award.step_cents <= award.maximum_cents:
            unit = gcd(unit, award.minimum_cents, award.step_cents)
        else:
            unit = gcd(unit, award.minimum_cents)
    return unit or 1


def choices_of(award: RangeAward | MenuAward, unit: int) -> tuple[Choice, ...]:
    if isinstance(award, MenuAward):
        return tuple((cents // unit, cents // unit, 1) for cents in award.amounts_cents)
    low = award.minimum_cents or award.step_cents
    steps = (award.maximum_cents - low) // award.step_cents
    stride = max(award.step_cents // unit, 1) if steps else 1
    return ((low // unit, low // unit + steps * stride, stride),)
