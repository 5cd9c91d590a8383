"""What a command loads decides how long a small election takes."""

import subprocess
import sys
from importlib import metadata

import pytest

import allocation
from allocation import formats
from allocation.solver.versions import version_of

SLOW = ("pulp", "highspy", "numpy", "jsonschema", "importlib.metadata", "importlib.resources", "tempfile", "asyncio")
NOT_TO_SETTLE = (
    "csv",
    "json",
    "re",
    "fractions",
    "warnings",
    "allocation.nested.search",
    "allocation.solver.relaxation",
)
NOT_TO_SOLVE = ("inspect", "typing", "rfc8785", "allocation.crossing.branching", "allocation.rules.even_districts")
ELECTION = b"""META
key;value
budget;3
PROJECTS
project_id;cost;votes
1;2;2
2;2;1
VOTES
voter_id;vote
1;1,2
2;1
"""
SOLVING = """
import sys, allocation
solve, Problem, Rule = allocation.solve, allocation.Problem, allocation.Rule
solve(Problem(rule=Rule.MERIT_PROJECTS, budget_cents=100, candidates=()))
print(*sys.modules)
"""
SETTLING = f"""
import sys
from allocation import Rule, problem_of, read_election, settle
settle(problem_of([read_election("one.pb", {ELECTION!r})], rule=Rule.MERIT_PROJECTS, with_ballots=False))
print(*sys.modules)
"""


def loaded_by(program: str) -> list[str]:
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)  # noqa: S603
    return said.stdout.split()


def test_starting_loads_neither_the_solver_nor_what_only_a_decision_needs() -> None:
    assert not set(SLOW) & set(loaded_by("import sys, allocation.__main__; print(*sys.modules)"))


def test_solving_one_election_loads_no_solver_and_nothing_of_other_rules() -> None:
    assert not {*SLOW, *NOT_TO_SOLVE} & set(loaded_by(SOLVING))


def test_reading_and_settling_one_election_loads_only_what_it_needs() -> None:
    assert not {*SLOW, *NOT_TO_SOLVE, *NOT_TO_SETTLE} & set(loaded_by(SETTLING))


@pytest.mark.parametrize("package", [allocation, formats])
def test_every_public_name_is_found_where_it_is_said_to_be(package: object) -> None:
    names = package.__all__  # type: ignore[attr-defined]
    assert {name for name in names if not hasattr(package, name)} == set()
    with pytest.raises(AttributeError, match="there is no 'solution' here"):
        package.solution  # type: ignore[attr-defined]  # noqa: B018


def test_the_name_of_a_function_is_never_that_of_its_module() -> None:
    program = "import allocation.solving, allocation.checks, allocation; print(allocation.solve, allocation.check)"
    assert loaded_by(program)[::4] == ["<function", "<function"]


@pytest.mark.parametrize("name", ["pulp", "highspy"])
def test_versions_are_those_that_installing_has_noted(name: str) -> None:
    assert version_of(name) == metadata.version(name)


def test_a_library_that_is_not_installed_has_no_version() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        version_of("no-such-library")
