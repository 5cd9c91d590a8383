"""District problems: all elections of one city and year pooled, each a district with limits of its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from allocation.formats.pabulib import Election, problem_of, read_election
from allocation.problem import Problem, RangeAward, Rule

FEWEST_DISTRICTS = 5


def pooled_problems(folder: Path) -> Iterator[tuple[str, Problem]]:
    """Find the cities and years with several districts in a folder of Pabulib files."""
    found: dict[str, list[Election]] = {}
    for file in sorted(folder.glob("*.pb")):
        election = read_election(file.name, file.read_bytes())
        if election.meta.get("district") or election.meta.get("subunit"):
            name = f"{election.meta.get('unit', '')} {election.meta.get('instance', '')}"
            found.setdefault(name, []).append(election)
    for name, elections in found.items():
        if len(elections) >= FEWEST_DISTRICTS:
            yield name, with_districts(problem_of(elections, with_ballots=False))


def with_districts(pooled: Problem) -> Problem:
    """Award half the cost to the cost; each district at least half of the smaller of budget and demand.

    A district's maximum is its own budget, the total is 80 % of the sum of the budgets.
    """
    demand: dict[str | None, int] = {}
    candidates = []
    for one in pooled.candidates:
        demand[one.district] = demand.get(one.district, 0) + one.requested_cents
        award = RangeAward(-(-one.requested_cents // 2), one.requested_cents)
        candidates.append(replace(one, award=award, excluded=None))
    limits = []
    for limit in pooled.limits:
        smaller = min(limit.maximum_cents or 0, demand.get(limit.id, 0))
        limits.append(replace(limit, minimum_cents=smaller // 2))
    budget = pooled.budget_cents * 8 // 10
    return replace(
        pooled, rule=Rule.MERIT_EUROS, budget_cents=budget, candidates=tuple(candidates), limits=tuple(limits)
    )
