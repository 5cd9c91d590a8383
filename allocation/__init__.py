"""Beirat's allocation core: a problem in, the best split out, proven in integers and explained.

It needs no database and no web: `solve(problem_from_json(load_json(data)))` is the whole of it, and
`python -m allocation --help` does the same from a shell.
"""

from allocation.checks import Fault, check
from allocation.formats import (
    FormatError,
    load_json,
    outcome_from_json,
    outcome_to_json,
    problem_from_json,
    problem_to_json,
    sha256_of,
)
from allocation.outcome import Allocation, Unsolved
from allocation.problem import Problem, Rule
from allocation.solve import solve

__all__ = [
    "Allocation",
    "Fault",
    "FormatError",
    "Problem",
    "Rule",
    "Unsolved",
    "check",
    "load_json",
    "outcome_from_json",
    "outcome_to_json",
    "problem_from_json",
    "problem_to_json",
    "sha256_of",
    "solve",
]
