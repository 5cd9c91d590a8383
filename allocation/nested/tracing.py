"""Back from the least waste to the amounts: which of them some award of least waste uses.

Sums were built up part by part. Going back, every wanted sum is taken apart into what the last part and the ones
before it must have given. Where only one amount is possible it is settled; only the rest is left to the lots.
Spans may say too much, never too little.
"""

from collections.abc import Iterator, Mapping, Sized

from allocation.nested.counted import Counted
from allocation.nested.part import Part
from allocation.nested.profile import Profile, Span, at_point, overlapping, waste_at
from allocation.nested.settled import Settled, Trail
from allocation.nested.settling import Settling
from allocation.programmes.prices import Piece
from allocation.programmes.tree import Node
from allocation.records import dataclass, field

Wanted = dict[int, list[Span]]
"""Amounts from … to, by number of awards."""

FEW_SUMS, MOST_PAIRS = 16, 5_000
"""Unless few sums are wanted, no more sums and moves than this are looked at pair by pair: lots then decide on more."""

Total = tuple[int | None, int]
"""Awards (None: any number of them) and units."""


@dataclass(slots=True)
class Traced:
    """By the item's position: its amount where only one is possible, and from where to where for the others.

    `totals` tells, by `id()`, what nodes receive altogether where only one total is possible.
    """

    amounts: dict[int, int] = field(default_factory=dict)
    spans: dict[int, Span] = field(default_factory=dict)
    totals: dict[int, Total] = field(default_factory=dict)

    def take(self, place: int, low: int, high: int) -> None:
        if low == high:
            self.amounts[place] = low
        else:
            self.amounts.pop(place, None)
            self.spans[place] = (low, high)


def trace(root: Node, settling: Settling) -> Traced:
    """Take all awards of least waste apart."""
    found = Traced({place: one.amount for place, one in enumerate(settling.stands)})
    waiting = [(root, least_wasteful(settling.settled[id(root)]), False)]
    while waiting:
        node, wanted, counted = waiting.pop()
        total = only_total(wanted)
        if total is not None and (total[0] is not None or not counted):
            found.totals[id(node)] = total
        still = {id(child): child for child in node.children}
        for part, own in taken_apart(settling.settled[id(node)].trail, wanted):
            low, high = hull(own)
            if isinstance(part.inside, Node):
                del still[id(part.inside)]
                settled = settling.settled[id(part.inside)]
                within = inside_wanted(part.inside, settled, own, counts=node.counts)
                waiting.append((part.inside, within, node.counts))
            elif isinstance(part.inside, list):
                _share_out(part.inside, low, high, found)
            else:
                found.take(part.inside, low, high)
        waiting += [(child, least_wasteful(settling.settled[id(child)]), node.counts) for child in still.values()]
    return found


def only_total(wanted: Wanted) -> Total | None:
    """Give the awards and the amount where only one amount is wanted; awards are left open where they may differ."""
    low, high = hull(wanted)
    if low != high:
        return None
    return (next(iter(wanted)) if len(wanted) == 1 else None), low


def hull(wanted: Wanted) -> Span:
    """Give the smallest and the largest amount."""
    if len(wanted) == 1:
        (spans,) = wanted.values()
        if len(spans) == 1:
            return spans[0]
    spans = [span for of_count in wanted.values() for span in of_count]
    return min(low for low, _ in spans), max(high for _, high in spans)


def least_wasteful(settled: Settled) -> Wanted:
    """Find the amounts that waste least."""
    wanted: Wanted = {}
    for count, profile in settled.profile.items():
        for low, high, waste, slope in profile:
            if waste == settled.waste:
                wanted.setdefault(count, []).append((low, low if slope else high))
            elif waste + slope * (high - low) == settled.waste:
                wanted.setdefault(count, []).append((high, high))
    return wanted


def inside_wanted(child: Node, settled: Settled, own: Wanted, *, counts: bool) -> Wanted:
    """Say which numbers of awards the amounts can come from, where the node around does not count them."""
    if counts or not child.counts:
        return own
    wanted: Wanted = {}
    for low, high in own[0]:
        wastes = {count: waste_at(profile, low) for count, profile in settled.profile.items()}
        best = min((waste for waste in wastes.values() if waste is not None), default=None)
        for count, waste in wastes.items():
            if low < high or waste == best:
                wanted.setdefault(count, []).append((low, high))
    return wanted


def taken_apart(trail: Trail, wanted: Wanted) -> Iterator[tuple[Part, Wanted]]:
    """Go back through the parts; give each with the absolute amounts that it can have had."""
    for place in range(len(trail.parts) - 1, -1, -1):
        part = trail.parts[place]
        own, wanted = _apart(part, trail.totals[place], trail.totals[place + 1], wanted)
        yield part, own


def _apart(part: Part, before: Counted, after: Counted, wanted: Wanted) -> tuple[Wanted, Wanted]:
    """Split the wanted sums into the part's own amounts and those of all before it (which count it at its best)."""
    if _size(wanted) > FEW_SUMS and _size(wanted) * _size(part.moves) > MOST_PAIRS:
        return _all_of(part.moves, part.count, part.amount), _all_of(before, 0, 0)
    own: Wanted = {}
    rest: Wanted = {}
    for count, spans in wanted.items():
        for more, moves in part.moves.items():
            pairs = [
                pair
                for span in spans
                for pair in _pairs(moves, before.get(count - more, []), after.get(count, []), span)
            ]
            if pairs:
                own.setdefault(part.count + more, []).extend(
                    (part.amount + low, part.amount + high) for (low, high), _ in pairs
                )
                rest.setdefault(count - more, []).extend(other for _, other in pairs)
    return own, {count: merged(spans) for count, spans in rest.items()}


def _size(listed: Mapping[int, Sized]) -> int:
    return sum(map(len, listed.values()))


def _all_of(counted: Counted, count: int, amount: int) -> Wanted:
    """Give all amounts there are, so many awards and so much money on, wanted or not."""
    return {
        count + more: merged([(amount + low, amount + high) for low, high, _, _ in profile])
        for more, profile in counted.items()
    }


def merged(spans: list[Span]) -> list[Span]:
    """Put spans in order and join those that touch."""
    if len(spans) == 1:
        return spans
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _pairs(moves: Profile, before: Profile, after: Profile, span: Span) -> Iterator[tuple[Span, Span]]:
    """Find which pieces of both together give the wanted sums at their least waste."""
    low, high = span
    for piece in moves:
        for other in overlapping(before, low - piece[1], high - piece[0]):
            if low == high:
                pair = at_point(piece, other, low)
                if pair is not None and pair[1] == waste_at(after, low):
                    first, last = pair[0]
                    yield (first, last), (low - last, low - first)
            elif _touches(piece, other, after, span):
                yield (
                    (max(piece[0], low - other[1]), min(piece[1], high - other[0])),
                    (max(other[0], low - piece[1]), min(other[1], high - piece[0])),
                )


def _touches(piece: Piece, other: Piece, after: Profile, span: Span) -> bool:
    """Tell whether both pieces together are the least waste somewhere in the span."""
    low, high = max(span[0], piece[0] + other[0]), min(span[1], piece[1] + other[1])
    bends = {low, high, piece[0] + other[1], piece[1] + other[0]}
    for start, end, _, _ in overlapping(after, low, high):
        bends |= {start, end}
    for amount in bends:
        if low <= amount <= high:
            pair = at_point(piece, other, amount)
            if pair is not None and pair[1] == waste_at(after, amount):
                return True
    return False


def _share_out(pool: list[Part], low: int, high: int, found: Traced) -> None:
    """Give the pool's change to its items, the smallest slopes first; on one slope the lots decide.

    What costs nothing goes up and down at once: some items receive more and others as much less.
    """
    amount = sum(one.amount for one in pool)
    least, most = low - amount, high - amount
    free: list[tuple[Part, int, int]] = []
    by_slope: dict[tuple[bool, int], list[tuple[Part, int]]] = {}
    for one in pool:
        ((down, up, _, slope),) = next(iter(one.moves.values()))
        if not slope:
            free.append((one, down, up))
        elif up > 0:
            by_slope.setdefault((True, slope), []).append((one, up))
        elif down < 0:
            by_slope.setdefault((False, -slope), []).append((one, down))
    downwards, upwards = _share_free(free, least, most, found)
    still = {
        True: _Range(max(least - upwards, 0), max(most - upwards, 0)),
        False: _Range(max(downwards - most, 0), max(downwards - least, 0)),
    }
    for direction, slope in sorted(by_slope):
        _share_slope(by_slope[direction, slope], still[direction], found)


def _share_free(items: list[tuple[Part, int, int]], least: int, most: int, found: Traced) -> Span:
    """Share out as much of the change as costs nothing; gives how far down and up these items can go together."""
    lowest, highest = sum(down for _, down, _ in items), sum(up for _, _, up in items)
    low, high = min(max(least, lowest), highest), max(min(most, highest), lowest)
    for one, down, up in items:
        if isinstance(one.inside, int):
            first, last = max(down, low - (highest - up)), min(up, high - (lowest - down))
            found.take(one.inside, one.amount + first, one.amount + last)
    return lowest, highest


@dataclass(slots=True)
class _Range:
    """What is still to be shared out at least and at most."""

    least: int
    most: int


def _share_slope(items: list[tuple[Part, int]], still: _Range, found: Traced) -> None:
    whole = sum(abs(change) for _, change in items)
    least, most = min(still.least, whole), min(still.most, whole)
    still.least, still.most = still.least - least, still.most - most
    for one, change in items:
        own = abs(change)
        first, last = max(least - (whole - own), 0), min(most, own)
        ends = sorted((one.amount + (first if change > 0 else -first), one.amount + (last if change > 0 else -last)))
        if last and isinstance(one.inside, int):
            found.take(one.inside, ends[0], ends[1])
