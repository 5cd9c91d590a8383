"""The data directory of an embedded PostgreSQL: where it lies, who uses it, and how it comes to be."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from service.postgres.account import ROOT, Account, server_account
from service.postgres.binaries import Binaries
from service.settings import SetupError

SUPERUSER = "postgres"
_BUILTIN_LOCALE_SINCE = 17
_LEFTOVER_SECONDS = 60


def place_cluster(folder: Path, major: int) -> tuple[Path, Account]:
    """Find the place for the data under `folder`, and the account that PostgreSQL runs as.

    Where that account cannot enter `folder` (root's home, for example) a link there points to another place.
    """
    make_folder(folder)
    cluster = folder / f"postgres-{major}"
    account = server_account(cluster)
    if not cluster.is_symlink() and not account.can_enter(folder):
        if cluster.exists():
            raise SetupError(
                f"The account `{account.name}`, whom the data in {cluster} belongs to, cannot enter {folder}."
            )
        cluster.symlink_to(shelter() / f"data-{sha256(bytes(cluster)).hexdigest()[:12]}" / cluster.name)
    return cluster.resolve(), account


def shelter() -> Path:
    """Give root's place that other accounts can enter: for copied programs and for data out of reach."""
    for parent in (Path("/var/lib"), Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - owner is checked
        place = parent / "beirat"
        try:
            place.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        state = place.lstat()
        if not place.is_symlink() and state.st_uid == ROOT and not state.st_mode & 0o022:
            return place
    raise SetupError("PostgreSQL's account needs a folder that it can enter, and neither /var/lib nor /tmp gives one.")


def make_folder(folder: Path) -> None:
    """Create the folder for Beirat's data unless it is there; raises SetupError where it cannot be used."""
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        usable = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    except (OSError, ValueError):
        usable = False
    if not usable:
        raise SetupError(f"Beirat cannot write to the folder {folder}: name another one in BEIRAT_DATA_DIR.")


@contextmanager
def only_user(cluster: Path) -> Iterator[None]:
    """Hold the data for this process; raises SetupError when another process has it."""
    make_folder(cluster.parent)
    with _lock_file(cluster) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise SetupError(
                f"Another Beirat (process {holder}) is using the data in {cluster}: "
                "stop it first, or name another folder in BEIRAT_DATA_DIR."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _lock_file(cluster: Path) -> TextIO:
    try:
        return cluster.with_name(cluster.name + ".lock").open("a+", encoding="ascii")
    except OSError:
        raise SetupError(
            f"The data in {cluster} belong to another account: name another folder in BEIRAT_DATA_DIR."
        ) from None


def create_cluster(cluster: Path, account: Account, binaries: Binaries, *, lasting: bool) -> None:
    """Run initdb beside the place and move it there, so that an interrupted one leaves nothing half-made.

    Data that need not outlast a crash of the machine are not waited for until they are on the disk.
    """
    draft = cluster.with_name(cluster.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if account.run_as:
        os.chown(draft, account.uid, account.gid)
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if binaries.major < _BUILTIN_LOCALE_SINCE:
        locale = ["--locale=C.UTF-8"]
    options = ["-D", str(draft), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", *locale]
    if not lasting:
        options.append("--no-sync")
    answer = subprocess.run(
        [binaries.program("initdb"), *options],
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        env=clean_environment(),
        **account.run_as,
    )
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or ["no reason given"])[0]
        raise SetupError(f"PostgreSQL could not create its data in {cluster}: {reason}")
    draft.rename(cluster)


def clean_environment() -> dict[str, str]:
    """Drop what would steer PostgreSQL from outside (PGPORT, PGDATA, locale names that are not installed)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def end_leftovers(cluster: Path) -> None:
    """See that no server of a killed run still works on the data, then remove its stale process file.

    A process file may name a number that meanwhile belongs to somebody else; only who works inside the
    data counts. The caller holds `only_user`, so whoever is found has lost its parent.
    """
    process_file = cluster / "postmaster.pid"
    deadline = time.monotonic() + _LEFTOVER_SECONDS
    while leftovers := _servers_in(cluster):
        if time.monotonic() > deadline:
            raise SetupError(f"An earlier PostgreSQL (process {leftovers[0]}) still uses {cluster}: end it first.")
        if process_file.exists() and (postmaster := _recorded_process(process_file)) in leftovers:
            os.kill(postmaster, signal.SIGINT)
        time.sleep(0.1)
    process_file.unlink(missing_ok=True)


def socket_in_use(cluster: Path) -> Path | None:
    """Give the socket folder of the server that works on the data: the fifth line of its process file."""
    try:
        lines = (cluster / "postmaster.pid").read_text().split("\n")
    except OSError:
        return None
    return Path(lines[4]) if _recorded_process(cluster / "postmaster.pid") in _servers_in(cluster) else None


def _recorded_process(process_file: Path) -> int:
    try:
        return int(process_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def _servers_in(cluster: Path) -> list[int]:
    """Find PostgreSQL processes whose working directory is the data; without /proc believe the file."""
    if Path("/proc/self/cwd").exists():
        return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _works_in(entry, cluster)]
    recorded = _recorded_process(cluster / "postmaster.pid")
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(recorded)], check=False, capture_output=True, text=True)
    return [recorded] if str(cluster) in answer.stdout else []


def _works_in(entry: Path, cluster: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == cluster and (entry / "comm").read_text().strip() == "postgres"
    except OSError:
        return False
