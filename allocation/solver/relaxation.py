"""Prices from the linear relaxation, which PuLP states and HiGHS solves.

The programme that is handed over is small however many candidates there are: items that count towards the same
limits compete only by their worth per unit, so a few buckets of them stand for all: what is surely dearer than the
price of its room, what is surely cheaper, and what lies close to it. Where the solver's price falls inside a bucket
after all, the bucket is split and the programme solved again.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.outcome import Certificate
from allocation.problem import Problem
from allocation.programmes.certificate import certificate_of
from allocation.programmes.exact_prices import exact_certificate
from allocation.programmes.prices import Prices, counted_groups, free_room
from allocation.programmes.programme import Group, Item, Programme
from allocation.programmes.waterline import Demand, Waterlines
from allocation.records import dataclass
from allocation.solver.rows import ONE, Column, Row, RowPrice

if TYPE_CHECKING:
    from allocation.solver import modeller
else:
    modeller = WhenUsed("allocation.solver.modeller")

FINENESS = 24
"""Worth per unit is compared in steps of 2^-24; this only steers, it proves nothing."""

SPLIT = 6
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
    most_awards: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """Slices of items that carry exactly these groups, the steepest first, and the column that stands for them."""

    groups: tuple[int, ...]
    cut: Sequence[Slice]
    column: Column


def bucket(groups: tuple[int, ...], cut: Sequence[Slice]) -> Bucket:
    worth, length = sum(one.worth for one in cut), sum(one.length for one in cut)
    awards, most = sum(one.awards for one in cut), sum(one.most_awards for one in cut)
    return Bucket(groups, cut, Column(worth, length, awards, most, groups))


def slices(item: Item) -> list[Slice]:
    """Cut the upper concave hull of an item's worth into straight slices."""
    if not item.choices:
        return []
    gain, weight, least, most = item.gain, item.weight, item.least, item.most
    if gain == 0:
        return [Slice(weight << FINENESS, most, weight * most, 1, most / least)]
    first = gain + weight * least
    cut = [Slice((first << FINENESS) // least, least, first, 1, 1)]
    if most > least:
        cut.append(Slice(weight << FINENESS, most - least, weight * (most - least), 0, 0))
    return cut


def concave_demand(item: Item) -> list[Demand]:
    """Give the same slices as worth per unit and units only."""
    choices, gain, weight = item.choices, item.gain, item.weight
    if not choices:
        return []
    most = choices[-1][1]
    if gain == 0:
        return [(weight << FINENESS, most)]
    least = choices[0][0]
    first = ((gain + weight * least) << FINENESS) // least
    return [(first, least), (weight << FINENESS, most - least)] if most > least else [(first, least)]


def never() -> bool:
    """Take all the time that it needs."""
    return False


def published_prices(
    problem: Problem, programme: Programme, solver: str, seconds: float | None, is_late: Callable[[], bool] = never
) -> Certificate:
    """Find the prices to publish: by sorting where that is exact, else those of the solver."""
    exact = exact_certificate(problem, programme)
    return exact or certificate_of(problem, programme, prices_of(programme, solver, seconds, is_late))


def prices_of(programme: Programme, solver: str, seconds: float | None, is_late: Callable[[], bool] = never) -> Prices:
    """Find prices for the programme's room; where the solver fails, room costs nothing and the search is longer.

    Once it is late, coarse prices are left as they are: any prices prove a bound.
    """
    counted = counted_groups(programme)
    levels = Waterlines(programme, [concave_demand(item) for item in programme.items])
    cuts = [slices(item) for item in programme.items]
    rows = [row_of(group, counts=place in counted) for place, group in enumerate(programme.groups)]
    buckets = first_buckets(programme, cuts, levels, counted)
    found: list[RowPrice] | None = None
    for _ in range(ROUNDS):
        finer_prices = modeller.relaxation_prices(
            [one.column for one in buckets], rows, programme.scale, solver, seconds
        )
        found = finer_prices or found
        if found is None or finer_prices is None:
            break
        finer = [part for one in buckets for part in _refined(one, found, programme.scale)]
        if len(finer) == len(buckets) or is_late():
            break
        buckets = finer
    if found is None:
        return free_room(programme)
    return in_whole_numbers(programme, found)


def row_of(group: Group, *, counts: bool) -> Row:
    return Row(group.low, group.high, group.low_count if counts else None, group.high_count if counts else None)


def first_buckets(
    programme: Programme, cuts: Sequence[list[Slice]], levels: Waterlines, counted: set[int]
) -> list[Bucket]:
    """Put items that compete only by worth per unit together; where awards are counted, size matters too."""
    by_groups: dict[tuple[int, ...], list[Slice]] = {}
    level_of: dict[tuple[int, ...], int] = {}
    buckets: list[Bucket] = []
    for item, cut, group in zip(programme.items, cuts, levels.family.innermost, strict=True):
        if counted.isdisjoint(item.groups):
            by_groups.setdefault(item.groups, []).extend(cut)
            level_of[item.groups] = levels.of(group)
        else:
            buckets += [bucket(item.groups, [one]) for one in cut]
    for groups, cut in sorted(by_groups.items()):
        cut.sort(key=lambda one: (-one.steepness, one.length))
        buckets += [bucket(groups, part) for part in _around(cut, level_of[groups], margin(programme.scale))]
    return buckets


def margin(scale: int) -> int:
    """Give how near to a price a worth per unit counts as the same."""
    return (scale << FINENESS) // 10**4


def _around(cut: Sequence[Slice], level: int, near: int) -> Iterable[list[Slice]]:
    """Separate what is dearer than the level, what is about as dear, and what is cheaper."""
    return (list(part) for _, part in groupby(cut, key=lambda one: _side(one.steepness, level, near)))


def _side(steepness: int, level: int, near: int) -> int:
    return (steepness < level - near) - (steepness > level + near)


def _split(ordered: Sequence[Slice]) -> Iterable[list[Slice]]:
    """Cut into about equally many slices each, never between two of the same steepness."""
    runs = [list(run) for _, run in groupby(ordered, key=lambda one: one.steepness)]
    size = max(1, -(-len(runs) // SPLIT))
    return ([one for run in runs[place : place + size] for one in run] for place in range(0, len(runs), size))


def _refined(one: Bucket, prices: Sequence[RowPrice], scale: int) -> list[Bucket]:
    """Split the bucket if the price of its room falls between its steepest and its flattest slice."""
    price = ((sum(prices[group].money for group in one.groups) * scale) << FINENESS) // ONE
    near = margin(scale)
    steepest, flattest = one.cut[0].steepness, one.cut[-1].steepness
    if steepest == flattest or steepest < price - near or flattest > price + near:
        return [one]
    return [bucket(one.groups, part) for part in _split(one.cut)]


def in_whole_numbers(programme: Programme, found: Sequence[RowPrice]) -> Prices:
    """Turn decimals into whole prices of the combined objective."""
    return Prices(
        tuple(_whole(price.money, programme.scale) for price in found),
        tuple(_whole(price.award, programme.scale) for price in found),
    )


def _whole(decimal: int, scale: int) -> int:
    """Prices near a whole number of merit are that number; others are rounded in the finer objective."""
    nearest = (2 * decimal + ONE) // (2 * ONE)
    if abs(decimal - nearest * ONE) < NEARLY_WHOLE:
        return nearest * scale
    return (2 * decimal * scale + ONE) // (2 * ONE)
