"""The best awards of a programme whose groups nest, proven: no solver, only prices and whole numbers.

An order that must be kept is a *side condition*: the tree is settled without it, and where its answer breaks the
condition, the possible amounts are split into cases, in each of which that answer is impossible. The case with the
best answer is looked at first, so the first answer that holds is the best.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.nested.indifferent import filled
from allocation.nested.pricing import well_priced
from allocation.nested.tracing import trace
from allocation.programmes.cases import Case, Part, Split
from allocation.programmes.effort import Tick
from allocation.programmes.prices import Prices, sensible
from allocation.programmes.programme import Amounts, Programme

if TYPE_CHECKING:
    from allocation.nested import lottery
else:
    lottery = WhenUsed("allocation.nested.lottery")


def best_by_cases(
    programme: Programme, prices: Prices, order: Sequence[int], splits: Sequence[Split], tick: Tick
) -> Case | None:
    """Find the greatest value and, among the awards that reach it, the lexicographically largest in `order`."""
    number = count()
    waiting: list[tuple[tuple[int, Amounts], int, Case]] = []

    def wait(part: Part) -> None:
        case = answer(*part, order, tick)
        if case is not None:
            rank = (-case.value, tuple(-case.amounts[place] for place in order))
            heappush(waiting, (rank, next(number), case))

    wait((programme, prices))
    while waiting:
        tick()
        _, _, case = heappop(waiting)
        parts = next((parts for parts in (split(case) for split in splits) if parts is not None), None)
        if parts is None:
            return case
        for part in parts:
            wait(part)
    return None


def answer(programme: Programme, prices: Prices, order: Sequence[int], tick: Tick) -> Case | None:
    """Find the best awards with the side conditions left aside; None where no awards hold the limits."""
    if any(not item.choices and not item.may_be_zero for item in programme.items):
        return None
    tree = well_priced(programme, sensible(programme, prices), tick)
    if tree.is_impossible:
        return None
    at_once = filled(tree.root, tree.settling.stands, order, tick)
    if at_once is not None:
        amounts = tuple(at_once.amounts[place] for place in range(len(programme.items)))
        return Case(programme, tree.prices, amounts, tree.bound - at_once.waste)
    settled = tree.settling.settle(tree.root, 0)
    if settled is None:
        return None
    traced = trace(tree.root, tree.settling)
    drawn: Mapping[int, int] = traced.amounts
    if traced.spans:
        drawn = lottery.Lottery(tree.root, tree.settling, traced).draw(order)
    amounts = tuple(drawn[place] for place in range(len(programme.items)))
    return Case(programme, tree.prices, amounts, tree.bound - settled.waste)
