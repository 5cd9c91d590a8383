"""The best awards of a programme whose groups nest, proven: no solver, only prices and whole numbers.

An order that must be kept is a *side condition*: the tree is settled without it, and where its answer breaks the
condition, the possible amounts are split into cases, in each of which that answer is impossible. The case with the
best answer is looked at first, so the first answer that holds is the best.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

from allocation.nested.indifferent import filled
from allocation.nested.lottery import Lottery
from allocation.nested.one_way import one_way
from allocation.nested.pricing import priced_tree, well_priced
from allocation.nested.tracing import trace
from allocation.programmes.cases import Case, Part, Split
from allocation.programmes.effort import Tick
from allocation.programmes.prices import Prices, free_room, sensible
from allocation.programmes.programme import Amounts, Programme


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


def any_by_cases(programme: Programme, splits: Sequence[Split], tick: Tick) -> bool:
    """Tell whether any amounts hold the limits and the side conditions, whatever they are worth; no lots are drawn."""
    waiting = [programme]
    while waiting:
        tick()
        case = _some_answer(waiting.pop(), tick)
        if case is None:
            continue
        parts = next((parts for parts in (split(case) for split in splits) if parts is not None), None)
        if parts is None:
            return True
        waiting += [part for part, _ in parts]
    return False


def _some_answer(programme: Programme, tick: Tick) -> Case | None:
    if any(not item.choices and not item.may_be_zero for item in programme.items):
        return None
    tree = priced_tree(programme, free_room(programme), tick, valued=False)
    settled = tree.settling.settle(tree.root, 0)
    if settled is None:
        return None
    found = one_way(tree.root, tree.settling)
    amounts = tuple(found[place] for place in range(len(programme.items)))
    return Case(programme, tree.prices, amounts, tree.bound - settled.waste)


def answer(programme: Programme, prices: Prices, order: Sequence[int], tick: Tick) -> Case | None:
    """Find the best awards with the side conditions left aside; None where no awards hold the limits."""
    if any(not item.choices and not item.may_be_zero for item in programme.items):
        return None
    tree = well_priced(programme, sensible(programme, prices), tick)
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
        drawn = Lottery(tree.root, tree.settling, traced).draw(order)
    amounts = tuple(drawn[place] for place in range(len(programme.items)))
    return Case(programme, tree.prices, amounts, tree.bound - settled.waste)
