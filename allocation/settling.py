"""The least waste of a tree of groups, and every way to waste at most a little more.

`settle` deepens: with a small allowance nearly every item stands where its price puts it, and only those few whose
other choices are nearly as good have to be combined. The allowance grows until something fits; then nothing is
better, whatever the prices were. Good prices only make it quick.
"""

from collections.abc import Iterable

from allocation.prices import Stand
from allocation.profile import (
    Piece,
    Profile,
    Tick,
    cap,
    clip,
    combine,
    from_pieces,
    least,
    lower,
    raise_by,
    tilt,
    without_dominated,
)
from allocation.tree import Counted, Node

DEEPENING = 4


def settle(node: Node, stands: list[Stand], excess: int, tick: Tick) -> tuple[int, Counted] | None:
    """Find the node's least waste and its profile up to `excess` above that; None where nothing holds the limits."""
    if node.settled is not None and node.settled[0] >= excess:
        return node.settled[1], capped(node.settled[2], node.settled[1] + excess)
    allowance = excess
    while True:
        found = attempt(node, stands, allowance, tick)
        if found is None:
            return None
        floor, profile = found
        waste = least_counted(profile)
        if waste is not None and allowance >= waste - floor + excess:
            profile = capped(profile, waste + excess)
            node.settled = (excess, waste, profile)
            return waste, profile
        if waste is not None:
            allowance = waste - floor + excess
        elif allowance > node.most_waste:
            return None
        else:
            allowance = max(DEEPENING * allowance, first_allowance(node, stands))


def first_allowance(node: Node, stands: list[Stand]) -> int:
    """Begin with what the cheapest departure of any single item costs."""
    costs = (abs(slope) for place in node.items for _, _, _, slope in stands[place].pieces if slope)
    return min(costs, default=1)


def attempt(node: Node, stands: list[Stand], allowance: int, tick: Tick) -> tuple[int, Counted] | None:
    """Combine what the node holds, each part within `allowance` above its least; with the sum of those leasts."""
    floor, parts = 0, []
    for child in node.children:
        settled = settle(child, stands, allowance, tick)
        if settled is None:
            return None
        floor += settled[0]
        part = settled[1] if node.counts or not child.counts else uncounted(settled[1])
        parts.append(raised(part, -settled[0]))
    pool, undecided = sort_out(node, stands, allowance)
    total = pool
    for part in (*undecided, *parts):
        total = combine_counted(total, part, allowance, tick)
        if node.disposal_price is not None:
            total = {0: without_dominated(total.get(0, []), node.disposal_price)}
    return floor, raised(close(node, total), floor)


def sort_out(node: Node, stands: list[Stand], allowance: int) -> tuple[Counted, list[Counted]]:
    """Pool the items that have a single straight piece within the allowance; list the others."""
    straight: list[Piece] = []
    funded = 0
    undecided = []
    for place in node.items:
        profile = item_profile(stands[place], allowance, counts=node.counts)
        if len(profile) == 1:
            ((count, pieces),) = profile.items()
            if len(pieces) == 1:
                funded += count
                straight.append(pieces[0])
                continue
        undecided.append(profile)
    return {funded: pooled(straight, allowance)}, undecided


def item_profile(one: Stand, most: int, *, counts: bool) -> Counted:
    """Give an item's profile; nothing and something are kept apart only where awards are counted."""
    pieces = one.up_to(most)
    nothing: list[Piece] = []
    if one.zero_loss is not None and one.zero_loss <= most:
        nothing = [(0, 0, one.zero_loss, 0)]
    if not counts:
        return {0: cap(from_pieces([*nothing, *pieces]), most)}
    found = {0: nothing, 1: cap(from_pieces(pieces), most)}
    return {count: profile for count, profile in found.items() if profile}


def pooled(pieces: Iterable[Piece], most: int) -> Profile:
    """Combine straight pieces: from everybody's best amount, up and down along the smallest slopes first."""
    amount = waste = 0
    up: dict[int, int] = {}
    down: dict[int, int] = {}
    for low, high, at_low, slope in pieces:
        if slope >= 0:
            amount, waste = amount + low, waste + at_low
            up[slope] = up.get(slope, 0) + high - low
        else:
            amount, waste = amount + high, waste + at_low + slope * (high - low)
            down[-slope] = down.get(-slope, 0) + high - low
    return cap([*_downwards(down, amount, waste, most), *_upwards(up, amount, waste, most)], most)


def _upwards(lengths: dict[int, int], amount: int, waste: int, most: int) -> Profile:
    found: Profile = [(amount, amount, waste, 0)]
    for slope in sorted(lengths):
        length = lengths[slope]
        if length and waste + slope <= most:
            found.append((amount + 1, amount + length, waste + slope, slope))
            amount, waste = amount + length, waste + slope * length
        if waste > most:
            break
    return found


def _downwards(lengths: dict[int, int], amount: int, waste: int, most: int) -> Profile:
    found: Profile = []
    for slope in sorted(lengths):
        length = lengths[slope]
        if length and waste + slope <= most:
            found.append((amount - length, amount - 1, waste + slope * length, -slope))
            amount, waste = amount - length, waste + slope * length
        if waste > most:
            break
    return found[::-1]


def combine_counted(one: Counted, other: Counted, most: int, tick: Tick) -> Counted:
    found: Counted = {}
    for count, profile in one.items():
        for more, piece in other.items():
            together = combine(profile, piece, most, tick)
            if together:
                found[count + more] = lower(found.get(count + more, []), together)
    return found


def close(node: Node, total: Counted) -> Counted:
    """Apply the node's own limits, and charge its prices for the room that is left."""
    group, found = node.group, {}
    for count, profile in total.items():
        if node.counts and not group.low_count <= count <= group.high_count:
            continue
        held = clip(profile, group.low, group.high)
        held = tilt(held, -node.money_price, group.high if node.money_price >= 0 else group.low)
        if node.counts:
            room = group.high_count - count if node.award_price >= 0 else group.low_count - count
            held = raise_by(held, node.award_price * room)
        if held:
            found[count] = held
    return found


def uncounted(profile: Counted) -> Counted:
    """Forget the numbers of awards."""
    total: Profile = []
    for one in profile.values():
        total = lower(total, one)
    return {0: total}


def capped(profile: Counted, most: int) -> Counted:
    return {count: cap(one, most) for count, one in profile.items()}


def least_counted(profile: Counted) -> int | None:
    wastes = (least(one) for one in profile.values())
    return min((waste for waste in wastes if waste is not None), default=None)


def raised(profile: Counted, waste: int) -> Counted:
    return {count: raise_by(one, waste) for count, one in profile.items()}
