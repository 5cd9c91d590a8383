"""What the sums of one group's members say about their bounds, in every part of the search.

As in `allocation.crossing.tightening`, but only the ends of what a member may receive are looked at, and only of those
members whose amount is still open. What was found for the same bounds before is remembered.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from allocation.crossing.branching_model import BranchingModel
from allocation.crossing.tableau import Tableau
from allocation.crossing.tightening import MOST_MEMBERS, domain_of
from allocation.crossing.totals import Domain, nothing_for
from allocation.nested.sums import Interval
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Programme
from allocation.records import dataclass

MOST_REMEMBERED = 50_000

Move = tuple[int, int, int]
"""A variable, and the bounds to which it is narrowed."""

Bounds = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """One group: the variable that sums its money up, its members, and the bounds on which their sums depend."""

    line: int
    inside: Sequence[int]
    bounds: Callable[[Sequence[int]], Bounds]


class Propagation:
    """A rule of the search that never splits."""

    def __init__(self, model: BranchingModel, programme: Programme, tick: Tick) -> None:
        self.model, self.tick = model, tick
        self.domains = [domain_of(item) for item in model.items]
        self.narrower: dict[tuple[int, int, int, bool], Domain] = {}
        self.groups = [
            self._members(model.money_lines[place], inside)
            for place, inside in enumerate(programme.members())
            if 1 < len(inside) <= MOST_MEMBERS
        ]
        self.remembered: dict[tuple[int, Bounds, Bounds], list[Move] | None] = {}

    def _members(self, line: int, inside: Sequence[int]) -> Members:
        extras = (self.model.extras.get(member) for member in inside)
        mores = [extra.more for extra in extras if extra is not None and extra.more is not None]
        return Members(line, inside, itemgetter(line, *inside, *mores))

    def narrow(self, part: Tableau) -> bool:
        """Move in all bounds that follow from sums; False where some group has none left within its limits."""
        moved = True
        while moved:
            moved = False
            for group in self.groups:
                moves = self._moves(part, group)
                if moves is None:
                    return False
                for variable, low, high in moves:
                    part.narrow(variable, low, high)
                    moved = True
        return True

    def parts(self, _part: Tableau) -> None:
        """Leave it to others to split."""

    def _moves(self, part: Tableau, group: Members) -> list[Move] | None:
        key = group.line, group.bounds(part.low), group.bounds(part.high)
        if key not in self.remembered:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            self.tick()
            self.remembered[key] = self._found(part, group)
        return self.remembered[key]

    def _found(self, part: Tableau, group: Members) -> list[Move] | None:
        """Find what follows from the sums of one group; None where no sum is left."""
        domains = {member: self._domain(part, member) for member in group.inside}
        if not all(one.may_be_zero or one.choices for one in domains.values()):
            return None
        still_open = {member: one for member, one in domains.items() if one.least < one.most}
        settled = sum(one.most for member, one in domains.items() if member not in still_open)
        low, high = part.low[group.line] - settled, part.high[group.line] - settled
        least, most = sum(one.least for one in still_open.values()), sum(one.most for one in still_open.values())
        if low <= least and most <= high:
            return []
        found = self._within(still_open, low, high) if least <= high and low <= most else None
        if found is None:
            return None
        (lowest, highest), moves = found
        return (
            moves if (lowest, highest) == (low, high) else [(group.line, lowest + settled, highest + settled), *moves]
        )

    def _within(self, domains: Mapping[int, Domain], low: int, high: int) -> tuple[Interval, list[Move]] | None:
        """Find the ends of the sums in the range, and what leads there."""
        ahead = [nothing_for(list(domains.values()), high)]
        for domain in domains.values():
            ahead.append(ahead[-1].after(domain, high))
        ends = ahead[-1].ends(max(low, 0), high)
        if ends is None:
            return None
        moves, behind = list[Move](), ahead[0].between(*ends)
        for before, (member, domain) in zip(reversed(ahead[:-1]), reversed([*domains.items()]), strict=True):
            reach = before.reach(domain, behind)
            if reach is None:
                return None
            if reach == (domain.least, domain.most):
                behind = behind.before(domain)
            else:
                moves += self._moves_of(member, *reach)
                behind = behind.before(domain.within(*reach))
        return ends, moves

    def _domain(self, part: Tableau, member: int) -> Domain:
        """Give what the member may receive within the part's bounds."""
        extra = self.model.extras.get(member)
        low, high, may_be_zero = part.low[member], part.high[member], True
        if extra is not None:
            may_be_zero = low <= 0
            more = (0, 0) if extra.more is None else (part.low[extra.more], part.high[extra.more])
            low, high = (extra.least + more[0], extra.least + more[1]) if high > 0 else (0, 0)
        key = member, low, high, may_be_zero
        if key not in self.narrower:
            domain = self.domains[member].within(low, high)
            if extra is not None:
                domain = Domain(self.domains[member].may_be_zero and may_be_zero, domain.choices)
            self.narrower[key] = domain
        return self.narrower[key]

    def _moves_of(self, member: int, least: int, most: int) -> list[Move]:
        extra = self.model.extras.get(member)
        if extra is None:
            return [(member, least, most)]
        found = [(member, extra.full if least else 0, extra.full if most else 0)]
        if extra.more is not None:
            found.append((extra.more, max(least - extra.least, 0), max(most - extra.least, 0)))
        return found
