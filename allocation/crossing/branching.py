"""The best awards where groups cross: exact relaxations, split until the amounts are allowed.

Each part of the search narrows the items' bounds. Its relaxation, solved in whole numbers, tells what it can be worth
at most; a part that cannot beat the best awards known is done. Bounds narrow further without splitting: an item whose
reduced worth exceeds the distance between the part's bound and the best known cannot move any farther; whoever would
pass somebody over who certainly gets nothing, cannot be funded (`allocation.crossing.claims`); and what the others of a
group cannot complete to a total within its limits is not possible (`allocation.crossing.propagation`).

The objective is one number in which a unit of combined worth outweighs all lots, and a unit for an earlier lot all
later lots together. So there are no ties: what is found is the one best award, whatever the search looked at first.
"""

from collections.abc import Callable, Sequence

from allocation.crossing.branching_model import BranchingModel, Pairs
from allocation.crossing.claims import Claims
from allocation.crossing.counts import Counts
from allocation.crossing.propagation import Propagation
from allocation.crossing.tableau import Tableau
from allocation.crossing.tightening import tightened
from allocation.programmes.cases import Case, FindAwards, Split, nothing_known
from allocation.programmes.effort import NotYetError, Patience, Tick, dearer
from allocation.programmes.prices import Prices, free_room
from allocation.programmes.programme import Amounts, Item, Programme, value_of

ENTRIES_IN_A_STEP = 3_000
"""An exchange looks at every entry of the tableau: so many count as one step, so that steps take about as long."""

EXCHANGES_IN_A_PART = 4
"""To copy, narrow and split a part takes about as long as so many exchanges."""

STEPS_BEFORE_ASKING = 4_000
"""Where the search takes longer than this, awards that somebody else knows are worth asking for."""


def best_by_branching(  # noqa: PLR0913, PLR0917
    programme: Programme,
    prices: Prices,
    order: Sequence[int],
    splits: Sequence[Split],
    tick: Tick,
    find_awards: FindAwards = nothing_known,
) -> Case | None:
    """Find the greatest value and, among the awards that reach it, the lexicographically largest in `order`."""
    tighter = tightened(programme, tick)
    if tighter is None:
        return None
    branching, patience = Branching(tighter, prices, order, splits, tick), Patience(tick, STEPS_BEFORE_ASKING)
    try:
        amounts = branching.search_by_size(patience.tick)
    except NotYetError as interruption:
        if interruption.patience is not patience:
            raise
        branching.know(find_awards(programme))
        amounts = branching.search_by_size(tick)
    return None if amounts is None else Case(programme, prices, amounts, value_of(programme, amounts))


def any_by_branching(programme: Programme, splits: Sequence[Split], tick: Tick) -> bool:
    """Tell whether any amounts hold the limits and the side conditions."""
    tighter = tightened(programme, tick)
    if tighter is None:
        return False
    branching = Branching(tighter, free_room(programme), range(len(programme.items)), splits, tick)
    return branching.search(is_first_enough=True) is not None


class Branching:
    """The search; `best` is the best award known."""

    def __init__(
        self, programme: Programme, prices: Prices, order: Sequence[int], splits: Sequence[Split], tick: Tick
    ) -> None:
        self.programme, self.prices, self.tick = programme, prices, tick
        self.model = BranchingModel(programme, order, tick)
        self.domains = self.model.domains
        self.propagation = Propagation(self.model, programme, self.count_step)
        self.keep(splits)
        self.best: Amounts | None = None
        self.best_worth = -1
        self.steps_of: Callable[[Tableau], Tick] = lambda _part: self.tick

    def count_step(self) -> None:
        """Count a step with whoever counts them now."""
        self.tick()

    def keep(self, splits: Sequence[Split]) -> None:
        """Search for awards that keep these side conditions."""
        self.splits = splits
        counts, claims = Counts(self.programme, self.domains), Claims(self.programme, self.domains, splits)
        self.rules = (Pairs(self.model), counts, claims, self.propagation)

    def know(self, amounts: Amounts | None) -> None:
        """Take these amounts as the best known, if they are allowed and better."""
        if amounts is None or not are_allowed(self.programme, amounts):
            return
        case = Case(self.programme, self.prices, amounts, 0)
        lots = sum(lot * amount for lot, amount in zip(self.model.lots, amounts, strict=True))
        worth = value_of(self.programme, amounts) * self.model.unit + lots
        if worth > self.best_worth and all(split(case) is None for split in self.splits):
            self.best, self.best_worth = amounts, worth

    def search_by_size(self, tick: Tick) -> Amounts | None:
        """Search from the whole, with steps that take about as long in large parts as in small ones."""
        self.steps_of = lambda part: dearer(tick, 1 + part.size // ENTRIES_IN_A_STEP)
        return self.search(self.model.root.copy())

    def search(self, start: Tableau | None = None, *, is_first_enough: bool = False) -> Amounts | None:
        """Look at one part after the other, the more promising half of each first; from the whole, or from a part."""
        waiting = [start or self.model.root]
        while waiting and not (is_first_enough and self.best is not None):
            part = waiting.pop()
            dearer(self.steps_of(part), EXCHANGES_IN_A_PART)()
            if not self._is_promising(part):
                continue
            self._narrow(part)
            if not self._is_promising(part):
                continue
            parts = next((parts for rule in self.rules if (parts := rule.parts(part)) is not None), None)
            if parts is None:
                row = self._split_at(part)
                parts = self._halves(part, row) if row is not None else self._accepted(part)
            waiting += parts
        return self.best

    def _is_promising(self, part: Tableau) -> bool:
        """Move in the bounds that the order rules out, and tell whether the part can still beat the best known."""
        return (
            all(rule.narrow(part) for rule in self.rules)
            and part.mend(self.steps_of(part))
            and self.model.bound(part) > self.best_worth
        )

    def _accepted(self, part: Tableau) -> list[Tableau]:
        """Take the part's amounts as the best known, or split it where they break a side condition."""
        amounts = self.model.amounts(part)
        case = Case(self.programme, self.prices, amounts, 0)
        parts = next((parts for parts in (split(case) for split in self.splits) if parts is not None), None)
        if parts is None:
            self.best, self.best_worth = amounts, self.model.bound(part)
            return []
        return [self.model.within(part, programme) for programme, _ in parts]

    def _narrow(self, part: Tableau) -> None:
        """Move in the far bound of each item that stands at a bound, as far as reduced worths allow."""
        spare = part.worth - (self.best_worth + 1) * part.denominator * self.model.scale
        for one, reduced in zip(part.others, part.reduced, strict=True):
            if reduced == 0 or self.best_worth < 0:
                continue
            steps = spare // abs(reduced)
            if steps >= part.high[one] - part.low[one]:
                continue
            if part.place[one] == part.low[one]:
                part.high[one] = self._down(one, part.low[one] + steps)
            else:
                part.low[one] = self._up(one, part.high[one] - steps)
        part.without_settled(len(self.domains))

    def _down(self, one: int, amount: int) -> int:
        return self.domains[one].largest_up_to(amount) if one < len(self.domains) else amount

    def _up(self, one: int, amount: int) -> int:
        return smallest_from(self.domains[one], amount) if one < len(self.domains) else amount

    def _split_at(self, part: Tableau) -> int | None:
        """Find the basic item with a forbidden amount of which both halves lose the most; None where there is none."""
        found, most = None, -1
        for row, one in enumerate(part.basic):
            if one >= len(self.domains):
                continue
            floor = part.values[row] // part.denominator
            if floor * part.denominator == part.values[row] and self._down(one, floor) == floor:
                continue
            least = min(self._loss(part, row, side) for side in self._sides(part, row))
            if least > most:
                found, most = row, least
        return found

    def _sides(self, part: Tableau, row: int) -> tuple[int, int]:
        one, floor = part.basic[row], part.values[row] // part.denominator
        return self._down(one, floor), self._up(one, floor + 1)

    def _loss(self, part: Tableau, row: int, side: int) -> int:
        """Find what the first exchange towards the side would lose, at least."""
        change = side * part.denominator - part.values[row]
        column, pivot = part.cheapest(row, upwards=change > 0)
        if column is None:
            return part.worth
        return abs(part.reduced[column]) * abs(change) // abs(pivot)

    def _halves(self, part: Tableau, row: int) -> list[Tableau]:
        """Split into the amounts below and above; the half that loses less comes last, to be looked at first."""
        one, (below, above) = part.basic[row], self._sides(part, row)
        lower, upper = part.copy(), part
        falls_less = self._loss(part, row, below) <= self._loss(part, row, above)
        lower.high[one], upper.low[one] = below, above
        return [upper, lower] if falls_less else [lower, upper]


def are_allowed(programme: Programme, amounts: Amounts) -> bool:
    """Tell whether each item may receive its amount, and every group holds them."""
    for item, amount in zip(programme.items, amounts, strict=True):
        if item.largest_up_to(amount) != amount or (amount == 0 and not item.may_be_zero):
            return False
    for group, inside in zip(programme.groups, programme.members(), strict=True):
        own = [amounts[place] for place in inside]
        if not group.low <= sum(own) <= group.high:
            return False
        if not group.low_count <= len(own) - own.count(0) <= group.high_count:
            return False
    return True


def smallest_from(item: Item, amount: int) -> int:
    """Give the smallest amount that the item may receive from this one on; one more than its most where none is."""
    reached = (
        max(low, low + -(-(amount - low) // stride) * stride) for low, high, stride in item.choices if high >= amount
    )
    return 0 if amount <= 0 else min(reached, default=item.most + 1)
