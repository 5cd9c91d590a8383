"""How many awards a group may and must have, as a rule of the search."""

from collections.abc import Sequence

from allocation.crossing.tableau import Tableau
from allocation.programmes.prices import counted_groups
from allocation.programmes.programme import Item, Programme


class Counts:
    """Limits of the number of awards, as bounds and as parts; the first variables say what the items receive."""

    def __init__(self, programme: Programme, domains: Sequence[Item]) -> None:
        self.domains = domains
        members = programme.members()
        self.groups = [(programme.groups[place], members[place]) for place in sorted(counted_groups(programme))]

    def narrow(self, part: Tableau) -> bool:
        """Move in the bounds that follow from how many are funded, or can be; False where a number cannot hold."""
        moved = bool(self.groups)
        while moved:
            moved = False
            for group, inside in self.groups:
                certain = sum(part.low[place] > 0 for place in inside)
                possible = sum(part.high[place] > 0 for place in inside)
                if certain > group.high_count or possible < group.low_count:
                    return False
                undecided = [place for place in inside if part.low[place] <= 0 < part.high[place]]
                if undecided and certain == group.high_count:
                    moved = True
                    for place in undecided:
                        part.narrow(place, 0, 0)
                elif undecided and possible == group.low_count:
                    moved = True
                    for place in undecided:
                        part.narrow(place, self.domains[place].least, part.high[place])
                        if part.low[place] > part.high[place]:
                            return False
        return True

    def parts(self, part: Tableau) -> list[Tableau] | None:
        """Split where too many are funded, or too few, at one of whom this is not decided; None where all hold.

        No parts at all where it is decided of everybody.
        """
        basic = dict(zip(part.basic, part.values, strict=True)) if self.groups else {}
        for group, inside in self.groups:
            values = {place: basic.get(place, part.place[place] * part.denominator) for place in inside}
            funded = sum(value > 0 for value in values.values())
            if group.low_count <= funded <= group.high_count:
                continue
            undecided = [place for place in inside if part.low[place] <= 0 < part.high[place]]
            if not undecided:
                return []
            place = max(undecided, key=lambda one: (values[one], -one))
            without = part.copy()
            without.narrow(place, 0, 0)
            part.narrow(place, self.domains[place].least, part.high[place])
            return [without, part]
        return None
