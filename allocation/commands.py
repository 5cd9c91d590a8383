"""The commands of `python -m allocation`, with the exit codes that others rely on.

0 done or holds; 1 does not hold; 2 bad input (one line on standard error); 3 infeasible; 4 timed out.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from allocation.belonging import OtherProblemError, own_problem
from allocation.checks import check
from allocation.compare import compare
from allocation.comparison_table import table
from allocation.decision import verify
from allocation.explain import sentences
from allocation.formats import (
    FormatError,
    JsonValue,
    load_json,
    outcome_from_json,
    outcome_to_json,
    problem_from_json,
    problem_to_json,
)
from allocation.outcome import Outcome, Status
from allocation.pabulib import problem_of, read_election
from allocation.problem import Problem, Rule
from allocation.solve import Progress, solve

LARGEST_FILE = 64 * 1024 * 1024
EXITS = {Status.SOLVED: 0, Status.INFEASIBLE: 3, Status.TIMED_OUT: 4}


class BadInputError(Exception):
    """Input that cannot be used; the text is the one line that the user sees."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 -- whoever reads has seen enough
        return 0
    except BadInputError as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 -- what is left cannot be written either
        sys.stderr.write(f"-: cannot be written: {error.strerror}\n")
        return 2
    return code


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m allocation", description=__doc__)
    commands = whole.add_subparsers(required=True, metavar="command")
    one = commands.add_parser("solve", help="solve a problem")
    one.add_argument("problem")
    one.add_argument("--rule", choices=[rule.value for rule in Rule])
    one.add_argument("--seconds", type=positive_seconds)
    one.add_argument("--solver", choices=["HiGHS", "CBC"], default="HiGHS")
    one.add_argument("-o", "--output", default="-")
    one.set_defaults(run=run_solve)
    one = commands.add_parser("check", help="re-check an outcome in whole numbers, without a solver")
    one.add_argument("problem")
    one.add_argument("outcome")
    one.set_defaults(run=run_check)
    one = commands.add_parser("explain", help="give a sentence for each candidate")
    one.add_argument("problem")
    one.add_argument("outcome")
    one.add_argument("--lang", choices=["de", "en"], default="de")
    one.set_defaults(run=run_explain)
    one = commands.add_parser("compare", help="show who gains and who loses between two outcomes")
    one.add_argument("problem")
    one.add_argument("first")
    one.add_argument("second")
    one.add_argument("--lang", choices=["de", "en"], default="de")
    one.set_defaults(run=run_compare)
    one = commands.add_parser("verify", help="recompute a published decision")
    one.add_argument("decision")
    one.set_defaults(run=run_verify)
    one = commands.add_parser("from-pabulib", help="make a problem from Pabulib files")
    one.add_argument("files", nargs="+", metavar="FILE.pb")
    one.add_argument("-o", "--output", default="-")
    one.set_defaults(run=run_from_pabulib)
    return whole


def positive_seconds(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("must be above zero")
    return seconds


def run_solve(options: argparse.Namespace) -> int:
    problem = read_problem(options.problem)
    if options.rule is not None:
        problem = replace(problem, rule=Rule(options.rule))
    outcome = solve(problem, seconds=options.seconds, progress=progress_on_terminal(), solver=options.solver)
    write_json(options.output, outcome_to_json(outcome))
    return EXITS[outcome.status]


def run_check(options: argparse.Namespace) -> int:
    fault = check(read_problem(options.problem), read_outcome(options.outcome))
    sys.stdout.write("holds\n" if fault is None else f"{fault}\n")
    return 0 if fault is None else 1


def run_explain(options: argparse.Namespace) -> int:
    problem = read_problem(options.problem)
    outcome = read_matching_outcome(options.outcome, problem)
    for id_, said in sentences(problem, outcome, options.lang).items():
        sys.stdout.write(f"{id_}: {said}\n")
    return 0


def run_compare(options: argparse.Namespace) -> int:
    problem = read_problem(options.problem)
    first, second = (read_matching_outcome(name, problem) for name in (options.first, options.second))
    for letter, name, outcome in (("A", options.first, first), ("B", options.second, second)):
        sys.stdout.write(f"{letter}: {name} ({outcome.rule.value})\n")
    sys.stdout.write("\n" + table(compare(problem, first, second), options.lang, problem.currency))
    return 0


def read_matching_outcome(name: str, problem: Problem) -> Outcome:
    """Read an outcome that was computed from the problem, if under another rule, and holds awards."""
    outcome = read_outcome(name)
    try:
        own_problem(problem, outcome)
    except OtherProblemError as error:
        raise BadInputError(f"{name}: {error}") from error
    return outcome


def run_verify(options: argparse.Namespace) -> int:
    checks = verify(read_json(options.decision))
    for one in checks:
        sys.stdout.write(f"{'ok ' if one.holds else 'NOT'} {one.name}: {one.detail}\n")
    return 0 if all(one.holds for one in checks) else 1


def run_from_pabulib(options: argparse.Namespace) -> int:
    elections = []
    for name in options.files:
        try:
            elections.append(read_election(name, read_bytes(name)))
        except FormatError as error:
            raise BadInputError(f"{name}: {error}") from error
    try:
        problem = problem_of(elections)
    except FormatError as error:
        raise BadInputError(f"{options.files[-1]}: {error}") from error
    write_json(options.output, problem_to_json(problem))
    return 0


def read_bytes(name: str) -> bytes:
    try:
        data = sys.stdin.buffer.read(LARGEST_FILE + 1) if name == "-" else _limited(Path(name))
    except OSError as error:
        raise BadInputError(f"{name}: cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_FILE:
        raise BadInputError(f"{name}: is larger than {LARGEST_FILE // 1024 // 1024} MB")
    return data


def _limited(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def read_json(name: str) -> JsonValue:
    data = read_bytes(name)
    try:
        return load_json(data)
    except FormatError as error:
        raise BadInputError(f"{name}: {error}") from error


def read_problem(name: str) -> Problem:
    value = read_json(name)
    try:
        return problem_from_json(value)
    except FormatError as error:
        raise BadInputError(f"{name}: {error}") from error


def read_outcome(name: str) -> Outcome:
    value = read_json(name)
    try:
        return outcome_from_json(value)
    except FormatError as error:
        raise BadInputError(f"{name}: {error}") from error


def write_json(name: str, value: JsonValue) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    if name == "-":
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{name}: cannot be written: {error.strerror}") from error


def progress_on_terminal() -> Progress | None:
    """Show stages on a terminal; in a pipe nothing."""
    if not sys.stderr.isatty():
        return None

    def show(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done}/{total} \N{ESCAPE}[K")
        sys.stderr.flush()

    return show
