"""Read one election and solve it, as `from-pabulib` and `solve` do, in one process; write the optimum."""

import json
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from allocation.formats import outcome_to_json
from allocation.pabulib import problem_of, read_election
from allocation.problem import Rule
from allocation.solve import solve

file = Path(sys.argv[1])
problem = problem_of([read_election(file.name, file.read_bytes())])
outcome = solve(replace(problem, rule=Rule.MERIT_PROJECTS, merit_threshold=None))
written = outcome_to_json(outcome)
json.dumps(written)
sys.stdout.write(written["objective"] + "\n")
