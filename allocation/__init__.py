"""Beirat's allocation core: a problem in, the best split out, proven in integers and explained.

It needs no database and no web; `python -m allocation --help` does the same from a shell, and the README works
through an example. Money is integer cents, merit integer hundredths of a point, everywhere.

- `load_json(bytes)` reads JSON strictly; `problem_from_json` and `outcome_from_json` make records of it. All three
  raise `FormatError`, which names the JSON path and what is wrong there. `problem_to_json` and `outcome_to_json` give
  plain values back, and `sha256_of` the hash over their canonical form (RFC 8785).
- `solve(problem)` gives an `Allocation`, or `Unsolved` where limits contradict each other or the time is up. The same
  `Problem` gives the same cents whatever the order of its rows; `Rule` names the six rules.
- `settle(problem)` finds the same awards, and nothing about them but what they are worth.
- `read_election(name, bytes)` reads a Pabulib file strictly, `problem_of(elections)` makes a problem of one or several.
- `check(problem, outcome)` gives the first `Fault` or None, in whole numbers and without a solver.
- `explain(problem, outcome, "en")` gives sentences for people.

Where things are, lower ones first: `problem`, `outcome`, `lots`, `merit` (what is decided, and what came out),
`formats` (JSON and Pabulib), `programmes` (a problem in whole units, and what prices prove), `nested` and `crossing`
(the two exact searches), `rules` (the six rules), `reasons`, `proof`, `changes` (why, and what would have helped),
`solver` (the only place that knows PuLP), `solving` and `checks`, `studies` and `sentences` (comparing, steadiness,
waiting list, words), `decision` (the published pack), `shell` (the commands).

How it computes: prices from a linear relaxation bound the objective (weak duality holds for any prices, so none need be
trusted), reduced values fix most candidates, and an exact search in integers settles the rest.
"""

from allocation.loading import TYPE_CHECKING, names_when_used

if TYPE_CHECKING:
    from allocation.checks import check
    from allocation.fault import Fault
    from allocation.formats import (
        FormatError,
        load_json,
        outcome_from_json,
        outcome_to_json,
        problem_from_json,
        problem_to_json,
        sha256_of,
    )
    from allocation.formats.pabulib import problem_of, read_election
    from allocation.outcome import Allocation, Unsolved
    from allocation.problem import Problem, Rule
    from allocation.sentences.explain import explain
    from allocation.settling import settle
    from allocation.solving import solve

__all__ = [
    "Allocation",
    "Fault",
    "FormatError",
    "Problem",
    "Rule",
    "Unsolved",
    "check",
    "explain",
    "load_json",
    "outcome_from_json",
    "outcome_to_json",
    "problem_from_json",
    "problem_of",
    "problem_to_json",
    "read_election",
    "settle",
    "sha256_of",
    "solve",
]

if not TYPE_CHECKING:
    __getattr__ = names_when_used(
        {"check": "allocation.checks", "explain": "allocation.sentences.explain", "solve": "allocation.solving"}
        | {"Allocation": "allocation.outcome", "Unsolved": "allocation.outcome", "Fault": "allocation.fault"}
        | {"Problem": "allocation.problem", "Rule": "allocation.problem"}
        | dict.fromkeys(["FormatError", "load_json", "sha256_of"], "allocation.formats")
        | dict.fromkeys(["problem_from_json", "problem_to_json"], "allocation.formats")
        | dict.fromkeys(["outcome_from_json", "outcome_to_json"], "allocation.formats")
        | dict.fromkeys(["problem_of", "read_election"], "allocation.formats.pabulib")
        | {"settle": "allocation.settling"}
    )
