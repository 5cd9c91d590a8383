"""A settled problem, ready to be asked what one change would do: by whichever search answers first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from allocation.changes.branch_search import BranchSearch
from allocation.changes.changed import with_change
from allocation.changes.found import Award, Found, Search, UndecidedError, Worths
from allocation.changes.list_search import ListSearch
from allocation.changes.tree_search import TreeSearch
from allocation.outcome import Certificate, Change
from allocation.problem import BUDGET, Candidate, Problem, Rule
from allocation.programmes.certificate import prices_from
from allocation.programmes.effort import NotYetError, Patience, Tick, TooManyAmountsError, no_hurry
from allocation.programmes.prices import Prices
from allocation.programmes.programme import (
    WORTHS,
    Programme,
    demand_cents,
    nothing_but_room,
    programme_of,
    rooms,
)
from allocation.programmes.waterline import waterline_prices
from allocation.records import replace
from allocation.rules.awards import splits_of
from allocation.rules.best import by_merit

STEPS_TO_BE_READY = 5_000
T = TypeVar("T")


class Asked:
    """One problem under a rule whose awards are the best of all in some order, with its best awards."""

    def __init__(
        self,
        problem: Problem,
        certificate: Certificate | None,
        awards: Mapping[str, int],
        ways: Sequence["Way"] = (),
    ) -> None:
        self.problem, self.certificate = problem, certificate
        self.programme = with_room_to_grow(problem)
        self.order = (
            by_merit(problem, self.programme)
            if problem.rule is Rule.RANKING
            else list(range(len(self.programme.items)))
        )
        self.splits = splits_of(problem)
        self.places = {item.id: place for place, item in enumerate(self.programme.items)}
        self.groups = {group.id: group for group in self.programme.groups}
        self.rooms = rooms(problem)
        units = (awards[item.id] // self.programme.unit_cents for item in self.programme.items)
        self.worths = Worths(self.programme, self.order)
        self.base = self.worths.found(tuple(units))
        self.tick: Tick = no_hurry
        self.ready: dict[Way, Search | None] = {}
        self.ways = list(ways or ways_for(problem.rule, self.programme, is_ordered=problem.no_leapfrogging))

    @cached_property
    def members(self) -> Mapping[str, list[int]]:
        """The positions of each group's items."""
        named = zip(self.programme.groups, self.programme.members(), strict=True)
        return {group.id: inside for group, inside in named}

    def most_steps(self, name: str) -> int:
        """Tell with how many units more of room everything that is asked for fits."""
        if name not in self.groups:
            return 0
        return max(-(-self.rooms[name].most // self.programme.unit_cents) - self.groups[name].high, 0)

    def beyond(self, name: str) -> int:
        """Give the cents of room that are too few for a whole unit."""
        return self.rooms[name].high % self.programme.unit_cents

    def with_room(self, name: str, steps: int, known: Found, tick: Tick) -> Found:
        room = {name: self.groups[name].high + steps}
        return self._first_answer(lambda search: search.with_room(room, known, tick), tick)

    def award_to(self, candidate: Candidate, more_merit: int) -> Award:
        """Give what is asked about where the candidate has more merit."""
        splits = self.splits
        if self.problem.no_leapfrogging and more_merit:
            splits = splits_of(with_change(self.problem, candidate, Change(more_merit=more_merit)))
        return Award(self.places[candidate.id], self.worth_of_merit(candidate, more_merit), splits)

    def with_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        """Find the best awards that fund the candidate; None where none is worth more than `above`."""
        return self._first_answer(lambda search: search.with_award(asked, above, tick), tick)

    def without_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        """Find the best awards that do not fund the candidate; None where none is worth more than `above`."""
        return self._first_answer(lambda search: search.without_award(asked, above, tick), tick)

    def _first_answer(self, ask: Callable[[Search], T], tick: Tick) -> T:
        for search in self._searches(tick):
            try:
                return ask(search)
            except UndecidedError:
                continue
        raise UndecidedError

    def worth_of_merit(self, candidate: Candidate, more_merit: int) -> tuple[int, int]:
        """Give what more merit adds to being funded, and to each unit."""
        if self.problem.rule not in WORTHS:
            return 0, 0
        worth, scale = WORTHS[self.problem.rule], self.programme.scale
        before = worth(candidate, scale)
        after = worth(replace(candidate, merit=(candidate.merit or 0) + more_merit), scale)
        return after[0] - before[0], after[1] - before[1]

    def _searches(self, tick: Tick) -> Iterator[Search]:
        """Give the searches, that which last answered first; each is made ready when it is needed."""
        self.tick = tick
        for way in list(self.ways):
            search = self.ready[way] if way in self.ready else self._made_ready(way)
            if search is not None:
                self.ways.remove(way)
                self.ways.insert(0, way)
                yield search

    def _made_ready(self, way: "Way") -> Search | None:
        """Make a search ready, within a number of steps; None where that takes longer."""
        patience = Patience(self._pass_on, STEPS_TO_BE_READY)
        try:
            self.ready[way] = way(self, patience.tick)
        except TooManyAmountsError:
            self.ready[way] = None
        except NotYetError as interruption:
            if interruption.patience is not patience:
                raise
            self.ready[way] = None
        patience.left = None
        return self.ready[way]

    @cached_property
    def branch_search(self) -> BranchSearch:
        return BranchSearch(self.programme, self.order, self.splits, self._pass_on)

    def first_possible(self, id_: str, name: str, steps: int, above: int, tick: Tick) -> int | None:
        """Find the first step of more room beyond these that might fund the candidate; None where none can."""
        self.tick, high = tick, self.groups[name].high
        found = self.branch_search.first_possible(self.places[id_], name, high + steps, above, tick)
        return None if found is None else found - high

    def _pass_on(self) -> None:
        self.tick()


Way = Callable[[Asked, Tick], Search]
"""Makes one kind of search ready."""


def by_list(asked: Asked, _tick: Tick) -> Search:
    return ListSearch(asked.programme, asked.order, asked.splits)


def by_branch(asked: Asked, _tick: Tick) -> Search:
    return asked.branch_search


def by_tree(asked: Asked, tick: Tick) -> Search:
    def find_prices(nesting: Programme) -> Prices:
        if asked.certificate is None:
            return waterline_prices(nesting)
        return prices_from(asked.certificate, asked.problem, nesting)

    return TreeSearch(asked.programme, asked.order, asked.splits, find_prices, tick)


def ways_for(rule: Rule, programme: Programme, *, is_ordered: bool) -> list[Way]:
    """Give the ways to ask, the one that mostly answers first."""
    ways: list[Way] = [by_tree, by_branch]
    if is_ordered or programme.family.crossing:
        ways.reverse()
    return [by_list, *ways] if rule is Rule.RANKING else ways


def with_room_to_grow(problem: Problem) -> Programme:
    """State the problem so that money still counts less than anything else under any larger budget."""
    demand = sum(demand_cents(problem, one) for one in problem.candidates)
    wide = replace(problem, budget_cents=max(problem.budget_cents, demand + problem.reserve_cents))
    programme = programme_of(wide, WORTHS.get(problem.rule, nothing_but_room))
    budget = replace(programme.groups[0], high=rooms(problem)[BUDGET].high // programme.unit_cents)
    return replace(programme, groups=(budget, *programme.groups[1:]))
