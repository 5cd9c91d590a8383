"""Small groups as a whole: all that their items can receive together, worked out once for all prices.

What sums are worth has nothing to do with prices: these charge for each unit and for room left unused, and so only tilt
a profile. Where few items have few choices between them, all of their sums are sooner combined once than searched again
at every price that is tried.
"""

from collections.abc import Iterable, Sequence

from allocation.nested.counted import combine_counted
from allocation.nested.part import part
from allocation.nested.profile import Profile, clip, from_pieces, least
from allocation.nested.settled import WITHOUT_END, Settled, Trail, settled_node
from allocation.programmes.effort import Tick
from allocation.programmes.prices import Stand
from allocation.programmes.programme import Item, Programme
from allocation.programmes.tree import Node
from allocation.records import dataclass

FEW_WAYS = 32
"""So few choices of a group's items are sooner combined all at once than with allowances that grow step by step."""

NOTHING: Profile = [(0, 0, 0, 0)]


@dataclass(frozen=True, slots=True)
class Whole:
    """All sums of a group's items within its room, as a profile of what they are worth below zero; and its trail."""

    profile: Profile
    trail: Trail

    def at_prices(self, node: Node, stands: Sequence[Stand]) -> Settled | None:
        """Charge the prices: for each unit those on the path to the budget, and the node's own for room left unused."""
        group, own = node.group, node.money_price
        slope = node.path_price - own
        worth = sum([stands[place].best for place in node.items]) + own * (group.high if own >= 0 else group.low)
        profile = [(low, high, worth + less + slope * low, rise + slope) for low, high, less, rise in self.profile]
        waste = least(profile)
        return None if waste is None else settled_node(waste, waste, WITHOUT_END, {0: profile}, self.trail)


class Wholes:
    """The small groups of a programme, each combined when it is first asked for."""

    def __init__(self, programme: Programme, tick: Tick) -> None:
        self.programme = programme
        self.tick = tick
        self.known: dict[str, Whole | None] = {}

    def of(self, node: Node, stands: Sequence[Stand]) -> Whole | None:
        """Give the node's; None where it is not small, or does not only hold items whose awards nobody counts."""
        name = node.group.id
        if name not in self.known:
            small = not node.children and not node.counts and have_few_ways(stands[place] for place in node.items)
            self.known[name] = self._combined(node) if small else None
        return self.known[name]

    def _combined(self, node: Node) -> Whole:
        parts = [part(place, 0, 0, {0: _losses(self.programme.items[place])}) for place in node.items]
        totals = [{0: NOTHING}]
        for one in parts:
            totals.append(combine_counted(totals[-1], one.moves, WITHOUT_END, self.tick))
        return Whole(clip(totals[-1][0], node.group.low, node.group.high), Trail(parts, totals))


def _losses(item: Item) -> Profile:
    """Give what each amount of the item is worth, below zero."""
    worths = [(low, high, -item.gain - item.weight * low, -item.weight) for low, high, _ in item.choices]
    return from_pieces([*NOTHING, *worths] if item.may_be_zero else worths)


def have_few_ways(stands: Iterable[Stand]) -> bool:
    """Tell whether items have few choices between them; one with steps has as many as it has amounts."""
    ways = 1
    for one in stands:
        ways *= 1 + len(one.pieces)
        if ways > FEW_WAYS or any(stride > 1 for stride in one.strides):
            return False
    return True
