"""Read one election and find its optimum with pabutools; run by a Python that has it, so it imports nothing of ours."""

import sys

from pabutools import election, rules  # type: ignore[import-not-found]

instance, profile = election.parse_pabulib(sys.argv[1])
measure = getattr(election, sys.argv[2])
funded = rules.max_additive_utilitarian_welfare(instance, profile, sat_class=measure)
scores = profile.as_sat_profile(measure)
sys.stdout.write(f"{sum(scores.total_satisfaction_project(one) for one in funded)}\n")
