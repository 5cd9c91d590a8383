"""Read one election and settle it: programme, prices, exact search with ties and lots; write the optimum."""

import sys

from allocation.formats.pabulib import problem_of, read_election
from allocation.problem import Rule
from allocation.programmes.effort import no_hurry
from allocation.records import replace
from allocation.rules import RULES
from allocation.solver.relaxation import published_prices

with open(sys.argv[1], "rb") as file:  # noqa: PTH123 -- pathlib takes longer to load than to read
    election = read_election(sys.argv[1], file.read())
problem = problem_of([election], with_ballots=False)
problem = replace(problem, rule=Rule.MERIT_PROJECTS, merit_threshold=None)
settlement = RULES[problem.rule](
    problem, lambda programme: published_prices(problem, programme, "HiGHS", None), no_hurry
)
if settlement is None:
    raise SystemExit(1)
sys.stdout.write(f"{settlement.objective}\n")
