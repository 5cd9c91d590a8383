"""Workbooks (XLSX) in and out. A process of its own does the work, and this one neither waits nor suffers from it."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from typing import Final

from service.errors import InvalidError, Refusal, TooLargeError
from service.texts import N_, tidied

PACKAGE: Final = b"PK\x03\x04"
OLD_FILE: Final = b"\xd0\xcf\x11\xe0"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
LONGEST_WAIT: Final = 30


class WorkbookBrokenError(InvalidError):
    text = N_(
        "This file cannot be read as a workbook (XLSX): it is damaged, or of another kind. "
        "Please save it again as XLSX, or as CSV UTF-8."
    )


class WorkbookLockedError(InvalidError):
    text = N_("This workbook is protected by a password. Please save it without one.")


class WorkbookOldError(InvalidError):
    text = N_("This is a workbook of the old kind (XLS). Please save it as XLSX, or as CSV UTF-8.")


class WorkbookEmptyError(InvalidError):
    text = N_("No visible sheet of this workbook has anything in it.")


class WorkbookLargeError(TooLargeError):
    text = N_("Unpacked, this workbook is larger than what we read. Please copy the list alone into a new workbook.")


class FormulaEmptyError(InvalidError):
    text = N_(
        "Sheet “%(sheet)s”, cell %(cell)s: there is a formula without its result. "
        "Please open the workbook in a spreadsheet program, save it and upload it again."
    )


class CellFaultError(InvalidError):
    text = N_("Sheet “%(sheet)s”, cell %(cell)s: the formula there fails (%(given)s). Please put it right.")


REFUSALS: Final[dict[str, type[Refusal]]] = {
    "broken": WorkbookBrokenError,
    "locked": WorkbookLockedError,
    "large": WorkbookLargeError,
    "empty": WorkbookEmptyError,
    "formula": FormulaEmptyError,
    "fault": CellFaultError,
}


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that are not blank, with their numbers; `left_out` are other sheets that have some, too."""

    name: str
    rows: tuple[tuple[int, list[str]], ...]
    left_out: tuple[str, ...]


def is_workbook(content: bytes) -> bool:
    """Tell whether this is a workbook, or was meant as one."""
    return content.startswith((PACKAGE, OLD_FILE))


async def read_workbook(content: bytes, *, most_rows: int) -> Sheet:
    """Read the first visible sheet that has anything in it, `most_rows` rows at most."""
    if content.startswith(OLD_FILE):
        raise WorkbookLockedError if ENCRYPTED in content else WorkbookOldError
    answer = json.loads(await _ask("read", str(most_rows), given=content))
    if refused := answer.get("refused"):
        raise REFUSALS[refused](**answer["values"])
    rows = tuple((number, [tidied(text) for text in texts]) for number, texts in answer["rows"])
    return Sheet(tidied(answer["sheet"]), rows, tuple(map(tidied, answer["left_out"])))


async def write_workbook(title: str, rows: list[list[str]]) -> bytes:
    """Make a workbook of one sheet; the first row is its head."""
    return await _ask("write", given=json.dumps({"title": title, "rows": rows}).encode())


async def _ask(*task: str, given: bytes) -> bytes:
    """Have it done; a process that was stopped was asked for too much."""
    command = (sys.executable, "-I", "-m", "service.workbook_process", *task)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    try:
        answer, _ = await asyncio.wait_for(process.communicate(given), LONGEST_WAIT)
    except TimeoutError:
        raise WorkbookLargeError from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise WorkbookLargeError
    return answer
