"""Made-up problems, each solved whole in a process of its own: by size, then by rule and kind of award."""

import json
import sys
from dataclasses import asdict, dataclass

from allocation import Allocation, Rule, settle, solve
from tests.benchmarks.made_up import FEW_MERITS, MANY_MERITS, made_up, with_round_amounts
from tests.benchmarks.measuring import best_of, peak_mib, said_by, say, timed

COUNTS = (100, 1000, 10_000, 100_000)
DISTRICTS = (13, 400)
LARGE = 10_000
"""Up to so many candidates the best of three times is taken."""

AWARDS = ("range", "menu")
RULES = (Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING, Rule.FLAT_CUT, Rule.EVEN_DISTRICTS)


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds of settling (without reasons) and of all of `solve()`, and peak memory in MiB."""

    settled_seconds: float
    solve_seconds: float
    peak_mib: int
    proof: str


def measure_sizes(seconds: int) -> None:
    """Print a table; a problem that takes more processor seconds is given up."""
    say("| candidates | districts | merits | settled, s | µs per candidate | solve(), s | peak MiB | proof |")
    say("|--:|--:|--:|--:|--:|--:|--:|---|")
    for count in COUNTS:
        for districts in DISTRICTS:
            for merits in (MANY_MERITS, FEW_MERITS):
                one = in_own_process((str(count), str(districts), str(merits)), seconds)
                cells = [f"{count:,}", str(districts), f"{merits:,}", *figures(one, count, seconds)]
                say("| " + " | ".join(cells) + " |")


def measure_rules(seconds: int) -> None:
    """Print a table of rules and kinds of award, whole hundreds of euros and few merits: many ties."""
    say("| candidates | rule | awards | settled, s | µs per candidate | solve(), s | peak MiB | proof |")
    say("|--:|---|---|--:|--:|--:|--:|---|")
    for count in (1000, LARGE):
        for rule in RULES:
            for award in AWARDS:
                size = (str(count), str(DISTRICTS[0]), str(FEW_MERITS), rule.value, award)
                cells = [f"{count:,}", rule.value, award, *figures(in_own_process(size, seconds), count, seconds)]
                say("| " + " | ".join(cells) + " |")


def in_own_process(arguments: tuple[str, ...], seconds: int) -> Measured | None:
    said = said_by((sys.executable, "-m", "tests.benchmarks.synthetic", *arguments), seconds)
    return None if said is None else Measured(**json.loads(said))


def figures(one: Measured | None, count: int, seconds: int) -> list[str]:
    if one is None:
        return [f"> {seconds}", "", f"> {seconds}", "", ""]
    each = one.settled_seconds / count * 1e6
    return [f"{one.settled_seconds:.3f}", f"{each:.0f}", f"{one.solve_seconds:.3f}", str(one.peak_mib), one.proof]


def measured(count: int, districts: int, merits: int, rule: str = "", award: str = "range") -> Measured:
    problem = made_up(count, districts, merits)
    if rule:
        problem = with_round_amounts(problem, Rule(rule), menus=award == "menu")
    measure = best_of if count <= LARGE else timed
    whole, outcome = measure(lambda: solve(problem))
    peak = peak_mib()
    alone, _ = measure(lambda: settle(problem))
    return Measured(alone, whole, peak, str(outcome.proof if isinstance(outcome, Allocation) else outcome.status))


if __name__ == "__main__":
    numbers = map(int, sys.argv[1:4])
    say(json.dumps(asdict(measured(next(numbers), next(numbers), next(numbers), *sys.argv[4:]))))
