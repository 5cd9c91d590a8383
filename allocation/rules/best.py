"""The rules whose awards are the best of all that hold the limits, in one sense or another."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.outcome import Certificate, Proof
from allocation.problem import Problem
from allocation.programmes.cases import Case
from allocation.programmes.effort import Tick
from allocation.programmes.prices import Prices, free_room
from allocation.programmes.programme import (
    Amounts,
    Item,
    Programme,
    Worth,
    merit_per_euro,
    merit_per_project,
    nothing_but_room,
    programme_of,
)
from allocation.rules.awards import best_awards, splits_of
from allocation.rules.settlement import Settlement, Steering, in_cents, merit_of_funded, merit_times_cents

if TYPE_CHECKING:
    from allocation.programmes import certificate
else:
    certificate = WhenUsed("allocation.programmes.certificate")


def merit_euros(problem: Problem, steering: Steering, tick: Tick) -> Settlement | None:
    """Maximise Σ merit x cents."""
    found = _best(problem, merit_per_euro, steering, tick)
    if found is None:
        return None
    programme, case, find_certificate = found
    awards = in_cents(problem, programme, case.amounts)
    objective = str(merit_times_cents(problem, awards))
    return Settlement(awards, objective, objective, Proof.EXACT, find_certificate)


def merit_projects(problem: Problem, steering: Steering, tick: Tick) -> Settlement | None:
    """Maximise Σ merit over the funded candidates, whatever their size."""
    found = _best(problem, merit_per_project, steering, tick)
    if found is None:
        return None
    programme, case, find_certificate = found
    awards = in_cents(problem, programme, case.amounts)
    objective = str(merit_of_funded(problem, awards))
    return Settlement(awards, objective, objective, Proof.EXACT, find_certificate)


def ranking(problem: Problem, _steering: Steering, tick: Tick) -> Settlement | None:
    """Go down by merit, then lot; give each the largest amount with which every limit can still be met."""
    programme = programme_of(problem, nothing_but_room)
    order, splits = by_merit(problem, programme), splits_of(problem)
    amounts = down_the_list(programme, order)
    if amounts is None or any(split(Case(programme, free_room(programme), amounts, 0)) is not None for split in splits):
        case = best_awards(programme, partial(free_room, programme), order, splits, tick)
        if case is None:
            return None
        amounts = case.amounts
    awards = in_cents(problem, programme, amounts)
    objective = str(merit_times_cents(problem, awards))
    return Settlement(awards, objective, objective, Proof.RULE)


def by_merit(problem: Problem, programme: Programme) -> list[int]:
    """Give the items' positions in the order of merit, then lot."""
    merit = {one.id: one.merit or 0 for one in problem.candidates}
    return sorted(range(len(programme.items)), key=lambda place: (-merit[programme.items[place].id], place))


def down_the_list(programme: Programme, order: Sequence[int], certain: int | None = None) -> Amounts | None:
    """Fill from the top, with the smallest award kept free for an item that is certain; None where that breaks a limit.

    Minimums are not kept in mind. Where the awards hold them all the same, no others come before these.
    """
    room = [group.high for group in programme.groups]
    awards_left = [group.high_count for group in programme.groups]
    amounts = [0] * len(programme.items)
    if certain is not None:
        _take(room, awards_left, programme.items[certain], programme.items[certain].least)
    for place in order:
        item = programme.items[place]
        if place == certain:
            _take(room, awards_left, item, -item.least)
        if all(awards_left[group] > 0 for group in item.groups):
            amounts[place] = item.largest_up_to(min(room[group] for group in item.groups))
            _take(room, awards_left, item, amounts[place])
    holds = all(left >= 0 for left in (*room, *awards_left)) and (certain is None or amounts[certain] > 0)
    return tuple(amounts) if holds and minimums_hold(programme, amounts) else None


def _take(room: list[int], awards_left: list[int], item: Item, amount: int) -> None:
    """Take an amount, and the award if there is one, off the room of the item's groups; a negative one comes back."""
    awards = (amount > 0) - (amount < 0)
    for group in item.groups if awards else ():
        room[group] -= amount
        awards_left[group] -= awards


def minimums_hold(programme: Programme, amounts: Sequence[int]) -> bool:
    """Tell whether the amounts reach every minimum of money and of awards."""
    for group, inside in zip(programme.groups, programme.members(), strict=True):
        if group.low > 0 or group.low_count > 0:
            own = [amounts[place] for place in inside]
            if sum(own) < group.low or len(own) - own.count(0) < group.low_count:
                return False
    return True


def _best(
    problem: Problem, worth: Worth, steering: Steering, tick: Tick
) -> tuple[Programme, Case, Callable[[], Certificate]] | None:
    """Search with the prices that are published, so that a check with them takes the same way."""
    programme = programme_of(problem, worth)
    find_certificate = cache(partial(steering.find_prices, programme))

    def prices() -> Prices:
        return certificate.prices_from(find_certificate(), problem, programme)

    order, splits = range(len(programme.items)), splits_of(problem)
    case = best_awards(programme, prices, order, splits, tick, steering.find_awards)
    return None if case is None else (programme, case, find_certificate)
