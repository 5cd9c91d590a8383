"""Prices from the linear relaxation, which PuLP states and HiGHS solves.

The programme that is handed over is small however many candidates there are: items that count towards the same
limits compete only by their worth per unit, so a few buckets of them, dearest first, stand for all. Only the bucket
in which the price falls has to be looked at more closely; it is split and the programme solved again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from allocation.modeller import ONE, Column, Row, RowPrice, relaxation_prices
from allocation.prices import Prices, free_room
from allocation.programme import Group, Item, Programme
from allocation.relaxed_bound import tightest

FINENESS = 24
"""Worth per unit is compared in steps of 2^-24; this only steers, it proves nothing."""

FIRST_BUCKETS = 6
ROUNDS = 12
NEARLY_WHOLE = ONE // 10**5


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an item's demand: worth per unit (times 2^24), units, worth, and what it counts as awards.

    `awards` is the fewest that the whole slice can be, `most_awards` the most.
    """

    steepness: int
    length: int
    worth: int
    awards: int
    most_awards: int


Bucket = tuple[tuple[int, ...], list[Slice]]
"""The groups, and slices of items that carry exactly these, the steepest first."""


def slices(item: Item) -> list[Slice]:
    """Cut the upper concave hull of an item's worth into straight slices."""
    if not item.choices:
        return []
    first = item.gain + item.weight * item.least
    cut = [Slice((first << FINENESS) // item.least, item.least, first, 1, 1)]
    rest = item.most - item.least
    if rest == 0:
        return cut
    if item.gain == 0:
        return [Slice(item.weight << FINENESS, item.most, item.weight * item.most, 1, -(-item.most // item.least))]
    return [*cut, Slice(item.weight << FINENESS, rest, item.weight * rest, 0, 0)]


def prices_of(programme: Programme, solver: str, seconds: float | None) -> Prices:
    """Find prices for the programme's room; where the solver fails, room costs nothing and the search is longer."""
    counted = counted_groups(programme)
    rows = [row_of(group, counts=place in counted) for place, group in enumerate(programme.groups)]
    buckets = first_buckets(programme, counted)
    found: list[RowPrice] | None = None
    for _ in range(ROUNDS):
        columns = [_column(bucket) for bucket in buckets]
        found = relaxation_prices(columns, rows, programme.scale, solver, seconds)
        if found is None:
            break
        finer = [part for bucket in buckets for part in _refined(bucket, found, programme.scale)]
        if len(finer) == len(buckets):
            break
        buckets = finer
    if found is None:
        return free_room(programme)
    return best_rounding(programme, found)


def counted_groups(programme: Programme) -> set[int]:
    sizes = [len(items) for items in programme.members()]
    groups = enumerate(programme.groups)
    return {place for place, group in groups if group.low_count > 0 or group.high_count < sizes[place]}


def row_of(group: Group, *, counts: bool) -> Row:
    return Row(group.low, group.high, group.low_count if counts else None, group.high_count if counts else None)


def first_buckets(programme: Programme, counted: set[int]) -> list[Bucket]:
    """Put items that compete only by worth per unit together; where awards are counted, size matters too."""
    by_groups: dict[tuple[int, ...], list[Slice]] = {}
    buckets: list[Bucket] = []
    for item in programme.items:
        if counted.isdisjoint(item.groups):
            by_groups.setdefault(item.groups, []).extend(slices(item))
        else:
            buckets += [(item.groups, [one]) for one in slices(item)]
    for groups, cut in sorted(by_groups.items()):
        ordered = sorted(cut, key=lambda one: (-one.steepness, one.length))
        buckets += [(groups, part) for part in _split(ordered, FIRST_BUCKETS)]
    return buckets


def _split(ordered: list[Slice], parts: int) -> list[list[Slice]]:
    """Cut into about equally many slices each, never between two of the same steepness."""
    runs = [list(run) for _, run in groupby(ordered, key=lambda one: one.steepness)]
    size = max(1, -(-len(runs) // parts))
    return [list(chain.from_iterable(runs[place : place + size])) for place in range(0, len(runs), size)]


def _column(bucket: Bucket) -> Column:
    groups, cut = bucket
    worth, length = sum(one.worth for one in cut), sum(one.length for one in cut)
    awards, most_awards = sum(one.awards for one in cut), sum(one.most_awards for one in cut)
    return Column(worth, length, awards, most_awards, groups)


def _refined(bucket: Bucket, prices: Sequence[RowPrice], scale: int) -> list[Bucket]:
    """Split the bucket if the price of its room falls between its steepest and its flattest slice."""
    groups, cut = bucket
    price = ((sum(prices[group].money for group in groups) * scale) << FINENESS) // ONE
    margin = (scale << FINENESS) // 10**4
    if cut[0].steepness == cut[-1].steepness:
        return [bucket]
    if cut[0].steepness < price - margin or cut[-1].steepness > price + margin:
        return [bucket]
    return [(groups, part) for part in _split(cut, FIRST_BUCKETS)]


def best_rounding(programme: Programme, found: Sequence[RowPrice]) -> Prices:
    """Turn decimals into whole prices of the combined objective, with money's own worth where that is tighter."""
    plain = Prices(
        tuple(_whole(price.money, programme.scale) for price in found),
        tuple(_whole(price.award, programme.scale) for price in found),
    )
    return tightest(programme, plain)


def _whole(decimal: int, scale: int) -> int:
    """Prices near a whole number of merit are that number; others are rounded in the finer objective."""
    nearest = (2 * decimal + ONE) // (2 * ONE)
    if abs(decimal - nearest * ONE) < NEARLY_WHOLE:
        return nearest * scale
    return (2 * decimal * scale + ONE) // (2 * ONE)
