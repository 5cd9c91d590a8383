"""What a sum must still waste before it fits into its room: a lower bound that keeps profiles short."""

from allocation.nested.profile import Profile
from allocation.programmes.prices import Piece
from allocation.records import dataclass


@dataclass(slots=True)
class Outlook:
    """How the parts still to come can change a sum, at least `up` or `down` of waste for each unit.

    No price where nothing can change it in that direction; `reach_up` and `reach_down` say by how much they can.
    """

    up: int | None
    down: int | None
    reach_up: int
    reach_down: int

    def cheaper_up(self, price: int) -> int:
        """Give the least that a unit of room left costs: its price, or what it takes to fill it."""
        return price if self.up is None else min(price, self.up)

    def cheaper_down(self, price: int) -> int:
        return price if self.down is None else min(price, self.down)


NOTHING_TO_COME = Outlook(None, None, 0, 0)


@dataclass(slots=True)
class Window:
    """The room that a group's sum has to end in, and the price of a unit of it left unused."""

    low: int
    high: int
    price: int

    def reachable(self, profile: Profile, outlook: Outlook, most: int) -> Profile:
        """Keep the sums that can still end in the window with at most `most` wasted altogether."""
        unused = outlook.cheaper_up(self.price) if self.price > 0 else 0
        overdone = outlook.cheaper_down(-self.price) if self.price < 0 else 0
        width = self.high - self.low
        lowest, highest = self.low - outlook.reach_up, self.high + outlook.reach_down
        if self._holds(profile) and not unused and not overdone:
            return profile
        found: Profile = []
        for piece in profile:
            low, high, _, _ = piece
            if low < self.low:
                first, last = max(low, lowest), min(high, self.low - 1)
                if first <= last:
                    _keep(found, piece, (first, last), (outlook.up or 0, self.low, unused * width), most)
            if low <= self.high and high >= self.low:
                first, last = max(low, self.low), min(high, self.high)
                held = (unused, self.high, 0) if unused else (-overdone, self.low, 0)
                _keep(found, piece, (first, last), held, most)
            if high > self.high:
                first, last = max(low, self.high + 1), min(high, highest)
                if first <= last:
                    _keep(found, piece, (first, last), (-(outlook.down or 0), self.high, overdone * width), most)
        return found

    def is_over(self, profile: Profile, ahead: Outlook, most: int) -> bool:
        """Tell whether all sums that can still end within the waste `most` must stand still from now on."""
        up, down = max(self.price, 0), max(-self.price, 0)
        if (ahead.up is not None and ahead.up <= up) or (ahead.down is not None and ahead.down <= down):
            return False
        for low, high, waste, slope in self.reachable(profile, ahead, most):
            first = waste + up * (self.high - low) + down * (low - self.low)
            last = first + (slope - up + down) * (high - low)
            if low < self.low or high > self.high or min(first, last) < most:
                return False
        return True

    def _holds(self, profile: Profile) -> bool:
        return not profile or (self.low <= profile[0][0] and profile[-1][1] <= self.high)


def _keep(found: Profile, piece: Piece, span: tuple[int, int], further: tuple[int, int, int], most: int) -> None:
    """Keep of the span what wastes at most `most` with a further ``price × (goal - s) + more``."""
    (low, _, waste, slope), (first, last) = piece, span
    price, goal, more = further
    at_first = waste + slope * (first - low)
    steepness = slope - price
    spare = most - at_first - price * (goal - first) - more
    if steepness > 0:
        if spare < 0:
            return
        last = min(last, first + spare // steepness)
    elif spare < 0:
        if steepness == 0:
            return
        start = first + -(spare // -steepness)
        at_first += slope * (start - first)
        first = start
    if first <= last:
        found.append((first, last, at_first, slope))
