"""The same problem as a practitioner would put it to a solver: one integer programme, stated by PuLP.

Each candidate has an amount and a yes or no: ``minimum x yes ≤ amount ≤ maximum x yes``. Amounts are continuous, for
with the decisions fixed the best ones are whole cents. They are stated in euros, as everybody would at first, or scaled
down to at most 10,000, as one who knows solvers would: HiGHS is then several times as quick.
"""

import warnings
from dataclasses import dataclass
from typing import Final

import pulp

from allocation.problem import Candidate, Limit, Problem, RangeAward

LARGEST: Final = 10_000
CENTS_IN_A_EURO: Final = 100


@dataclass(frozen=True, slots=True)
class Way:
    """A solver, and whether money is scaled down for it."""

    name: str
    solver: str
    is_scaled: bool


WAYS: Final = (
    Way("HiGHS", "HiGHS", is_scaled=False),
    Way("HiGHS scaled", "HiGHS", is_scaled=True),
    Way("CBC scaled", "CBC", is_scaled=True),
)


@dataclass(frozen=True, slots=True)
class Found:
    """The solver's objective in hundredths of a point x cents, and whether it says that it is the best."""

    objective: float
    is_best: bool


def solved_whole(problem: Problem, way: Way, seconds: int) -> Found:
    """State the whole problem and let the solver close it, at gap 0, with one thread."""
    unit = max(1.0, problem.available_cents / LARGEST) if way.is_scaled else CENTS_IN_A_EURO
    model = pulp.LpProblem("whole", pulp.LpMaximize)
    columns = [_columns(model, place, one, unit) for place, one in enumerate(problem.candidates)]
    merits = [float(one.merit or 0) for one in problem.candidates]
    model.setObjective(pulp.LpAffineExpression(list(zip(columns, merits, strict=True))))
    _add_total(model, "budget", columns, 0, problem.available_cents / unit)
    inside: dict[str, list[pulp.LpVariable]] = {}
    for one, column in zip(problem.candidates, columns, strict=True):
        for name in one.limit_ids:
            inside.setdefault(name, []).append(column)
    for limit in problem.limits:
        _add_limit(model, limit, inside.get(limit.id, []), unit)
    model.solve(_solver(way.solver, seconds))
    return Found((model.objective.value() or 0.0) * unit, model.sol_status == pulp.LpSolutionOptimal)


def _columns(model: pulp.LpProblem, place: int, one: Candidate, unit: float) -> pulp.LpVariable:
    if not isinstance(one.award, RangeAward):
        raise TypeError("only ranges are stated here")
    amount = model.add_variable(f"amount{place}", 0, one.maximum_cents / unit)
    yes = model.add_variable(f"yes{place}", 0, 1, pulp.LpInteger)
    model.addConstraint(pulp.LpAffineExpression([(amount, 1.0), (yes, -one.maximum_cents / unit)]) <= 0)
    model.addConstraint(pulp.LpAffineExpression([(amount, 1.0), (yes, -one.award.minimum_cents / unit)]) >= 0)
    return amount


def _add_limit(model: pulp.LpProblem, limit: Limit, columns: list[pulp.LpVariable], unit: float) -> None:
    if columns:
        most = None if limit.maximum_cents is None else limit.maximum_cents / unit
        _add_total(model, limit.id, columns, (limit.minimum_cents or 0) / unit, most)


def _add_total(
    model: pulp.LpProblem, name: str, columns: list[pulp.LpVariable], least: float, most: float | None
) -> None:
    total = pulp.LpAffineExpression([(column, 1.0) for column in columns])
    if most is not None:
        model.addConstraint(total <= most, f"most {name}")
    if least:
        model.addConstraint(total >= least, f"least {name}")


def _solver(name: str, seconds: int) -> pulp.LpSolver:
    if name == "CBC":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, gapRel=0, gapAbs=0, threads=1)
    return pulp.HiGHS(msg=False, timeLimit=seconds, gapRel=0, gapAbs=0, threads=1)
