"""Waste as a function of money spent: the algebra in which every programme here is settled.

A *profile* tells, for each whole amount that some candidates can receive together, the least *waste*: how far the
objective then stays below the bound that the prices give. It is a list of pieces `(low, high, waste, slope)`,
disjoint and ascending, each meaning `waste + slope × (s - low)` for the whole amounts `low ≤ s ≤ high`; amounts
in no piece cannot be reached, or only with more waste than anyone asked about. Everything is a Python integer.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from allocation.programmes.effort import Tick
from allocation.programmes.prices import Piece

Profile = list[Piece]

Span = tuple[int, int]
"""Amounts from … to."""

PIECES_IN_A_STEP = 64


def least(profile: Profile) -> int | None:
    """Give the smallest waste of all, None where nothing can be reached."""
    found = None
    for low, high, waste, slope in profile:
        own = waste + slope * (high - low) if slope < 0 else waste
        if found is None or own < found:
            found = own
    return found


def clip(profile: Profile, low: int, high: int) -> Profile:
    """Give the amounts from `low` to `high` only."""
    if not profile or (profile[0][0] >= low and profile[-1][1] <= high):
        return profile
    kept = []
    for start, end, waste, slope in profile:
        first, last = max(start, low), min(end, high)
        if first <= last:
            kept.append((first, last, waste + slope * (first - start), slope))
    return kept


def cap(profile: Profile, most: int) -> Profile:
    """Only what wastes at most `most`."""
    kept = []
    for piece in profile:
        low, high, waste, slope = piece
        last = waste + slope * (high - low)
        if waste <= most and last <= most:
            kept.append(piece)
        elif waste <= most:
            kept.append((low, low + (most - waste) // slope, waste, slope))
        elif last <= most:
            first = high - (most - last) // -slope
            kept.append((first, high, waste + slope * (first - low), slope))
    return kept


def tilt(profile: Profile, slope: int, zero: int) -> Profile:
    """Add `slope × (s - zero)`: what a price charges for room left unused."""
    if slope == 0:
        return profile
    return [(low, high, waste + slope * (low - zero), own + slope) for low, high, waste, own in profile]


def raise_by(profile: Profile, waste: int) -> Profile:
    return [(low, high, own + waste, slope) for low, high, own, slope in profile] if waste else profile


def lower(one: Profile, other: Profile) -> Profile:
    """Give the pointwise smaller of two profiles."""
    if not one or not other:
        return one or other
    return _joined(_lower(one, other))


def _lower(one: Profile, other: Profile) -> Profile:
    """Give the same with neighbouring pieces on one line still apart."""
    if one[-1][1] < other[0][0]:
        return one + other
    if other[-1][1] < one[0][0]:
        return other + one
    return _sweep(one, other)


def _sweep(one: Profile, other: Profile) -> Profile:
    """Walk both profiles at once; where both have a piece, keep the lower part of each."""
    found: Profile = []
    here, there = iter(one), iter(other)
    left, right = next(here, None), next(there, None)
    while left is not None and right is not None:
        if left[0] > right[0]:
            left, right, here, there = right, left, there, here
        if left[1] < right[0]:
            found.append(left)
            left = next(here, None)
            continue
        if left[0] < right[0]:
            found.append((left[0], right[0] - 1, left[2], left[3]))
            left = _from(left, right[0])
        last = min(left[1], right[1])
        _append_lower(found, left, right, last)
        left = _from(left, last + 1) if last < left[1] else next(here, None)
        right = _from(right, last + 1) if last < right[1] else next(there, None)
    found.extend([left, *here] if left is not None else [])
    found.extend([right, *there] if right is not None else [])
    return found


def _from(piece: Piece, low: int) -> Piece:
    return low, piece[1], piece[2] + piece[3] * (low - piece[0]), piece[3]


def _append_lower(found: Profile, one: Piece, other: Piece, last: int) -> None:
    """Append the lower of two pieces that start together, up to `last`; lines cross at most once."""
    low, _, waste, slope = one
    _, _, other_waste, other_slope = other
    ahead, ahead_last = waste - other_waste, waste - other_waste + (slope - other_slope) * (last - low)
    if ahead <= 0 and ahead_last <= 0:
        found.append((low, last, waste, slope))
    elif ahead >= 0 and ahead_last >= 0:
        found.append((low, last, other_waste, other_slope))
    elif ahead < 0:
        split = low + -ahead // (slope - other_slope)
        found.append((low, split, waste, slope))
        found.append(_from((low, last, other_waste, other_slope), split + 1))
    else:
        split = low + ahead // (other_slope - slope)
        found.append((low, split, other_waste, other_slope))
        found.append(_from((low, last, waste, slope), split + 1))


def _joined(pieces: Profile) -> Profile:
    """Neighbouring pieces on one line become one piece."""
    if not pieces:
        return pieces
    joined = [pieces[0]]
    for piece in pieces[1:]:
        low, high, waste, slope = joined[-1]
        start, end, own, own_slope = piece
        step = own - waste - slope * (high - low)
        flat = (low == high or slope == step) and (start == end or own_slope == step)
        if start == high + 1 and flat:
            joined[-1] = (low, end, waste, step)
        else:
            joined.append(piece)
    return joined


def lowest(profiles: Sequence[Profile]) -> Profile:
    """Give the pointwise smallest of many profiles."""
    held = [one for one in profiles if one]
    if len(held) == 1:
        return held[0]
    return _joined(_lowest(held)) if held else []


def _lowest(profiles: Sequence[Profile]) -> Profile:
    if len(profiles) == 1:
        return profiles[0]
    middle = len(profiles) // 2
    return _lower(_lowest(profiles[:middle]), _lowest(profiles[middle:]))


def from_pieces(pieces: Iterable[Piece]) -> Profile:
    """Give a profile from pieces that may overlap."""
    ordered = sorted(pieces)
    if all(one[1] < other[0] for one, other in pairwise(ordered)):
        return _joined(ordered)
    return lowest([[piece] for piece in ordered])


def shifted(profile: Profile, by: int) -> Profile:
    """Give the profile with this amount added to all of its amounts."""
    return [(low + by, high + by, waste, slope) for low, high, waste, slope in profile] if by else profile


def waste_at(profile: Profile, amount: int) -> int | None:
    """Give the waste of exactly this amount; None where it is in no piece."""
    place = _pieces_up_to(profile, amount) - 1
    if place < 0:
        return None
    low, high, waste, slope = profile[place]
    return waste + slope * (amount - low) if amount <= high else None


def overlapping(profile: Profile, low: int, high: int) -> Profile:
    """Give the pieces that have an amount between these."""
    first = max(_pieces_up_to(profile, low) - 1, 0)
    return [piece for piece in profile[first : _pieces_up_to(profile, high)] if piece[1] >= low]


def at_point(piece: Piece, other: Piece, amount: int) -> tuple[Span, int] | None:
    """Find the part of the piece with which both give the amount at the least waste, and that waste."""
    first, last = max(piece[0], amount - other[1]), min(piece[1], amount - other[0])
    if first > last:
        return None
    steeper = piece[3] - other[3]
    if steeper > 0:
        last = first
    elif steeper < 0:
        first = last
    waste = piece[2] + piece[3] * (first - piece[0]) + other[2] + other[3] * (amount - first - other[0])
    return (first, last), waste


def _pieces_up_to(profile: Profile, amount: int) -> int:
    """Count the pieces that begin at the amount or below."""
    beyond: tuple[int, ...] = (amount + 1,)
    return bisect_left(profile, beyond)


def combine(one: Profile, other: Profile, most: int, tick: Tick) -> Profile:
    """Combine two sets of candidates, up to the waste `most`."""
    if len(one) < len(other):
        one, other = other, one
    for _ in range((len(one) // PIECES_IN_A_STEP + 1) * len(other)):
        tick()
    if len(other) == 1:
        return _with_piece(one, other[0], most)
    if _are_points(other) and _are_points(one):
        return _combine_points(one, other, most)
    return lowest([_with_piece(one, piece, most) for piece in other])


def _are_points(profile: Profile) -> bool:
    return all(low == high for low, high, _, _ in profile)


def _combine_points(one: Profile, other: Profile, most: int) -> Profile:
    """Combine two sets of candidates that both have single amounts only."""
    found: dict[int, int] = {}
    for change, _, more, _ in other:
        for amount, _, waste, _ in one:
            together = waste + more
            if together <= most and found.get(amount + change, together) >= together:
                found[amount + change] = together
    return [(amount, amount, found[amount], 0) for amount in sorted(found)]


def _with_piece(profile: Profile, piece: Piece, most: int) -> Profile:
    low, high, waste, slope = piece
    if low == high:
        if waste == 0:
            return shifted(profile, low)
        left = most - waste
        return [(start + low, end + low, own + waste, rise) for start, end, own, rise in cap(profile, left)]
    if len(profile) == 1:
        return cap(_chain(profile[0], piece), most)
    found = []
    for own in profile:
        is_point = own[0] == own[1]
        chain = [(own[0] + low, own[0] + high, own[2] + waste, slope)] if is_point else _chain(own, piece)
        chain = cap(chain, most)
        if chain:
            found.append(chain)
    return lowest(found)


def _chain(one: Piece, other: Piece) -> Profile:
    """Two straight pieces together: first along the cheaper slope, then along the dearer."""
    if one[3] > other[3]:
        one, other = other, one
    low, waste = one[0] + other[0], one[2] + other[2]
    bend, slope = low + one[1] - one[0], one[3]
    length = other[1] - other[0]
    if length == 0 or slope == other[3]:
        return [(low, bend + length, waste, slope)]
    return [(low, bend, waste, slope), (bend + 1, bend + length, waste + slope * (bend - low) + other[3], other[3])]


def without_dominated(profile: Profile, price: int) -> Profile:
    """Leave out amounts that a smaller amount beats even if the money between is lost at `price`.

    Only for sums that need not reach a minimum. What is only as good stays: lots may prefer it.
    """
    kept: Profile = []
    best: int | None = None
    for piece in profile:
        low, high, waste, slope = piece
        first = waste - price * low
        last = first + (slope - price) * (high - low)
        if best is None or first <= best or last <= best:
            kept.append(piece)
            best = min(first, last) if best is None else min(first, last, best)
    return kept
