"""What a command loads decides how long a small election takes."""

import subprocess
import sys

SLOW = ("pulp", "highspy", "numpy", "jsonschema", "importlib.metadata", "importlib.resources", "tempfile", "asyncio")


def test_starting_loads_neither_the_solver_nor_what_only_a_decision_needs() -> None:
    said = "import sys, allocation.__main__; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True, text=True)  # noqa: S603
    assert {name for name in SLOW if name in found.stdout.split()} == set()
