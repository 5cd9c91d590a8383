"""Read one election and settle it: programme, prices, exact search with ties and lots; write the optimum."""

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from allocation.formats.pabulib import problem_of, read_election
from allocation.problem import Rule
from allocation.programmes.effort import no_hurry
from allocation.rules import RULES
from allocation.solver.relaxation import prices_of

file = Path(sys.argv[1])
problem = problem_of([read_election(file.name, file.read_bytes())], with_ballots=False)
problem = replace(problem, rule=Rule.MERIT_PROJECTS, merit_threshold=None)
settlement = RULES[problem.rule](problem, lambda programme: prices_of(programme, "HiGHS", None), no_hurry)
if settlement is None:
    raise SystemExit(1)
sys.stdout.write(f"{settlement.objective}\n")
