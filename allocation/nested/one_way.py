"""One way to waste least, whichever: enough where it only matters whether any awards hold the limits.

It goes back through the sums as `tracing` does, with a single amount in hand instead of all that are possible.
"""

from collections.abc import Iterator, Sequence

from allocation.nested.counted import Counted
from allocation.nested.part import Part
from allocation.nested.pricing import priced_tree
from allocation.nested.profile import at_point, overlapping, waste_at
from allocation.nested.settled import Settled, Trail
from allocation.nested.settling import Settling
from allocation.programmes.cases import Case, Split
from allocation.programmes.effort import Tick
from allocation.programmes.prices import free_room
from allocation.programmes.programme import Programme
from allocation.programmes.tree import Node

Point = tuple[int, int]
"""Awards (0 where they are not counted) and units."""


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


def one_way(root: Node, settling: Settling) -> dict[int, int]:
    """Give units by the item's position, for a root that is settled."""
    amounts = {place: one.amount for place, one in enumerate(settling.stands)}
    waiting: list[tuple[Node, Point]] = [(root, _least_wasteful(settling.settled[id(root)]))]
    while waiting:
        node, total = waiting.pop()
        still = {id(child): child for child in node.children}
        for part, own in _taken_apart(settling.settled[id(node)].trail, total):
            if isinstance(part.inside, Node):
                del still[id(part.inside)]
                within = own if node.counts else _with_awards(settling.settled[id(part.inside)], own[1])
                waiting.append((part.inside, within))
            elif isinstance(part.inside, list):
                amounts |= _shared_out(part.inside, own[1] - part.amount)
            else:
                amounts[part.inside] = own[1]
        waiting += [(child, _least_wasteful(settling.settled[id(child)])) for child in still.values()]
    return amounts


def _least_wasteful(settled: Settled) -> Point:
    for count, profile in settled.profile.items():
        for low, high, waste, slope in profile:
            if waste == settled.waste:
                return count, low
            if waste + slope * (high - low) == settled.waste:
                return count, high
    raise ValueError("a settled node without its least waste")


def _with_awards(settled: Settled, amount: int) -> Point:
    """Say with how many awards the amount wastes least."""
    wastes = ((waste_at(profile, amount), count) for count, profile in settled.profile.items())
    _, count = min((waste, count) for waste, count in wastes if waste is not None)
    return count, amount


def _taken_apart(trail: Trail, total: Point) -> Iterator[tuple[Part, Point]]:
    count, amount = total
    for place in range(len(trail.parts) - 1, -1, -1):
        part = trail.parts[place]
        more, change = _last_step(part, trail.totals[place], trail.totals[place + 1], (count, amount))
        yield part, (part.count + more, part.amount + change)
        count, amount = count - more, amount - change


def _last_step(part: Part, before: Counted, after: Counted, total: Point) -> Point:
    """Find a move of the part that leads to the total at its least waste."""
    count, amount = total
    least = waste_at(after[count], amount)
    for more, moves in part.moves.items():
        for piece in moves:
            for other in overlapping(before.get(count - more, []), amount - piece[1], amount - piece[0]):
                pair = at_point(piece, other, amount)
                if pair is not None and pair[1] == least:
                    return more, pair[0][0]
    raise ValueError("a sum that no move leads to")


def _shared_out(pool: Sequence[Part], change: int) -> Iterator[tuple[int, int]]:
    """Move the pool's items by so much altogether, along the smallest slopes first."""
    ways = []
    for one in pool:
        ((down, up, _, slope),) = next(iter(one.moves.values()))
        ways.append((slope, up, one) if change > 0 else (-slope, -down, one))
    left = abs(change)
    for _, most, one in sorted(ways, key=lambda way: way[0]):
        own = max(min(most, left), 0)
        left -= own
        if isinstance(one.inside, int):
            yield one.inside, one.amount + (own if change > 0 else -own)
