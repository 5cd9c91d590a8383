"""Which version of a library is installed, without loading it.

Installing a wheel leaves a folder ``name-version.dist-info`` (packaging.python.org, "Recording installed projects"),
whose name is read here. The standard library reads what is in it, as an e-mail, and loads more for that than a whole
solve does.
"""

import os
import sys
from collections.abc import Iterator

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.outcome import SolverInfo

if TYPE_CHECKING:
    from importlib import metadata
else:
    metadata = WhenUsed("importlib.metadata")

SUFFIX = ".dist-info"


def solver_info(solver: str) -> SolverInfo:
    name = "highspy" if solver == "HiGHS" else "pulp"
    return SolverInfo(solver, version_of(name), f"PuLP {version_of('pulp')}")


def version_of(name: str) -> str:
    """Give the version of the first such library on the path; raises PackageNotFoundError where there is none."""
    found = next(_versions(name), None)
    return metadata.version(name) if found is None else found


def _versions(name: str) -> Iterator[str]:
    for folder in sys.path:
        for entry in _entries(folder or "."):
            if entry.endswith(SUFFIX) and entry.lower().startswith(f"{name}-"):
                yield entry[len(name) + 1 : -len(SUFFIX)]


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 -- pathlib takes longer to load than this to find
    except OSError:
        return []
