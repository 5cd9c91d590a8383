"""Read one election and settle it: programme and exact search with ties and lots; write the proven optimum."""

import sys

from allocation import Rule, problem_of, read_election, settle

with open(sys.argv[1], "rb") as file:  # noqa: PTH123 -- pathlib takes longer to load than to read
    election = read_election(sys.argv[1], file.read())
settlement = settle(problem_of([election], rule=Rule.MERIT_PROJECTS, with_ballots=False))
if settlement is None:
    raise SystemExit(1)
sys.stdout.write(f"{settlement.objective}\n")
