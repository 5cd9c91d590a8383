"""The best awards of a programme: which of the two exact searches finds them.

Where groups nest, waste is added up from the smallest group to the budget (`allocation.search`). Where they cross and
nothing but money is counted, exact relaxations are split (`allocation.branching`). Both prove what they find.
"""

from collections.abc import Sequence

from allocation.branching import best_by_branching
from allocation.prices import Prices, free_room
from allocation.profile import Tick
from allocation.programme import Programme
from allocation.search import Case, Split, best_by_cases
from allocation.tree import laminar_family


def best_awards(
    programme: Programme, prices: Prices, order: Sequence[int], splits: Sequence[Split], tick: Tick
) -> Case | None:
    """Find the greatest value and, among the awards that reach it, the lexicographically largest in `order`."""
    _, _, left_out = laminar_family(programme, free_room(programme))
    search = best_by_branching if left_out else best_by_cases
    return search(programme, prices, order, splits, tick)
