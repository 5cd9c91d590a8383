"""The best awards of a programme: which of the exact searches finds them.

One budget alone, of which projects get all that they ask for or nothing, is a knapsack (`nested.knapsack`). Where
groups nest, waste is added up from the smallest group to the budget (`nested.search`). Where they cross, exact
relaxations are split (`crossing.branching`); and so where an order that must be kept leads to many cases, or awards
have more steps than can be looked at. All prove what they find, so which of them came to its end does not show.
"""

from collections.abc import Callable, Iterator, Sequence

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.nested.knapsack import best_choice, is_knapsack
from allocation.problem import Problem
from allocation.programmes.cases import Case, FindAwards, Split, nothing_known
from allocation.programmes.effort import NotYetError, Patience, SearchTooLongError, Tick, TooManyAmountsError
from allocation.programmes.prices import Prices, free_room
from allocation.programmes.programme import Programme, value_of

if TYPE_CHECKING:
    from allocation.crossing import branching
    from allocation.nested import one_way, search, smallest
    from allocation.programmes import leapfrog
else:
    branching, one_way = WhenUsed("allocation.crossing.branching"), WhenUsed("allocation.nested.one_way")
    leapfrog, search = WhenUsed("allocation.programmes.leapfrog"), WhenUsed("allocation.nested.search")
    smallest = WhenUsed("allocation.nested.smallest")

STEPS_FOR_KNAPSACK = 1_000
"""They take about a thousandth of a second altogether, and are not counted."""

Search = Callable[[Programme, Prices, Sequence[int], Sequence[Split], Tick], Case | None]

STEPS_FOR_CASES = 2_000
STEPS_FOR_SUMS = 15_000
EXCHANGES = 4_000
MOST_ITEMS = 2_000
STEPS_FOR_ANY = 500


def best_awards(  # noqa: PLR0913, PLR0917
    programme: Programme,
    find_prices: Callable[[], Prices],
    order: Sequence[int],
    splits: Sequence[Split],
    tick: Tick,
    find_awards: FindAwards = nothing_known,
) -> Case | None:
    """Find the greatest value and, among the awards that reach it, the lexicographically largest in `order`."""
    if not splits and is_knapsack(programme):
        chosen = best_choice(programme, order, STEPS_FOR_KNAPSACK)
        if chosen is not None:
            return Case(programme, free_room(programme), chosen, value_of(programme, chosen))
    prices = find_prices()
    if programme.family.crossing:
        return branching.best_by_branching(programme, prices, order, splits, tick, find_awards)
    for looked_for, steps in turns_of(splits, len(programme.items)):
        try:
            return looked_for(programme, prices, order, splits, Patience(tick, steps).tick)
        except (NotYetError, TooManyAmountsError):
            if smallest.holds_by_totals(programme, tick) is False:
                return None
    raise SearchTooLongError


def turns_of(splits: Sequence[Split], items: int) -> Iterator[tuple[Search, int | None]]:
    """Let the searches take turns: where sums are too many, bounds may be tight, and the other way round.

    Every part that the second one has still to look at takes memory, so where awards have many steps it must end; and
    of many items it takes too much from the beginning, as one number holds all their lots.
    """
    if splits:
        yield search.best_by_cases, STEPS_FOR_CASES
    elif items <= MOST_ITEMS:
        yield search.best_by_cases, STEPS_FOR_SUMS
        yield branching.best_by_branching, EXCHANGES
        yield search.best_by_cases, None
    else:
        yield search.best_by_cases, None
    yield branching.best_by_branching, None


def splits_of(problem: Problem) -> list[Split]:
    """Find the side conditions of a problem."""
    return [leapfrog.Order(problem)] if problem.no_leapfrogging else []


def any_awards(programme: Programme, splits: Sequence[Split], tick: Tick) -> bool:
    """Tell whether any awards hold the limits and the side conditions.

    Where groups nest, totals mostly tell; else both searches are tried with little patience first: sums may be too
    many, or bounds too loose.
    """
    if programme.family.crossing:
        return branching.any_by_branching(programme, splits, tick)
    by_totals = smallest.holds_by_totals(programme, tick)
    if by_totals is False or (by_totals and not splits):
        return by_totals
    for looked_for in (one_way.any_by_cases, branching.any_by_branching):
        try:
            return looked_for(programme, splits, Patience(tick, STEPS_FOR_ANY).tick)
        except (NotYetError, TooManyAmountsError):
            continue
    try:
        return one_way.any_by_cases(programme, splits, tick)
    except TooManyAmountsError:
        return branching.any_by_branching(programme, splits, tick)
