"""Two outcomes of one problem side by side: who gains, who loses, and the totals by group. Exact cents throughout."""

from collections.abc import Mapping

from allocation.outcome import Outcome
from allocation.problem import Problem
from allocation.reasons.groups import group_labels, members
from allocation.records import dataclass
from allocation.studies.belonging import awarded_cents, own_problem


@dataclass(frozen=True, slots=True)
class Difference:
    """What a candidate receives in either outcome, in cents."""

    id: str
    label: str
    first_cents: int
    second_cents: int

    @property
    def change_cents(self) -> int:
        """The second less the first: above zero where the second gives more."""
        return self.second_cents - self.first_cents


@dataclass(frozen=True, slots=True)
class GroupDifference(Difference):
    """What a group receives in either outcome, and how many of its candidates receive anything."""

    first_awards: int
    second_awards: int

    @property
    def change_awards(self) -> int:
        return self.second_awards - self.first_awards


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every candidate in the order of the problem, and every group: the whole, the limits, districts and pots."""

    candidates: tuple[Difference, ...]
    groups: tuple[GroupDifference, ...]

    @property
    def gains(self) -> tuple[Difference, ...]:
        """Who receives more in the second outcome, the largest gain first, then as in the problem."""
        found = (one for one in self.candidates if one.change_cents > 0)
        return tuple(sorted(found, key=lambda one: -one.change_cents))

    @property
    def losses(self) -> tuple[Difference, ...]:
        """Who receives less in the second outcome, the largest loss first, then as in the problem."""
        found = (one for one in self.candidates if one.change_cents < 0)
        return tuple(sorted(found, key=lambda one: one.change_cents))

    @property
    def unchanged(self) -> tuple[Difference, ...]:
        """Who receives the same in both, nothing included."""
        return tuple(one for one in self.candidates if one.change_cents == 0)


def compare(problem: Problem, first: Outcome, second: Outcome) -> Comparison:
    """Compare two outcomes of this problem, whatever their rules.

    Raises OtherProblemError where one of them was computed from another problem or holds no awards.
    """
    for outcome in (first, second):
        own_problem(problem, outcome)
    return compare_awards(problem, awarded_cents(first), awarded_cents(second))


def compare_awards(problem: Problem, first: Mapping[str, int], second: Mapping[str, int]) -> Comparison:
    """Compare awards in cents by candidate id, such as a computed split with what the board resolved."""
    candidates = tuple(Difference(one.id, one.label, first[one.id], second[one.id]) for one in problem.candidates)
    labels, inside = group_labels(problem), members(problem)
    groups = []
    for name, label in labels.items():
        before, after = ([awards[one.id] for one in inside[name]] for awards in (first, second))
        groups.append(GroupDifference(name, label, sum(before), sum(after), funded(before), funded(after)))
    return Comparison(candidates, tuple(groups))


def funded(cents: list[int]) -> int:
    return sum(one > 0 for one in cents)
