"""The only module that knows PuLP and its solvers, whose answers are floating-point numbers.

Nothing that it returns is believed: prices only steer, every claim is proven in whole numbers elsewhere.
"""

import warnings
from collections.abc import Sequence

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.programmes.lines import Answer, Line, Terms, Variable, Verdict
from allocation.solver.rows import ONE, Column, Row, RowPrice

if TYPE_CHECKING:
    import pulp
else:
    pulp = WhenUsed("pulp")

LARGEST_IN_MODEL = 10_000
"""Solvers err less with numbers of about 1 … 10,000: amounts are scaled down to that."""


def relaxation_prices(
    columns: Sequence[Column], rows: Sequence[Row], worth_scale: int, solver: str, seconds: float | None
) -> list[RowPrice] | None:
    """Solve the linear relaxation; None where the solver finds no optimum."""
    unit = max(1, max((row.high for row in rows), default=1) / LARGEST_IN_MODEL)
    programme = pulp.LpProblem("relaxation", pulp.LpMinimize)
    amounts = [programme.add_variable(f"x{place}", 0, column.length / unit) for place, column in enumerate(columns)]
    worth = ((amounts[place], -column.worth / column.length / worth_scale) for place, column in enumerate(columns))
    programme.setObjective(pulp.LpAffineExpression(list(worth)))
    _add_money_rows(programme, columns, rows, amounts, unit)
    _add_award_rows(programme, columns, rows, amounts, unit)
    programme.solve(_solver(solver, seconds))
    if programme.sol_status != pulp.LpSolutionOptimal:
        return None
    return [
        RowPrice(
            _price(programme, f"high{place}", 1) - _price(programme, f"low{place}", 1),
            _price(programme, f"most{place}", unit) - _price(programme, f"least{place}", unit),
        )
        for place in range(len(rows))
    ]


def _solver(name: str, seconds: float | None) -> "pulp.LpSolver":
    if name == "CBC":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # PuLP 3 ships CBC; PuLP 4 will need COIN_CMD
            return pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, gapRel=0, gapAbs=0)
    return pulp.HiGHS(msg=False, timeLimit=seconds, threads=1, gapRel=0, gapAbs=0)


def _add_money_rows(
    programme: "pulp.LpProblem",
    columns: Sequence[Column],
    rows: Sequence[Row],
    amounts: "list[pulp.LpVariable]",
    unit: float,
) -> None:
    terms: list[list[tuple[pulp.LpVariable, float]]] = [[] for _ in rows]
    for amount, column in zip(amounts, columns, strict=True):
        for row in column.rows:
            terms[row].append((amount, 1.0))
    for place, one in enumerate(rows):
        spent = pulp.LpAffineExpression(terms[place])
        if terms[place]:
            programme += spent <= one.high / unit, f"high{place}"
        if terms[place] and one.low > 0:
            programme += spent >= one.low / unit, f"low{place}"


def _add_award_rows(
    programme: "pulp.LpProblem",
    columns: Sequence[Column],
    rows: Sequence[Row],
    amounts: "list[pulp.LpVariable]",
    unit: float,
) -> None:
    for place, row in enumerate(rows):
        if row.low_count is None and row.high_count is None:
            continue
        inside = [(amount, one) for amount, one in zip(amounts, columns, strict=True) if place in one.rows]
        fewest = pulp.LpAffineExpression([(amount, one.awards * unit / one.length) for amount, one in inside])
        most = pulp.LpAffineExpression([(amount, one.most_awards * unit / one.length) for amount, one in inside])
        if inside and row.high_count is not None:
            programme += fewest <= row.high_count, f"most{place}"
        if inside and row.low_count is not None and row.low_count > 0:
            programme += most >= row.low_count, f"least{place}"


def _price(programme: "pulp.LpProblem", name: str, unit: float) -> int:
    row = programme.get_constraint_by_name(name)
    if row is None or row.pi is None:
        return 0
    return abs(round(float(row.pi) * unit * ONE))


NEARLY = 1e-4
"""So near to a whole number is whole to the solver."""


def solve_integers(  # noqa: PLR0913
    variables: Sequence[Variable],
    lines: Sequence[Line],
    aim: Terms,
    *,
    whole: bool,
    solver: str,
    seconds: float | None,
) -> Answer:
    """Maximise the aim; unless `whole`, only the choices must be whole, which is easier where amounts are so anyway."""
    steps = max((one.high for one in variables if not one.is_choice), default=1)
    unit = 1.0 if whole else max(1.0, steps / LARGEST_IN_MODEL)
    scales = [1.0 if one.is_choice else unit for one in variables]
    programme = pulp.LpProblem("awards", pulp.LpMinimize)
    columns = [
        programme.add_variable(
            f"v{place:06}", 0, one.high / scales[place], pulp.LpInteger if whole or one.is_choice else pulp.LpContinuous
        )
        for place, one in enumerate(variables)
    ]
    programme.setObjective(_scaled(tuple((place, -worth) for place, worth in aim), columns, scales)[0])
    for number, line in enumerate(lines):
        total, size = _scaled(line.terms, columns, scales)
        if line.high is not None:
            programme += total <= line.high / size, f"most{number:06}"
        if line.low is not None:
            programme += total >= line.low / size, f"least{number:06}"
    programme.solve(_solver(solver, seconds))
    return _answer(programme, columns, scales)


def _scaled(
    terms: Terms, columns: "Sequence[pulp.LpVariable]", scales: Sequence[float]
) -> "tuple[pulp.LpAffineExpression, float]":
    """Divide a sum by its largest coefficient; the second value is the divisor."""
    size = max((abs(worth) * scales[place] for place, worth in terms), default=0.0) or 1.0
    return pulp.LpAffineExpression([(columns[place], worth * scales[place] / size) for place, worth in terms]), size


def _answer(programme: "pulp.LpProblem", columns: "Sequence[pulp.LpVariable]", scales: Sequence[float]) -> Answer:
    verdicts = {
        pulp.LpSolutionOptimal: Verdict.BEST,
        pulp.LpSolutionIntegerFeasible: Verdict.FOUND,
        pulp.LpSolutionInfeasible: Verdict.IMPOSSIBLE,
    }
    verdict = verdicts.get(programme.sol_status, Verdict.UNKNOWN)
    if verdict not in {Verdict.BEST, Verdict.FOUND}:
        return Answer(verdict)
    found = [float(one.varValue or 0) * scale for one, scale in zip(columns, scales, strict=True)]
    values = tuple(round(one) for one in found)
    return Answer(verdict, values, all(abs(one - value) < NEARLY for one, value in zip(found, values, strict=True)))
