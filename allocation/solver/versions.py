"""Which version of a library is installed, without loading it.

Installing a wheel leaves a folder ``name-version.dist-info`` (packaging.python.org, "Recording installed projects"),
whose name is read here. The standard library reads what is in it, as an e-mail, and loads more for that than a whole
solve does.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from allocation.loading import WhenUsed

if TYPE_CHECKING:
    from importlib import metadata
else:
    metadata = WhenUsed("importlib.metadata")

SUFFIX = ".dist-info"


def version_of(name: str) -> str:
    """Give the version of the first such library on the path; raises PackageNotFoundError where there is none."""
    found = next(_versions(name), None)
    return metadata.version(name) if found is None else found


def _versions(name: str) -> Iterator[str]:
    for folder in sys.path:
        with suppress(OSError):
            for entry in os.listdir(folder or "."):  # noqa: PTH208 -- pathlib is not loaded for this
                if entry.endswith(SUFFIX) and entry.lower().startswith(f"{name}-"):
                    yield entry[len(name) + 1 : -len(SUFFIX)]
