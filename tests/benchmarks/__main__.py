"""Measure the allocation core: `python -m tests.benchmarks FOLDER_WITH_PB_FILES [--synthetic]`.

Method. A *district problem* pools all files of one city and year: each file is a district with its own budget as
maximum and half of the smaller of budget and demand as minimum; awards range from half the cost to the cost; the
total is 80 % of the sum of the budgets. Two ways are timed in the same process, best of three, one thread, in
processor seconds, so that other work on the machine does not count:

- ours: programme, prices (a small linear programme through PuLP and HiGHS), exact search with ties and lots;
- the same model given whole to HiGHS by PuLP as one integer programme, gap 0, no ties and no lots.

What is printed is the ratio, and whether both reach the same objective. Nothing here runs with the tests.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

from allocation.fallback import good_awards
from allocation.pabulib import problem_of, read_election
from allocation.problem import Candidate, Limit, Problem, RangeAward, Rule
from allocation.programme import merit_per_euro, programme_of
from allocation.relaxation import prices_of
from allocation.rules import RULES
from allocation.rules.settlement import merit_times_cents

REPEATS = 3
CITIES = ("Poland_Katowice_2023_*", "Poland_Katowice_2024_*", "Poland_Lodz_2024_*", "Poland_Gdansk_2020_*")
SYNTHETIC = ((100, 13, 1000), (1000, 13, 1000), (10_000, 13, 1000), (10_000, 13, 20), (10_000, 400, 1000),
             (10_000, 400, 20), (100_000, 13, 1000), (100_000, 13, 20))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--synthetic", action="store_true")
    options = parser.parse_args()
    ratios = [compared(pattern, problem) for pattern, problem in district_problems(options.folder)]
    say(f"median ratio {median(ratios):.1f} over {len(ratios)} problems" if ratios else "no files")
    for size in SYNTHETIC if options.synthetic else ():
        synthetic(*size)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def district_problems(folder: Path) -> Iterator[tuple[str, Problem]]:
    for pattern in CITIES:
        files = sorted(folder.glob(f"{pattern}.pb"))
        if files:
            pooled = problem_of([read_election(file.name, file.read_bytes()) for file in files])
            yield re.sub(r"_\*$", "", pattern), as_district_problem(pooled)


def as_district_problem(pooled: Problem) -> Problem:
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


def best_time(work: Callable[[], object]) -> float:
    def once() -> float:
        began = process_time()
        work()
        return process_time() - began

    return min(once() for _ in range(REPEATS))


def ours(problem: Problem) -> int | None:
    settlement = RULES[problem.rule](problem, lambda programme: prices_of(programme, "HiGHS", None), lambda: None)
    return None if settlement is None else int(settlement.objective)


def theirs(problem: Problem) -> int | None:
    awards = good_awards(problem, programme_of(problem, merit_per_euro), "HiGHS")
    return None if awards is None else merit_times_cents(problem, awards)


def compared(name: str, problem: Problem) -> float:
    mine, other = best_time(lambda: ours(problem)), best_time(lambda: theirs(problem))
    best, found = ours(problem), theirs(problem)
    same = "same objective" if best == found else f"objectives {best} and {found}"
    say(f"{name}: {len(problem.candidates)} candidates, {mine:.3f} s, HiGHS {other:.3f} s, x{other / mine:.1f}, {same}")
    return other / mine


def synthetic(count: int, districts: int, merits: int) -> None:
    problem = made_up(count, districts, merits)
    took = best_time(lambda: ours(problem)) if count <= 10_000 else timed_once(lambda: ours(problem))
    per_candidate = took / count * 1e6
    say(f"{count} candidates, {districts} districts, {merits} merits: {took:.2f} s, {per_candidate:.0f} µs each")


def timed_once(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def made_up(count: int, districts: int, merits: int) -> Problem:
    """Spread candidates with a fixed multiplicative sequence: no random numbers, the same problem everywhere."""
    candidates, asked, state = [], dict.fromkeys(range(districts), 0), 12345
    for place in range(count):
        state = state * 48271 % 2147483647
        most = 20_000 + state % 280_000
        district = (state >> 8) % districts
        merit = 1 + (state >> 5) % merits
        asked[district] += most
        award = RangeAward(most // 2, most)
        candidates.append(Candidate(str(place), str(place), merit, place + 1, most, award, f"d{district}"))
    limits = []
    for district, cents in asked.items():
        most = cents * (50 + district * 7 % 30) // 100
        limits.append(Limit(f"d{district}", f"d{district}", most // 2, most))
    total = sum(limit.maximum_cents or 0 for limit in limits) * 8 // 10
    return Problem(Rule.MERIT_EUROS, total, tuple(candidates), tuple(limits))


main()
