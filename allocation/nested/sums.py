"""Which totals some candidates can receive together: ascending intervals of whole units that neither meet nor touch."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from allocation.programmes.programme import Choice

Sums = tuple[tuple[int, int], ...]

NOTHING: Sums = ((0, 0),)
MOST_INTERVALS = 2_000
MOST_PAIRS = 100_000


class TooManySumsError(Exception):
    """The totals are scattered so widely that listing them would take too long."""


def of_choices(choices: Iterable[Choice]) -> Sums:
    """Give what one candidate receives if it receives anything. Raises TooManySumsError before listing too many."""
    found: list[tuple[int, int]] = []
    for low, high, stride in choices:
        if stride > 1 and (high - low) // stride >= MOST_INTERVALS:
            raise TooManySumsError
        found += [(low, high)] if stride == 1 else [(x, x) for x in range(low, high + 1, stride)]
    return joined(found)


def joined(intervals: Iterable[tuple[int, int]]) -> Sums:
    """Put intervals in order and merge those that meet or touch."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    if len(found) > MOST_INTERVALS:
        raise TooManySumsError
    return tuple(found)


def added(one: Sums, other: Sums) -> Sums:
    """Give every total of an amount of the one and an amount of the other."""
    if len(one) * len(other) > MOST_PAIRS:
        raise TooManySumsError
    return joined((low + more, high + most) for low, high in one for more, most in other)


def with_nothing(one: Sums) -> Sums:
    return joined((*NOTHING, *one))


def within(sums: Sums, low: int, high: int) -> Sums:
    """Keep the totals between two numbers."""
    return tuple((max(start, low), min(end, high)) for start, end in sums if start <= high and end >= low)


def largest_up_to(sums: Sums, amount: int) -> int | None:
    """Find the largest total up to an amount."""
    place = bisect_right(sums, (amount, amount)) - 1
    if place + 1 < len(sums) and sums[place + 1][0] == amount:
        return amount
    return None if place < 0 else min(sums[place][1], amount)


def smallest_from(sums: Sums, amount: int) -> int | None:
    """Find the smallest total from an amount on."""
    return next((max(low, amount) for low, high in sums if high >= amount), None)


def all_of(parts: Sequence[Sums]) -> Sums:
    """Give every total in which each part takes one of its amounts."""
    total = NOTHING
    for part in parts:
        total = added(total, part)
    return total


def contains(sums: Sums, amount: int) -> bool:
    return largest_up_to(sums, amount) == amount
