"""The rule once more, on a problem that was changed a little: cents only, no reasons, no solver.

The prices of the outcome's certificate steer the search. Any prices lead to the same cents, as every rule proves
what it finds; good ones are only faster, and a problem that changed a little has nearly the same prices.
"""

from collections.abc import Mapping
from functools import partial

from allocation.outcome import Certificate
from allocation.problem import Candidate, Problem
from allocation.programmes.cases import nothing_known
from allocation.programmes.certificate import NO_PRICES
from allocation.programmes.effort import Tick
from allocation.records import replace
from allocation.rules import RULES, Settlement, Steering
from allocation.rules.settlement import in_units


def settled_anew(
    problem: Problem, certificate: Certificate | None, tick: Tick, known: Mapping[str, int] | None = None
) -> Settlement | None:
    """Work through the rule; None where no awards hold the limits.

    `known` are awards in cents by candidate id, all candidates, that are probably the best: proving that is quicker
    than finding them.
    """
    find_awards = nothing_known if known is None else partial(in_units, awards=known)
    return RULES[problem.rule](problem, Steering(lambda _: certificate or NO_PRICES, find_awards), tick)


def awards_anew(problem: Problem, certificate: Certificate | None, tick: Tick) -> Mapping[str, int] | None:
    """Give the awards in cents by candidate id; None where no awards hold the limits."""
    settlement = settled_anew(problem, certificate, tick)
    return None if settlement is None else settlement.awards


def withdrawn(candidate: Candidate) -> Candidate:
    """Give the candidate as one that receives nothing and asks for nothing: no rule can tell it from an absent one."""
    return replace(candidate, excluded="withdrawn", fixed_cents=None, requested_cents=0)
