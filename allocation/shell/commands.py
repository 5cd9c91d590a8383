"""The commands of `python -m allocation`, with the exit codes that others rely on.

0 done or holds; 1 does not hold; 2 bad input (one line on standard error); 3 infeasible; 4 timed out.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from allocation.formats.jsonvalues import FormatError, JsonValue, printable
from allocation.formats.problem_format import problem_from_json, problem_to_json
from allocation.formats.readable import readable
from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.outcome import Allocation, Outcome, Status
from allocation.problem import Problem, Rule
from allocation.records import replace
from allocation.shell.arguments import parser
from allocation.shell.files import BadInputError, QuietLibraries, complain, read_bytes, say, write_text

if TYPE_CHECKING:
    from typing import TypeVar

    from allocation import checks, decision, solving
    from allocation.formats import outcome_format, pabulib, strict_json
    from allocation.sentences import explain, explain_unsolved
    from allocation.shell import comparison_table, steadiness_table
    from allocation.studies import belonging, compare, steadiness

    T = TypeVar("T")
    U = TypeVar("U")
else:
    checks, decision, solving = (WhenUsed(f"allocation.{name}") for name in ("checks", "decision", "solving"))
    outcome_format, pabulib = WhenUsed("allocation.formats.outcome_format"), WhenUsed("allocation.formats.pabulib")
    strict_json = WhenUsed("allocation.formats.strict_json")
    explain, comparison_table = WhenUsed("allocation.sentences.explain"), WhenUsed("allocation.shell.comparison_table")
    explain_unsolved = WhenUsed("allocation.sentences.explain_unsolved")
    belonging, compare = WhenUsed("allocation.studies.belonging"), WhenUsed("allocation.studies.compare")
    steadiness = WhenUsed("allocation.studies.steadiness")
    steadiness_table = WhenUsed("allocation.shell.steadiness_table")

EXITS = {Status.SOLVED: 0, Status.INFEASIBLE: 3, Status.TIMED_OUT: 4}
INTERRUPTED = 130

Options = argparse.Namespace


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        options = parser(__doc__ or "").parse_args(arguments)
        refuse_to_read_twice(options)
        return COMMANDS[options.command](options)
    except BadInputError as error:
        complain(str(error))
        return 2
    except MemoryError:
        complain("there is not enough memory for this")
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED


def refuse_to_read_twice(options: Options) -> None:
    """Say so where standard input, empty by then, would be no JSON."""
    given = {name: value for name, value in vars(options).items() if name != "output"}
    if sum(value.count("-") if isinstance(value, list) else value == "-" for value in given.values()) > 1:
        raise BadInputError("-: standard input can be read only once")


def run_solve(options: Options) -> int:
    problem = read_problem(options.problem)
    if options.rule is not None:
        problem = replace(problem, rule=options.rule)
    if problem.rule is Rule.EQUAL_SHARES and not problem.ballots:
        raise BadInputError(f"{options.problem}: $.ballots: are empty; {problem.rule.value} needs the members' ballots")
    with QuietLibraries():
        outcome = solving.solve(
            problem,
            seconds=options.seconds,
            progress=progress_on_terminal(),
            solver=options.solver,
            changes=options.changes,
        )
    write_json(options.output, outcome_format.outcome_to_json(outcome))
    return EXITS[outcome.status]


def run_check(options: Options) -> int:
    """Check the outcome under its own rule, which `solve --rule` may have put in the place of the problem's."""
    problem, outcome = read_problem(options.problem), read_outcome(options.outcome)
    under = ""
    if outcome.rule is not problem.rule and explain_unsolved.is_computed_from(problem, outcome):
        under = f" under the rule {outcome.rule.value} (the problem itself says {problem.rule.value})"
        problem = replace(problem, rule=outcome.rule)
    fault = checks.check(problem, outcome)
    say(f"holds{under}\n" if fault is None else f"{printable(str(fault))}\n")
    return 0 if fault is None else 1


def run_explain(options: Options) -> int:
    problem = read_problem(options.problem)
    outcome = read_outcome(options.outcome)
    if not explain_unsolved.is_computed_from(problem, outcome):
        raise BadInputError(f"{options.outcome}: $.problem_sha256: the outcome belongs to another problem")
    say("".join(f"{line}\n" for line in explain.explain(problem, outcome, options.lang)))
    return 0


def run_compare(options: Options) -> int:
    problem = read_problem(options.problem)
    first, second = (read_matching_outcome(name, problem) for name in (options.first, options.second))
    names = (("A", options.first, first), ("B", options.second, second))
    head = "".join(f"{letter}: {name} ({outcome.rule.value})\n" for letter, name, outcome in names)
    compared = compare.compare(problem, first, second)
    say(f"{head}\n{comparison_table.table(compared, options.lang, problem.currency)}")
    return 0


def run_steadiness(options: Options) -> int:
    """Ask about the budget and withdrawals; a problem does not say how its merits were made of members' scores."""
    problem = read_problem(options.problem)
    outcome = read_matching_outcome(options.outcome, problem)
    if not isinstance(outcome, Allocation):
        raise BadInputError(f"{options.outcome}: $.status: is {outcome.status.value}; only a split can be varied")
    with QuietLibraries():
        found = steadiness.steadiness(problem, outcome, seconds=options.seconds, progress=progress_on_terminal())
    say(steadiness_table.steadiness_table(problem, found, options.lang))
    return EXITS[Status.SOLVED if found.complete else Status.TIMED_OUT]


def run_verify(options: Options) -> int:
    pack = read_json(options.decision)
    with QuietLibraries():
        first, *rest = decision.verify(pack)
    if not first.holds:
        raise BadInputError(f"{options.decision}: {first.detail}")
    checks = [first, *rest]
    say("".join(f"{'ok ' if one.holds else 'NOT'} {one.name}: {one.detail}\n" for one in checks))
    return 0 if all(one.holds for one in checks) else 1


def run_from_pabulib(options: Options) -> int:
    elections = [understood(name, partial(pabulib.read_election, name), read_bytes(name)) for name in options.files]
    stated = partial(pabulib.problem_of, with_ballots=not options.no_ballots)
    write_json(options.output, problem_to_json(understood(options.files[-1], stated, elections)))
    return 0


COMMANDS: Mapping[str, Callable[[Options], int]] = {
    "solve": run_solve,
    "check": run_check,
    "explain": run_explain,
    "compare": run_compare,
    "steadiness": run_steadiness,
    "verify": run_verify,
    "from-pabulib": run_from_pabulib,
}


def understood(name: str, reading: "Callable[[T], U]", value: "T") -> "U":
    """Read the value, or say in one line which file does not follow its format, where, and how."""
    try:
        return reading(value)
    except FormatError as error:
        raise BadInputError(f"{name}: {error}") from error


def read_json(name: str) -> JsonValue:
    return understood(name, strict_json.load_json, read_bytes(name))


def read_problem(name: str) -> Problem:
    return understood(name, problem_from_json, read_json(name))


def read_outcome(name: str) -> Outcome:
    return understood(name, outcome_format.outcome_from_json, read_json(name))


def read_matching_outcome(name: str, problem: Problem) -> Outcome:
    """Read an outcome that was computed from the problem, if under another rule, and holds awards."""
    outcome = read_outcome(name)
    try:
        belonging.own_problem(problem, outcome)
    except belonging.OtherProblemError as error:
        raise BadInputError(f"{name}: {error}") from error
    return outcome


def write_json(name: str, value: JsonValue) -> None:
    write_text(name, readable(value))


def progress_on_terminal() -> "solving.Progress | None":
    """Show stages on a terminal; in a pipe nothing."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def show(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done}/{total} \N{ESCAPE}[K")
        sys.stderr.flush()

    return show
