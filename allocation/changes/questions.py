"""What one change would do to a refused candidate of one settled problem, by whichever way answers it exactly."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from allocation.changes.along_course import AlongCourse
from allocation.changes.along_room import AlongRoom, Possible
from allocation.changes.anew import Anew, slower
from allocation.changes.asked import Asked
from allocation.changes.changed import with_change
from allocation.changes.cut_course import cut_with_room
from allocation.changes.found import Found, UndecidedError
from allocation.changes.merit_needed import Wanted, funded_with, merit_needed
from allocation.changes.shares_course import SharesCourse, has_few_blocs
from allocation.changes.stretches import Ask, Stretch
from allocation.outcome import Certificate, Change, Reason
from allocation.problem import BUDGET, Candidate, Problem, Rule
from allocation.programmes.effort import STEPS_FOR_CHANGES, Tick, no_hurry
from allocation.programmes.programme import WORTHS, Room, demand_cents, rooms
from allocation.records import replace
from allocation.rules import STEP_BY_STEP, even_districts
from allocation.rules.again import awards_anew

BEST_OF_ALL = frozenset({Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING})
"""Rules whose awards are the best of one programme."""


class Questions:
    """Answers questions about the refused candidates of one problem; what was found for one is kept for all."""

    def __init__(self, problem: Problem, certificate: Certificate | None, awards: Mapping[str, int]) -> None:
        self.problem, self.certificate, self.awards = problem, certificate, awards
        self.tick: Tick = no_hurry
        self.asked = Asked(problem, certificate, awards) if problem.rule in BEST_OF_ALL else None
        self.anew = Anew(problem, certificate)
        self.unit_cents = self.anew.unit_cents
        self.walks = problem.rule is Rule.FLAT_CUT or (problem.rule is Rule.EQUAL_SHARES and has_few_blocs(problem))
        self.along: dict[str, AlongRoom | AlongCourse] = {}

    @property
    def most_merit(self) -> int:
        """The most merit that is tried in addition."""
        above_all = 2 * max((one.merit or 0) for one in self.problem.candidates) + 1
        return max(above_all, self.problem.merit_threshold or 0)

    def can_be_answered(self, name: str | None) -> bool:
        """Tell whether half of the steps suffice for one question: about a limit, or about merit (None).

        Questions that are answered by settling anew try the most that is possible, then halve it until the
        smallest is found; one more settling is made to see what one takes.
        """
        if name is None and (self.problem.rule in STEP_BY_STEP or self.asks_for_merit):
            return True
        if name is not None and (self.walks or self.asked is not None):
            return True
        most = self.most_merit if name is None else self._most(name)
        return self.anew.can_answer(STEPS_FOR_CHANGES // 2, most.bit_length() + 2, self.tick)

    def room_for(self, candidate: Candidate, name: str, reason: Reason) -> Change | None:
        """Find the cents of room that fund the candidate; those that are too few for a whole unit are used as well."""
        along = self._along(name)
        if along.most <= 0 or not self.problem.is_eligible(candidate):
            return None
        missing = max((reason.needed_cents or candidate.smallest_cents) - (reason.left_cents or 0), 1)
        steps = along.smallest_for(candidate.id, -(-(missing + self._beyond(name)) // self.unit_cents))
        return None if not steps else Change(name, more_cents=steps * self.unit_cents - self._beyond(name))

    def merit_for(self, candidate: Candidate, reason: Reason) -> Change | None:
        """Find the hundredths of a point that fund the candidate."""
        threshold = self.problem.merit_threshold
        below = 0 if threshold is None else max(threshold - (candidate.merit or 0), 0)
        if below and self.asks_for_merit:
            return self._from_threshold(candidate, below)
        if self.asks_for_merit:
            guess = (reason.needed_merit or 0) - (candidate.merit or 0)
            more = self._merit_in_any(self.asks_for_merit, candidate, Wanted(1, self.most_merit, guess))
        else:
            more = self.anew.merit_needed(candidate, self.most_merit, self.tick)
        return None if more is None else Change(more_merit=more)

    @cached_property
    def asks_for_merit(self) -> Sequence[Asked]:
        """Programmes that tell about merit without settling anew: the candidate is funded where any of them does it."""
        if self.problem.no_leapfrogging and self.problem.rule not in WORTHS:
            return []
        if self.problem.rule is Rule.EVEN_DISTRICTS:
            return asks_inside(self.problem, self.awards, self.tick)
        return [] if self.asked is None else [self.asked]

    def _merit_in_any(self, asks: Sequence[Asked], candidate: Candidate, wanted: Wanted) -> int | None:
        needed = (merit_needed(asked, candidate, wanted, self.tick) for asked in asks)
        return min((more for more in needed if more is not None), default=None)

    def _from_threshold(self, candidate: Candidate, below: int) -> Change | None:
        """Look at the problem in which the candidate reaches the threshold: there it may be funded, or lack more."""
        change = Change(more_merit=below)
        reached = with_change(self.problem, candidate, change)
        awards: Mapping[str, int] | None = self.awards
        if self.asked is None or any(
            room.low > before.low or room.low_count > before.low_count for before, room in self._rooms_of(reached)
        ):
            awards = awards_anew(reached, self.certificate, self.tick)
        if awards is None or awards[candidate.id]:
            return None if awards is None else change
        better = replace(candidate, merit=(candidate.merit or 0) + below)
        if self.asked is None:
            asks = asks_inside(reached, awards, self.tick)
        else:
            asks = [Asked(reached, self.certificate, awards, self.asked.ways)]
        more = self._merit_in_any(asks, better, Wanted(0, self.most_merit, 0))
        return None if more is None else Change(more_merit=below + more)

    def _rooms_of(self, other: Problem) -> Iterator[tuple[Room, Room]]:
        """Give each limit's room here and in a problem of other demand, which may keep more of a minimum."""
        return ((self.anew.rooms[name], room) for name, room in rooms(other).items())

    def funds(self, candidate: Candidate, change: Change, tick: Tick) -> bool:
        """Tell whether the candidate receives anything with the change."""
        self.tick = tick
        if candidate.smallest_cents == 0:
            return False
        if change.more_merit is not None:
            return self._merit_funds(candidate, change.more_merit)
        name = change.limit or BUDGET
        steps = ((change.more_cents or 0) + self._beyond(name)) // self.unit_cents
        along = self._along(name)
        if steps <= 0 or along.most <= 0:
            return False
        try:
            return candidate.id in along.at(min(steps, along.most)).funded
        except UndecidedError:
            return candidate.id in self.anew.with_room(name, steps, self.tick).funded

    def _merit_funds(self, candidate: Candidate, more_merit: int) -> bool:
        if self.asked is not None and candidate.id in self.asked.places and self.problem.rule is not Rule.RANKING:
            try:
                return funded_with(self.asked, candidate, more_merit, self.tick) is not None
            except UndecidedError:
                pass
        return self.anew.is_funded(candidate, more_merit, self.tick)

    def _beyond(self, name: str) -> int:
        return self.anew.rooms[name].high % self.unit_cents if name in self.anew.rooms else 0

    def _along(self, name: str) -> AlongRoom | AlongCourse:
        if name not in self.along and self.walks:
            self.along[name] = AlongCourse(self._most(name), self._ask_course(name))
        elif name not in self.along:
            base = self.awards if self.asked is None else self.asked.base
            funded = frozenset(id_ for id_, cents in self.awards.items() if cents)
            possible = None if self.asked is None else self._possible(self.asked, name)
            self.along[name] = AlongRoom(
                Stretch(0, 0, funded, base), self._most(name), self._ask(name), possible, len(self.problem.candidates)
            )
        return self.along[name]

    def _ask_course(self, name: str) -> Callable[[int], Stretch]:
        if self.problem.rule is Rule.EQUAL_SHARES:
            return SharesCourse(self.problem, name, lambda: self.tick()).at  # noqa: PLW0108 -- the tick of each question
        return lambda step: cut_with_room(self.problem, name, step, slower(self.problem, self.tick))

    def _most(self, name: str) -> int:
        """Tell with how many units more of room everything that is asked for fits."""
        if name != BUDGET and all(one.maximum_cents is None for one in self.problem.limits if one.id == name):
            return 0
        if self.asked is not None:
            return self.asked.most_steps(name)
        own = (one for one in self.problem.candidates if name == BUDGET or name in one.limit_ids)
        demand = sum(demand_cents(self.problem, one) for one in own if one.fixed_cents is None)
        return max(-(-(demand - self.anew.rooms[name].high + self._beyond(name)) // self.unit_cents), 0)

    def _possible(self, asked: Asked, name: str) -> Possible:
        def possible(id_: str, below: Stretch) -> int | None:
            return asked.first_possible(id_, name, below.high, known_of(below).worth, self.tick)

        return possible

    def _ask(self, name: str) -> Ask:
        asked = self.asked
        if asked is None or name not in asked.groups:
            return lambda step, _below: self.anew.with_room(name, step, self.tick)
        high, members, items = asked.groups[name].high, asked.members[name], asked.programme.items

        def ask(step: int, below: Stretch) -> Stretch:
            known = known_of(below)
            found = asked.with_room(name, step, known, self.tick)
            if found.amounts == known.amounts:
                return Stretch(below.low, step, below.funded, known)
            low = max(sum(found.amounts[place] for place in members) - high, 0)
            funded = frozenset(items[place].id for place, amount in enumerate(found.amounts) if amount)
            return Stretch(low, step, funded, found)

        return ask


def asks_inside(problem: Problem, awards: Mapping[str, int], tick: Tick) -> list[Asked]:
    """Take the districts' shares as minimums, which no merit changes: inside them merit x cents decides."""
    _, plans = even_districts.plans_of(problem, tick)
    inside = (replace(even_districts.with_floors(problem, plan), rule=Rule.MERIT_EUROS) for plan in plans)
    return [Asked(one, None, awards) for one in inside]


def known_of(stretch: Stretch) -> Found:
    if not isinstance(stretch.found, Found):
        raise TypeError
    return stretch.found
