"""Data of a PostgreSQL cluster that nobody has used yet: initdb waits long for the disk, a copy does not."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.postgres import postgres_in
from service.settings import load_settings
from tests.databases import FAST

Fill = Callable[[Path], None]


@pytest.fixture(scope="session")
def unused_data() -> Iterator[Path]:
    """Create a cluster once and stop its server."""
    with tempfile.TemporaryDirectory(prefix="beirat-unused-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with postgres_in(folder, load_settings(), FAST):
            pass
        yield folder


@pytest.fixture
def fill(unused_data: Path) -> Fill:
    """Give a function that fills a data folder as if initdb had run there."""

    def copy(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        if not any(entry.is_symlink() for entry in unused_data.iterdir()):  # data that lie elsewhere belong to one
            subprocess.run(["cp", "-a", f"{unused_data}/.", str(folder)], check=True)  # noqa: S603, S607

    return copy
