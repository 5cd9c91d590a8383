"""Made-up problems from 100 to 100,000 candidates, each solved whole in a process of its own."""

import json
import sys
from dataclasses import asdict, dataclass

from allocation import Allocation, solve
from tests.benchmarks.districts import settled
from tests.benchmarks.made_up import FEW_MERITS, MANY_MERITS, made_up
from tests.benchmarks.measuring import best_of, peak_mib, said_by, say, timed

COUNTS = (100, 1000, 10_000, 100_000)
DISTRICTS = (13, 400)
LARGE = 10_000
"""Up to so many candidates the best of three times is taken."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds of settling (without reasons) and of all of `solve()`, and peak memory in MiB."""

    settled_seconds: float
    solve_seconds: float
    peak_mib: int
    proof: str


def measure_made_up(seconds: int) -> None:
    """Print a table; a problem that takes more processor seconds is given up."""
    say("| candidates | districts | merits | settled, s | µs per candidate | solve(), s | peak MiB | proof |")
    say("|--:|--:|--:|--:|--:|--:|--:|---|")
    for count in COUNTS:
        for districts in DISTRICTS:
            for merits in (MANY_MERITS, FEW_MERITS):
                size = (count, districts, merits)
                this = (sys.executable, "-m", "tests.benchmarks.synthetic", *map(str, size))
                said = said_by(this, seconds)
                cells = [f"{one:,}" for one in size]
                cells += gave_up(seconds) if said is None else figures(count, Measured(**json.loads(said)))
                say("| " + " | ".join(cells) + " |")


def gave_up(seconds: int) -> list[str]:
    return [f"> {seconds}", "", f"> {seconds}", "", ""]


def figures(count: int, one: Measured) -> list[str]:
    each = one.settled_seconds / count * 1e6
    return [f"{one.settled_seconds:.3f}", f"{each:.0f}", f"{one.solve_seconds:.3f}", str(one.peak_mib), one.proof]


def measured(count: int, districts: int, merits: int) -> Measured:
    problem = made_up(count, districts, merits)
    measure = best_of if count <= LARGE else timed
    whole, outcome = measure(lambda: solve(problem))
    peak = peak_mib()
    alone, _ = measure(lambda: settled(problem))
    return Measured(alone, whole, peak, str(outcome.proof if isinstance(outcome, Allocation) else outcome.status))


if __name__ == "__main__":
    say(json.dumps(asdict(measured(*map(int, sys.argv[1:])))))
