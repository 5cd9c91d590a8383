"""A problem as a programme in whole units: items with choices, groups with room, one objective in big integers.

The objective is lexicographic: first the rule's own, then money used. Both fit into one integer,
``own × scale + money`` with `scale` above all money that can be spent. Lots come last, in `allocation.nested.search`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import gcd

from allocation.lots import in_lot_order
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, Problem, RangeAward, Rule
from allocation.programmes.family import Family, family_of
from allocation.records import dataclass

Amounts = tuple[int, ...]
"""Units by position of the item."""

Choice = tuple[int, int, int]
"""`(low, high, stride)` in units: low, low + stride, …, high; always above zero (zero is allowed unless forced)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One candidate that a rule decides on, its choices ascending; x > 0 units are worth ``gain + weight × x``."""

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

    @cached_property
    def family(self) -> Family:
        """Tell how the groups nest under the budget."""
        return family_of(self._members, [group.id for group in self.groups])


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


Names = Sequence[tuple[str, ...]]
"""The limits that each of the problem's candidates counts for, in the candidates' order."""


def names_of(problem: Problem) -> Names:
    """Name them once for all candidates of the same district, applicant and groups."""
    known: dict[object, tuple[str, ...]] = {}
    found = []
    for one in problem.candidates:
        carried = one.district, one.applicant, one.groups
        names = known.get(carried)
        if names is None:
            names = known[carried] = tuple(sorted(one.limit_ids))
        found.append(names)
    return found


@dataclass(slots=True)
class Room:
    """What a limit still has to give once the fixed awards are taken off, in cents and awards.

    `most` and `most_awards` are what the candidates that are not fixed could receive at all.
    """

    id: str
    low: int
    high: int
    low_count: int
    high_count: int
    most: int
    most_awards: int

    def take(self, cents: int) -> None:
        self.low -= cents
        self.high -= cents
        self.most -= cents
        self.low_count -= cents > 0
        self.high_count -= cents > 0
        self.most_awards -= cents > 0


def rooms(problem: Problem, names: Names | None = None) -> dict[str, Room]:
    """Find the room of the budget and of each limit that some candidate carries; negative where it is overdrawn."""
    names = names or names_of(problem)
    carried = carried_by_limit(problem, names)
    total, count = carried[BUDGET][0], len(problem.candidates)
    found = {BUDGET: Room(BUDGET, 0, problem.available_cents, 0, count, *carried[BUDGET])}
    for limit in problem.limits:
        cents, awards = carried.get(limit.id, (0, 0))
        low, low_count = min(limit.minimum_cents or 0, cents), min(limit.minimum_awards or 0, awards)
        high = total if limit.maximum_cents is None else limit.maximum_cents
        high_count = count if limit.maximum_awards is None else limit.maximum_awards
        found[limit.id] = Room(limit.id, low, high, low_count, high_count, cents, awards)
    fixed = ((one, own) for one, own in zip(problem.candidates, names, strict=True) if one.fixed_cents)
    for candidate, own in fixed:
        for name in (BUDGET, *own):
            if name in found:
                found[name].take(candidate.fixed_cents or 0)
    return found


def carried_by_limit(problem: Problem, names: Names) -> Mapping[str, Sequence[int]]:
    """Add up cents, and the candidates that could be funded at all, by limit id and under the budget."""
    by_names: dict[tuple[str, ...], list[int]] = {}
    for candidate, own in zip(problem.candidates, names, strict=True):
        demand = demand_cents(problem, candidate)
        if demand:
            by_names.setdefault(own, []).append(demand)
    found = {BUDGET: [0, 0]}
    for own, demands in by_names.items():
        cents, awards = sum(demands), len(demands)
        for name in (BUDGET, *own):
            one = found.setdefault(name, [0, 0])
            one[0] += cents
            one[1] += awards
    return found


def demand_by_limit(problem: Problem) -> dict[str, tuple[int, int]]:
    """Cents and number of candidates that could be funded, by limit id."""
    carried = carried_by_limit(problem, names_of(problem))
    return {name: (cents, awards) for name, (cents, awards) in carried.items() if name != BUDGET}


def eligible(problem: Problem) -> list[Candidate]:
    """Find the candidates that the rule decides on, first lot first."""
    fundable = (one for one in in_lot_order(problem) if problem.is_eligible(one))
    return [one for one in fundable if one.smallest_cents > 0]


def programme_of(problem: Problem, worth: Worth) -> Programme:
    """State the problem in whole units: the largest unit of which every possible amount is a multiple.

    Groups that cannot bind are left out, and room is cut to what could be used at all.
    """
    candidates, names = eligible(problem), names_of(problem)
    unit = common_unit(candidate.award for candidate in candidates)
    scale = max(problem.available_cents, 0) // unit + 1
    names_by_id = {one.id: own for one, own in zip(problem.candidates, names, strict=True)}
    carried = [names_by_id[one.id] for one in candidates]
    groups = tuple(_group(one, unit) for one in _in_order(rooms(problem, names), carried))
    places = {group.id: place for place, group in enumerate(groups)}
    inside = {own: (0, *sorted([places[name] for name in own if name in places])) for own in set(carried)}
    items = tuple(
        Item(one.id, choices_of(one.award, unit), *worth(one, scale), inside[own])
        for one, own in zip(candidates, carried, strict=True)
    )
    return Programme(items, groups, unit, scale)


def _in_order(room: Mapping[str, Room], carried: Names) -> Sequence[Room]:
    """Give the budget, then what can bind, by who carries it: in whatever order and by whatever names limits come.

    A search takes as many steps as the order of its groups makes it take, and where they are too many, ends unproven.
    """
    carriers: dict[str, list[int]] = {}
    for place, own in enumerate(carried):
        for name in own:
            carriers.setdefault(name, []).append(place)

    def key(one: Room) -> tuple[list[int], int, int, int, int, str]:
        return carriers.get(one.id, []), one.low, one.high, one.low_count, one.high_count, one.id

    return [room[BUDGET], *sorted((one for one in room.values() if one.id != BUDGET and _matters(one)), key=key)]


def _matters(room: Room) -> bool:
    """Tell whether the room can bind at all."""
    return room.most > room.high or room.most_awards > room.high_count or room.low > 0 or room.low_count > 0


def _group(room: Room, unit: int) -> Group:
    low, high = -(-room.low // unit), room.high // unit
    if room.id == BUDGET:
        return Group(room.id, low, high, room.low_count, room.high_count)
    return Group(room.id, low, min(high, room.most // unit), room.low_count, min(room.high_count, room.most_awards))


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
        if unit == 1:
            break
    return unit or 1


def choices_of(award: RangeAward | MenuAward, unit: int) -> tuple[Choice, ...]:
    if isinstance(award, MenuAward):
        return tuple((cents // unit, cents // unit, 1) for cents in award.amounts_cents)
    low = award.minimum_cents or award.step_cents
    steps = (award.maximum_cents - low) // award.step_cents
    stride = max(award.step_cents // unit, 1) if steps else 1
    return ((low // unit, low // unit + steps * stride, stride),)


def value_of(programme: Programme, amounts: Amounts) -> int:
    """Give the combined objective of these amounts."""
    return sum(
        item.gain + item.weight * amount for item, amount in zip(programme.items, amounts, strict=True) if amount
    )
