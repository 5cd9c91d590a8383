"""Start and stop PostgreSQL as a child that never outlives us."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from service.postgres.account import Account
from service.postgres.binaries import Binaries
from service.postgres.cluster import clean_environment
from service.settings import SetupError

PORT = 5432
_LONGEST_SOCKET_PATH = 107
_START_SECONDS = 300
_STOP_SECONDS = 30
_SET_PARENT_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@contextmanager
def running_server(cluster: Path, account: Account, binaries: Binaries, options: Mapping[str, str]) -> Iterator[Path]:
    """Run PostgreSQL on the data and yield the folder of its socket; nothing listens on the network."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start PostgreSQL from the main thread: it ends with the thread that started it")
    with _socket_folder(cluster, account) as sockets:
        log = cluster.with_name(cluster.name + ".log")
        process = _start(_command(cluster, binaries, sockets, options), account, log)
        try:
            _wait_until_ready(process, cluster, log)
            yield sockets
        finally:
            _stop(process)


@contextmanager
def _socket_folder(cluster: Path, account: Account) -> Iterator[Path]:
    """Give a folder that only the account may enter, with a path short enough for a socket.

    Its name follows from the data's place, so that what a killed run left behind goes away.
    """
    folder = _temporary_folder(account) / f"beirat-{sha256(bytes(cluster)).hexdigest()[:12]}"
    if folder.exists() and folder.lstat().st_uid == account.uid:
        shutil.rmtree(folder)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        folder = Path(tempfile.mkdtemp(prefix="beirat-", dir=folder.parent))
    if account.run_as:
        os.chown(folder, account.uid, account.gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _temporary_folder(account: Account) -> Path:
    usual = tempfile.gettempdir()
    longest = f"{usual}/beirat-xxxxxxxxxxxx/.s.PGSQL.{PORT}"
    fits = len(os.fsencode(longest)) <= _LONGEST_SOCKET_PATH and "," not in usual
    return Path(usual) if fits and account.can_enter(Path(usual)) else Path("/tmp")  # noqa: S108


def _command(cluster: Path, binaries: Binaries, sockets: Path, options: Mapping[str, str]) -> list[str]:
    configuration = {
        "port": str(PORT),
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
    } | dict(options)
    command = [str(binaries.program("postgres")), "-D", str(cluster)]
    return command + [part for name, value in configuration.items() for part in ("-c", f"{name}={value}")]


def _start(command: list[str], account: Account, log: Path) -> subprocess.Popen[bytes]:
    """Start in a session of its own: Ctrl-C reaches us, and we stop it after the last request."""
    parent = os.getpid()
    try:
        with log.open("wb") as output:
            return subprocess.Popen(
                command,
                cwd="/",
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - we are in the main thread
                **account.run_as,
            )
    except (OSError, subprocess.SubprocessError) as error:
        raise SetupError(f"PostgreSQL could not be started as `{account.name}`: {error}.") from None


def _die_with(parent: int) -> None:
    """Ask Linux to shut the server down cleanly when we are killed; runs in the child, as its account."""
    if _LIBC is None:
        return
    _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGINT)
    if os.getppid() != parent:
        os._exit(1)


def _wait_until_ready(process: subprocess.Popen[bytes], cluster: Path, log: Path) -> None:
    """Wait for the server's own word in its process file; after a crash it recovers first."""
    deadline = time.monotonic() + _START_SECONDS
    while not _is_ready(cluster, process.pid):
        if process.poll() is not None:
            raise SetupError(f"PostgreSQL did not start ({_last_complaint(log)}); its log is {log}.")
        if time.monotonic() > deadline:
            raise SetupError(f"PostgreSQL was not ready within {_START_SECONDS} seconds; its log is {log}.")
        time.sleep(0.02)


def _is_ready(cluster: Path, pid: int) -> bool:
    """Read the process file: its first line is the process, its eighth the state."""
    try:
        lines = (cluster / "postmaster.pid").read_text().split("\n")
    except OSError:
        return False
    return lines[0] == str(pid) and [line.strip() for line in lines[7:8]] == ["ready"]


def _last_complaint(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    complaints = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    return (complaints or lines or ["no reason given"])[-1].rstrip(".")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop at once but cleanly (SIGINT); harder only when that takes too long."""
    for signal_ in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(signal_)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
