"""Profiles by the number of awards: one for each number where awards are counted, all under 0 where they are not."""

from collections.abc import Iterator

from allocation.nested.profile import Profile, cap, combine, least, lower, raise_by, shifted
from allocation.programmes.effort import Tick

Counted = dict[int, Profile]


def capped(counted: Counted, most: int) -> Counted:
    return {count: cap(one, most) for count, one in counted.items()}


def least_counted(counted: Counted) -> int | None:
    """Give the smallest waste of all, None where nothing can be reached."""
    if len(counted) == 1:
        (profile,) = counted.values()
        return least(profile)
    wastes = (least(one) for one in counted.values())
    return min((waste for waste in wastes if waste is not None), default=None)


def raised(counted: Counted, waste: int) -> Counted:
    return {count: raise_by(one, waste) for count, one in counted.items()} if waste else counted


def moved(counted: Counted, count: int, amount: int) -> Counted:
    """Add so many awards and so much money to everything."""
    return {own + count: shifted(profile, amount) for own, profile in counted.items()}


def uncounted(counted: Counted) -> Counted:
    """Forget how many awards there are."""
    total: Profile = []
    for one in counted.values():
        total = lower(total, one)
    return {0: total}


def combine_counted(one: Counted, other: Counted, most: int, tick: Tick) -> Counted:
    if len(one) == 1 and len(other) == 1:
        ((count, profile),), ((more, piece),) = one.items(), other.items()
        together = combine(profile, piece, most, tick)
        return {count + more: together} if together else {}
    found: Counted = {}
    for count, profile in one.items():
        for more, piece in other.items():
            together = combine(profile, piece, most, tick)
            if together:
                found[count + more] = lower(found.get(count + more, []), together)
    return found


def only_point(counted: Counted) -> tuple[int, int] | None:
    """Give the number of awards and the amount where there is exactly one of each."""
    held = [(count, profile) for count, profile in counted.items() if profile]
    if len(held) != 1 or len(held[0][1]) != 1:
        return None
    count, ((low, high, _, _),) = held[0]
    return (count, low) if low == high else None


def wasteless(counted: Counted) -> tuple[int, int] | None:
    """Give the first number of awards and amount that waste nothing."""
    for count, profile in counted.items():
        for low, high, waste, slope in profile:
            if waste == 0:
                return count, low
            if waste + slope * (high - low) == 0:
                return count, high
    return None


def points(counted: Counted) -> Iterator[tuple[int, int]]:
    """List the ends of all pieces as amount and waste."""
    for profile in counted.values():
        for low, high, waste, slope in profile:
            yield low, waste
            if high > low:
                yield high, waste + slope * (high - low)
