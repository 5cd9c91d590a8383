"""What `python -m allocation` understands; whatever it does not is refused in one line."""

import argparse
from math import isfinite

from allocation.formats.jsonvalues import quoted
from allocation.loading import TYPE_CHECKING
from allocation.problem import Rule
from allocation.shell.files import BadInputError, refuse_unwritable

if TYPE_CHECKING:
    from typing import Never


class Parser(argparse.ArgumentParser):
    """Refuses with one line and no usage text; abbreviated options are unknown ones."""

    def __init__(self, **options: object) -> None:
        super().__init__(allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> "Never":
        raise BadInputError(f"{self.prog}: {message} (see --help)")


def parser(about: str) -> Parser:
    """Give the parser; each command's name is found in `command`."""
    whole = Parser(prog="python -m allocation", description=about, formatter_class=argparse.RawTextHelpFormatter)
    commands = whole.add_subparsers(prog=whole.prog, required=True, metavar="command", dest="command")
    one = commands.add_parser("solve", help="solve a problem")
    one.add_argument("problem")
    one.add_argument("--rule", type=a_rule, metavar="RULE", help=", ".join(Rule))
    one.add_argument(
        "--seconds", type=positive_seconds, help="the time that it may take; without it, all that it needs"
    )
    one.add_argument("--solver", choices=["HiGHS", "CBC"], default="HiGHS")
    one.add_argument(
        "--changes",
        action=argparse.BooleanOptionalAction,
        help="look for what would have funded each refused one; without it, where the problem is of a board's size",
    )
    _add_output(one)
    one = commands.add_parser("check", help="re-check an outcome in whole numbers, without a solver")
    one.add_argument("problem")
    one.add_argument("outcome")
    one = commands.add_parser("explain", help="give a sentence for each candidate, or say why there is no split")
    one.add_argument("problem")
    one.add_argument("outcome")
    _add_language(one)
    one = commands.add_parser("compare", help="show who gains and who loses between two outcomes")
    one.add_argument("problem")
    one.add_argument("first")
    one.add_argument("second")
    _add_language(one)
    one = commands.add_parser("steadiness", help="show what changes with less or more budget, or by a withdrawal")
    one.add_argument("problem")
    one.add_argument("outcome")
    one.add_argument(
        "--seconds", type=positive_seconds, help="the time that it may take; without it, all that it needs"
    )
    _add_language(one)
    one = commands.add_parser("verify", help="recompute a published decision")
    one.add_argument("decision")
    one = commands.add_parser("from-pabulib", help="make a problem from Pabulib files")
    one.add_argument("files", nargs="+", metavar="FILE.pb")
    one.add_argument("--no-ballots", action="store_true", help="leave out the votes, which only equal_shares looks at")
    _add_output(one)
    return whole


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=["de", "en"], default="de")


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", type=writable, default="-", help="a file; without it, standard output")


def positive_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not (isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"must be a number of seconds above zero, not {quoted(text)}")
    return seconds


def a_rule(text: str) -> Rule:
    try:
        return Rule(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(Rule)}, not {quoted(text)}") from error


def writable(name: str) -> str:
    if not name:
        raise argparse.ArgumentTypeError("needs the name of a file")
    refuse_unwritable(name)
    return name
