"""The only module that knows PuLP and its solvers, and the only one with floating-point numbers.

Nothing that it returns is believed: prices only steer, every claim is proven in whole numbers elsewhere.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import pulp

from allocation.outcome import SolverInfo

LARGEST_IN_MODEL = 10_000
"""Solvers err less with numbers of about 1 … 10,000: amounts are scaled down to that."""

DECIMALS = 9
ONE: int = 10**DECIMALS
"""Prices are read to this many binary-safe decimals; solvers are not more exact than that."""


@dataclass(frozen=True, slots=True)
class Column:
    """Some divisible demand: up to `length` units, worth `worth` and between `awards` and `most_awards` altogether."""

    worth: int
    length: int
    awards: int
    most_awards: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Room of one group, in units and, where they are counted, in awards."""

    low: int
    high: int
    low_count: int | None
    high_count: int | None


@dataclass(frozen=True, slots=True)
class RowPrice:
    """Worth of one more unit, and of one more award, times `ONE` and rounded."""

    money: int
    award: int


def solver_info(solver: str) -> SolverInfo:
    name = "highspy" if solver == "HiGHS" else "pulp"
    return SolverInfo(solver, version(name), f"PuLP {version('pulp')}")


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


def _solver(name: str, seconds: float | None) -> pulp.LpSolver:
    if name == "CBC":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # PuLP 3 ships CBC; PuLP 4 will need COIN_CMD
            return pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, gapRel=0, gapAbs=0)
    return pulp.HiGHS(msg=False, timeLimit=seconds, threads=1, gapRel=0, gapAbs=0)


def _add_money_rows(
    programme: pulp.LpProblem,
    columns: Sequence[Column],
    rows: Sequence[Row],
    amounts: list[pulp.LpVariable],
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
    programme: pulp.LpProblem,
    columns: Sequence[Column],
    rows: Sequence[Row],
    amounts: list[pulp.LpVariable],
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
        if inside and row.low_count is not None:
            programme += most >= row.low_count, f"least{place}"


def _price(programme: pulp.LpProblem, name: str, unit: float) -> int:
    row = programme.get_constraint_by_name(name)
    if row is None or row.pi is None:
        return 0
    return abs(round(float(row.pi) * unit * ONE))


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fund an item: between `low` and `high` units, worth ``gain + weight x units``."""

    item: int
    low: int
    high: int
    gain: int
    weight: int
    rows: tuple[int, ...]


def good_amounts(
    options: Sequence[Option], rows: Sequence[Row], worth_scale: int, solver: str, seconds: float
) -> dict[int, int] | None:
    """Solve the integer programme within the time; units by option, rounded, or None where nothing was found."""
    unit = max(1, max((row.high for row in rows), default=1) / LARGEST_IN_MODEL)
    programme = pulp.LpProblem("awards", pulp.LpMinimize)
    chosen = [programme.add_variable(f"y{place}", 0, 1, pulp.LpBinary) for place, _ in enumerate(options)]
    amounts = [programme.add_variable(f"x{place}", 0, one.high / unit) for place, one in enumerate(options)]
    worth = [(amounts[place], -one.weight / worth_scale) for place, one in enumerate(options)]
    worth += [(chosen[place], -one.gain / worth_scale / unit) for place, one in enumerate(options)]
    programme.setObjective(pulp.LpAffineExpression(worth))
    for place, one in enumerate(options):
        programme += amounts[place] >= chosen[place] * (one.low / unit), f"low{place}"
        programme += amounts[place] <= chosen[place] * (one.high / unit), f"high{place}"
    _add_choices(programme, options, rows, chosen, amounts, unit)
    programme.solve(_solver(solver, seconds))
    if programme.sol_status not in {pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible}:
        return None
    values = (
        (place, float(one.varValue or 0), float(amounts[place].varValue or 0)) for place, one in enumerate(chosen)
    )
    return {place: round(amount * unit) for place, is_chosen, amount in values if is_chosen > 1 / 2}


def _add_choices(  # noqa: PLR0913, PLR0917
    programme: pulp.LpProblem,
    options: Sequence[Option],
    rows: Sequence[Row],
    chosen: list[pulp.LpVariable],
    amounts: list[pulp.LpVariable],
    unit: float,
) -> None:
    by_item: dict[int, list[pulp.LpVariable]] = {}
    for place, one in enumerate(options):
        by_item.setdefault(one.item, []).append(chosen[place])
    for item, ways in by_item.items():
        programme += pulp.lpSum(ways) <= 1, f"one{item}"
    for number, row in enumerate(rows):
        inside = [place for place, one in enumerate(options) if number in one.rows]
        if not inside:
            continue
        spent, funded = pulp.lpSum(amounts[place] for place in inside), pulp.lpSum(chosen[place] for place in inside)
        programme += spent <= row.high / unit, f"most_money{number}"
        programme += spent >= row.low / unit, f"least_money{number}"
        if row.high_count is not None:
            programme += funded <= row.high_count, f"most_awards{number}"
        if row.low_count is not None:
            programme += funded >= row.low_count, f"least_awards{number}"
