"""A problem as queues: what is decided together, and what stands for itself.

A candidate stands for itself where its applicant matters: by a limit of its own, or because the applicant's other
proposals excuse that this one was passed over.
"""

from collections.abc import Sequence

from allocation.crossing.bundles import Queue, Reach
from allocation.nested.sums import NO_SUMS, Sums, of_choices
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.limits import may_be_leapfrogged, peers_of
from allocation.programmes.programme import choices_of, common_unit, eligible, rooms
from allocation.records import dataclass


@dataclass(frozen=True, slots=True)
class Single:
    """A candidate that stands for itself, with its queue and its column (None: it can never be funded).

    `family` is its applicant; whoever is `excused` may always be passed over, as another of the family has a fixed
    award.
    """

    id: str
    queue: int
    merit: int
    family: str
    column: int | None
    excused: bool


@dataclass(frozen=True, slots=True)
class Column:
    """Units that go to a whole queue, or to one single (`queue` is None); `groups` name what they count towards.

    `sums` is what a single receives if anything; those of a queue depend on its reach.
    """

    groups: tuple[str, ...]
    queue: int | None
    sums: Sums
    most: int
    merit: int


@dataclass(slots=True)
class Queues:
    """Queues with what is known of their reach before anything is decided, singles, and the columns of both."""

    unit_cents: int
    queues: list[Queue]
    reaches: list[Reach]
    singles: list[Single]
    columns: list[Column]
    queue_columns: dict[int, int]


def queues_of(problem: Problem, names: Sequence[str]) -> Queues:
    """Sort the candidates into queues; `names` are the limits, the budget included, that matter."""
    return Sorting(problem, names).sorted()


class Sorting:
    """Work in progress on the queues of one problem."""

    def __init__(self, problem: Problem, names: Sequence[str]) -> None:
        self.problem, self.names, self.rooms = problem, set(names), rooms(problem)
        fundable = eligible(problem)
        self.fundable = {one.id for one in fundable}
        self.unit = common_unit(one.award for one in fundable)
        self.of_applicant: dict[str, list[Candidate]] = {}
        for one in problem.candidates:
            if one.applicant is not None and (self._may_be_funded(one) or self._can_be_passed_over(one)):
                self.of_applicant.setdefault(one.applicant, []).append(one)
        self.places: dict[object, int] = {}
        self.found = Queues(self.unit, [], [], [], [], {})

    def sorted(self) -> Queues:
        """Put everybody into a queue, then lay out the columns of the queues."""
        members: list[dict[int, list[Sums]]] = []
        groups: list[tuple[str, ...]] = []
        for one in self.problem.candidates:
            place = self._place(one)
            if place == len(members):
                members.append({})
                groups.append(self._groups(one, alone=False))
                self.found.reaches.append(Reach())
            if self._stands_alone(one):
                self.found.singles.append(self._single(one, place))
            elif one.id in self.fundable:
                members[place].setdefault(self._merit(one), []).append(self._amounts(one))
            else:
                self.found.reaches[place] = self._reach_past(one, self.found.reaches[place])
        self.found.queues = [Queue(*each) for each in zip(members, map(self._room, groups), strict=True)]
        for place, queue in enumerate(self.found.queues):
            if queue.by_merit:
                self.found.queue_columns[place] = len(self.found.columns)
                most, merit = queue.sums(Reach()).highest, sum(queue.by_merit) // len(queue.by_merit)
                self.found.columns.append(Column(groups[place], place, NO_SUMS, most, merit))
        return self.found

    def _place(self, one: Candidate) -> int:
        key = peers_of(one) if self.problem.no_leapfrogging else self._groups(one, alone=True)
        return self.places.setdefault(key, len(self.places))

    def _groups(self, one: Candidate, *, alone: bool) -> tuple[str, ...]:
        """Name what counts the candidate's award; what a whole queue has in common leaves the applicant out."""
        named = one.limit_ids if alone or not self.problem.no_leapfrogging else {one.district, *one.groups}
        return (BUDGET, *sorted(name for name in named if name in self.names))

    def _room(self, groups: tuple[str, ...]) -> int:
        """Give the units that fit into every one of these groups."""
        return max(min(self.rooms[name].high for name in groups if name in self.rooms) // self.unit, 0)

    def _merit(self, one: Candidate) -> int:
        return (one.merit or 0) if self.problem.no_leapfrogging else 0

    def _amounts(self, one: Candidate) -> Sums:
        return of_choices(choices_of(one.award, self.unit))

    def _others(self, one: Candidate) -> list[Candidate]:
        return [other for other in self.of_applicant.get(one.applicant or "", []) if other.id != one.id]

    def _stands_alone(self, one: Candidate) -> bool:
        if not self.problem.no_leapfrogging or one.applicant is None or one.fixed_cents:
            return False
        if one.id in self.fundable and one.applicant in self.names:
            return True
        if one.id in self.fundable:
            return bool(self._others(one))
        return self._can_be_passed_over(one) and any(self._may_be_funded(other) for other in self._others(one))

    def _may_be_funded(self, one: Candidate) -> bool:
        return one.id in self.fundable or bool(one.fixed_cents)

    def _can_be_passed_over(self, one: Candidate) -> bool:
        return not one.fixed_cents and may_be_leapfrogged(self.problem, one, {one.id: 0})

    def _single(self, one: Candidate, place: int) -> Single:
        excused = any(other.fixed_cents for other in self._others(one))
        column = None
        if one.id in self.fundable:
            column = len(self.found.columns)
            amounts = self._amounts(one)
            self.found.columns.append(
                Column(self._groups(one, alone=True), None, amounts, amounts.highest, one.merit or 0)
            )
        return Single(one.id, place, one.merit or 0, one.applicant or "", column, excused)

    def _reach_past(self, one: Candidate, reach: Reach) -> Reach:
        """Take in somebody whose amount is settled: nothing at all, or a fixed one."""
        if not self.problem.no_leapfrogging or one.merit is None:
            return reach
        if one.fixed_cents:
            return reach.with_funded(one.merit)
        return reach.with_refused(one.merit) if self._can_be_passed_over(one) else reach
