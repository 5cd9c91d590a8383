"""One budget and one amount for each item: a knapsack, settled by branch and bound.

Item after item, the dearest per unit first, is taken or left. What the rest can still add is bounded by filling the
room that is left with it as if it could be divided (Dantzig 1957); what cannot come to more than the best known is not
looked at. Lots are the lowest bits of a value: ``worth x 2^n + 2^(n - lot)`` for n items. So no two choices have the
same value, and of those whose worth is the same the one that favours the first lots has the greatest.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from allocation.programmes.programme import Amounts, Item, Programme

MOST_ITEMS = 200
"""With more items than this, values with their lots become long numbers."""


def is_knapsack(programme: Programme) -> bool:
    """Tell whether the budget's maximum is the only limit, and every item may have one amount or nothing."""
    budget, items = programme.groups[0], programme.items
    if len(programme.groups) > 1 or budget.low > 0 or budget.low_count > 0 or budget.high_count < len(items):
        return False
    return budget.high >= 0 and len(items) <= MOST_ITEMS and all(_is_whole_or_nothing(item) for item in items)


def _is_whole_or_nothing(item: Item) -> bool:
    return item.may_be_zero and item.least == item.most > 0 and item.gain >= 0 and item.weight >= 0


def best_choice(programme: Programme, order: Sequence[int], steps: int) -> Amounts | None:
    """Find the amounts of greatest worth and, among those, the lexicographically largest in `order`.

    None where very many choices are about as good, so that it would take more steps.
    """
    sizes = [item.most for item in programme.items]
    values = [(item.gain + item.weight * item.most) << len(order) for item in programme.items]
    for lot, place in enumerate(order, start=1):
        values[place] += 1 << (len(order) - lot)
    fine = max(sizes, default=1) ** 2  # different values per unit differ by more than one in so many
    dearest = sorted(range(len(sizes)), key=lambda place: -(values[place] * fine // sizes[place]))
    knapsack = _Knapsack([values[place] for place in dearest], [sizes[place] for place in dearest])
    taken = knapsack.filled(programme.groups[0].high, steps)
    if taken is None:
        return None
    amounts = [0] * len(sizes)
    for rank, place in enumerate(dearest):
        amounts[place] = sizes[place] if taken >> rank & 1 else 0
    return tuple(amounts)


class _Knapsack:
    """Values and sizes by rank, the dearest first."""

    def __init__(self, values: Sequence[int], sizes: Sequence[int]) -> None:
        self.values, self.sizes = values, sizes
        self.total_values, self.total_sizes = list(accumulate(values, initial=0)), list(accumulate(sizes, initial=0))

    def filled(self, room: int, steps: int) -> int | None:
        """Give the best choice, one bit for each rank; None where that takes more steps."""
        best, best_taken = -1, 0
        waiting = [(0, room, 0, 0)]
        while waiting:
            steps -= 1
            if steps < 0:
                return None
            rank, left, value, taken = waiting.pop()
            if value + self.most(rank, left) <= best:
                continue
            if rank == len(self.sizes):
                best, best_taken = value, taken
                continue
            waiting.append((rank + 1, left, value, taken))
            if self.sizes[rank] <= left:
                waiting.append((rank + 1, left - self.sizes[rank], value + self.values[rank], taken | 1 << rank))
        return best_taken

    def most(self, rank: int, room: int) -> int:
        """Bound what the items from this rank on can add in the room."""
        broken = bisect_right(self.total_sizes, self.total_sizes[rank] + room) - 1
        value = self.total_values[broken] - self.total_values[rank]
        if broken == len(self.sizes):
            return value
        left = room - (self.total_sizes[broken] - self.total_sizes[rank])
        return value + self.values[broken] * left // self.sizes[broken]
