"""The files and standard streams of the commands: bounded reading, all-or-nothing writing, one line of complaint.

Whatever is written is UTF-8. A file appears whole or not at all: it is written beside its place and then renamed.
"""

import os
import stat
import sys

from allocation.formats.jsonvalues import printable
from allocation.loading import TYPE_CHECKING, WhenUsed

if TYPE_CHECKING:
    import pathlib
    import tempfile
else:
    pathlib, tempfile = WhenUsed("pathlib"), WhenUsed("tempfile")

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes. A complete problem of 100,000 candidates takes about 45 million."""

LONGEST_COMPLAINT = 500
STANDARD_OUTPUT = 1


class BadInputError(Exception):
    """Something that cannot be used; the text is the one line that the user sees."""


def read_bytes(name: str, largest: int = LARGEST_FILE) -> bytes:
    """Read a file, or standard input where the name is "-"; refuse more than `largest` bytes."""
    try:
        data = _standard_input(largest + 1) if name == "-" else _beginning(name, largest)
    except OSError as error:
        raise BadInputError(f"{name}: cannot be read: {error.strerror}") from error
    if data is None or len(data) > largest:
        raise BadInputError(f"{name}: is larger than {largest:,} bytes, the most that is read")
    return data


def _standard_input(most: int) -> bytes:
    if sys.stdin is None:
        raise BadInputError("-: cannot be read: standard input is closed")
    return sys.stdin.buffer.read(most)


def _beginning(name: str, largest: int) -> bytes | None:
    """Give the file and one byte more than may be; None where its size alone says that it is too large."""
    with open(name, "rb") as file:  # noqa: PTH123 -- pathlib takes longer to load than to read
        return None if os.fstat(file.fileno()).st_size > largest else file.read(largest + 1)


def refuse_unwritable(name: str) -> None:
    """Complain before long work where its result could not be written afterwards."""
    path = pathlib.Path(name)
    if name == "-" or (path.exists() and not path.is_dir()):
        return
    folder = pathlib.Path(os.path.realpath(path)).parent
    if path.is_dir():
        raise BadInputError(f"{name}: cannot be written: Is a directory")
    if not folder.is_dir():
        raise BadInputError(f"{name}: cannot be written: there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInputError(f"{name}: cannot be written: Permission denied")


def write_text(name: str, text: str) -> None:
    """Write the whole text or leave everything as it was; "-" is standard output, devices and pipes are written to."""
    if name == "-":
        say(text)
        return
    path = pathlib.Path(name)
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
        else:
            _replace(pathlib.Path(os.path.realpath(path)), text.encode())
    except OSError as error:
        raise BadInputError(f"{name}: cannot be written: {error.strerror}") from error


def _replace(path: "pathlib.Path", data: bytes) -> None:
    """Write beside the place, then rename: a link's target is replaced, not the link."""
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    descriptor, beside = tempfile.mkstemp(prefix=".beirat-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        pathlib.Path(beside).replace(path)
    except BaseException:
        pathlib.Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def say(text: str) -> None:
    """Write to standard output; whoever reads it may stop reading at any time."""
    if sys.stdout is None:
        raise BadInputError("-: cannot be written: standard output is closed")
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 -- Python would flush the old one once more
        if not isinstance(error, BrokenPipeError):
            raise BadInputError(f"-: cannot be written: {error.strerror}") from error


class QuietLibraries:
    """While it is entered, whatever a library in C writes to standard output is dropped; HiGHS 1.16 greets there."""

    def __enter__(self) -> None:
        try:
            self.kept = os.dup(STANDARD_OUTPUT)
        except OSError:  # it is closed
            self.kept = -1
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STANDARD_OUTPUT)
        os.close(nowhere)

    def __exit__(self, *_: object) -> None:
        if self.kept >= 0:
            os.dup2(self.kept, STANDARD_OUTPUT)
            os.close(self.kept)


def complain(text: str) -> None:
    """Write one line to standard error, if there is one."""
    line = printable(" ".join(text.split()))
    if len(line) > LONGEST_COMPLAINT:
        line = f"{line[: LONGEST_COMPLAINT - 1]}…"
    try:
        if sys.stderr is not None:
            sys.stderr.write(line + "\n")
    except OSError:
        sys.stderr = None
