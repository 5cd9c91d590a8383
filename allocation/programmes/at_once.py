"""Awards found at once, without a search: good as a rule, never called the best."""

from collections.abc import Iterator

from allocation.programmes.programme import Amounts, Programme

FINENESS = 24
"""Worth per unit is compared in steps of 2^-24."""


def awards_at_once(programme: Programme) -> Amounts:
    """Go through the items by worth per unit, first for the minimums, then for the rest (Dantzig 1957).

    Every maximum holds; whether every minimum does is for the caller to see.
    """
    order = sorted(range(len(programme.items)), key=lambda place: -_steepness(programme, place))
    filling = _Filling(programme)
    for place in order:
        if any(filling.lacks(group) for group in programme.items[place].groups):
            filling.give(place)
    for place in order:
        filling.give(place)
    return tuple(filling.amounts)


def _steepness(programme: Programme, place: int) -> int:
    item = programme.items[place]
    return ((item.gain + item.weight * item.most) << FINENESS) // item.most if item.most else 0


class _Filling:
    """What each item has been given so far, and what each group has given."""

    def __init__(self, programme: Programme) -> None:
        self.items, self.groups = programme.items, programme.groups
        self.amounts = [0] * len(self.items)
        self.given = [[0, 0] for _ in self.groups]

    def lacks(self, group: int) -> bool:
        """Tell whether the group has not reached its minimums yet."""
        money, awards = self.given[group]
        return money < self.groups[group].low or awards < self.groups[group].low_count

    def give(self, place: int) -> None:
        """Give the item the most that fits, unless it has something."""
        if self.amounts[place] or not self.items[place].groups:
            return
        amount = self.items[place].largest_up_to(min(self._room(place)))
        if amount > 0:
            self.amounts[place] = amount
            for group in self.items[place].groups:
                self.given[group][0] += amount
                self.given[group][1] += 1

    def _room(self, place: int) -> Iterator[int]:
        for group in self.items[place].groups:
            money, awards = self.given[group]
            yield self.groups[group].high - money if awards < self.groups[group].high_count else 0
