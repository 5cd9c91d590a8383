"""The rule once more, on a problem that was changed a little: cents only, no reasons, no solver.

The prices of the outcome's certificate steer the search. Any prices lead to the same cents, as every rule proves
what it finds; good ones are only faster, and a problem that changed a little has nearly the same prices.
"""

from collections.abc import Mapping

from allocation.outcome import Certificate
from allocation.problem import Candidate, Problem
from allocation.programmes.certificate import NO_PRICES
from allocation.programmes.effort import Tick
from allocation.records import replace
from allocation.rules import RULES, Settlement


def settled_anew(problem: Problem, certificate: Certificate | None, tick: Tick) -> Settlement | None:
    """Work through the rule; None where no awards hold the limits."""
    return RULES[problem.rule](problem, lambda _: certificate or NO_PRICES, tick)


def awards_anew(problem: Problem, certificate: Certificate | None, tick: Tick) -> Mapping[str, int] | None:
    """Give the awards in cents by candidate id; None where no awards hold the limits."""
    settlement = settled_anew(problem, certificate, tick)
    return None if settlement is None else settlement.awards


def withdrawn(candidate: Candidate) -> Candidate:
    """Give the candidate as one that receives nothing and asks for nothing: no rule can tell it from an absent one."""
    return replace(candidate, excluded="withdrawn", fixed_cents=None, requested_cents=0)
