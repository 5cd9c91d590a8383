"""Two outcomes of one problem side by side: who gains, who loses, and the totals by group."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocation.problem import BUDGET, Problem


@dataclass(frozen=True, slots=True)
class Difference:
    """What a candidate, a group or the whole receives in either outcome."""

    id: str
    label: str
    first_cents: int
    second_cents: int

    @property
    def change_cents(self) -> int:
        return self.second_cents - self.first_cents


@dataclass(frozen=True, slots=True)
class Comparison:
    """Candidates whose award changes (largest loss first), and totals by group, the whole first."""

    candidates: tuple[Difference, ...]
    groups: tuple[Difference, ...]


def compare(problem: Problem, first: Mapping[str, int], second: Mapping[str, int]) -> Comparison:
    """Compare awards in cents by candidate id."""
    changed = [
        Difference(one.id, one.label, first[one.id], second[one.id])
        for one in problem.candidates
        if first[one.id] != second[one.id]
    ]
    return Comparison(
        tuple(sorted(changed, key=lambda one: (one.change_cents, one.id))), totals(problem, first, second)
    )


def totals(problem: Problem, first: Mapping[str, int], second: Mapping[str, int]) -> tuple[Difference, ...]:
    labels = {limit.id: limit.label for limit in problem.limits}
    sums: dict[str, list[int]] = {BUDGET: [0, 0]}
    for one in problem.candidates:
        for name in (BUDGET, *(name for name in (one.district, *one.groups) if name is not None)):
            entry = sums.setdefault(name, [0, 0])
            entry[0] += first[one.id]
            entry[1] += second[one.id]
    named = sorted(sums.items(), key=lambda entry: (entry[0] != BUDGET, entry[0]))
    return tuple(Difference(name, labels.get(name, name), *entry) for name, entry in named)
