"""A process of its own that reads and writes workbooks (XLSX): what strangers send can use up its memory and time only.

Called with `read` and how many rows to read at most, it takes a workbook on standard input and answers in JSON; called
with `write`, it takes `{"title": …, "rows": [[…]]}` and answers a workbook. It knows nothing of the service.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MOST_BYTES_UNPACKED: Final = 20_000_000
MOST_MEMORY: Final = 400_000_000
MOST_SECONDS: Final = 5
MOST_PARTS: Final = 2_000
MOST_COLUMNS: Final = 200
MOST_LETTERS: Final = 5_000_000
PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
LOCKED: Final = 0x1
WIDTH: Final = 24


class UnreadableError(Exception):
    """Why a workbook is not read: a word that the caller knows, and what is to be said with it."""

    def __init__(self, reason: str, **values: str) -> None:
        """Take both."""
        super().__init__(reason)
        self.reason = reason
        self.values = values


def check_parts(content: bytes) -> None:
    """Refuse what is no package of parts, what is locked, and what would be very large when it is unpacked.

    A part never gives more than the package says that it has: `zipfile` stops there.
    """
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if any(part.flag_bits & LOCKED for part in parts):
        raise UnreadableError("locked")
    if any(part.compress_type not in PACKED for part in parts):
        raise UnreadableError("broken")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED:
        raise UnreadableError("large")


def read(content: bytes, most_rows: int) -> dict[str, Any]:
    """Give the rows of the first visible sheet that has any, and the names of the others that have some."""
    check_parts(content)
    computed = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    written = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    visible = [sheet for sheet in computed.worksheets if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in visible if any(True for _ in rows_of(sheet, written[sheet.title], 1))]
    if not filled:
        raise UnreadableError("empty")
    rows = list(rows_of(filled[0], written[filled[0].title], most_rows))
    if sum(len(text) for _, texts in rows for text in texts) > MOST_LETTERS:
        raise UnreadableError("large")
    return {"sheet": filled[0].title, "rows": rows, "left_out": [sheet.title for sheet in filled[1:]]}


def rows_of(computed: Any, written: Any, most_rows: int) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
    """Give the rows that are not blank with their numbers; a sheet's own word on its size is not trusted."""
    computed.reset_dimensions()
    written.reset_dimensions()
    found = 0
    for number, (values, formulas) in enumerate(zip(computed.iter_rows(), written.iter_rows(), strict=True), 1):
        texts = [text_of(*cells, computed.title) for cells in zip(values, formulas, strict=True)]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise UnreadableError("large")
        if texts:
            yield number, texts
            found += 1
        if found == most_rows:
            return


def text_of(computed: Any, written: Any, sheet: str) -> str:  # noqa: ANN401  (cells of a library without types)
    """Write a cell as somebody would type it in German; refuse formulas whose result nobody has stored."""
    value = computed.value
    if written.data_type == "f" and value is None:
        raise UnreadableError("formula", sheet=sheet, cell=written.coordinate)
    if computed.data_type == "e":
        raise UnreadableError("fault", sheet=sheet, cell=computed.coordinate, given=str(value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{Decimal(format(value, '.15g')):f}".replace(".", ",")
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return str(value)


def write(title: str, rows: list[list[str]]) -> bytes:
    """Make a workbook of texts, the first row being the head."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for number, texts in enumerate(rows, 1):
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"
            cell.font = Font(bold=number == 1)
            sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    sheet.freeze_panes = "A2"
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def answer(content: bytes, most_rows: int) -> dict[str, Any]:
    """Read, or say why not."""
    try:
        return read(content, most_rows)
    except UnreadableError as refusal:
        return {"refused": refusal.reason, "values": refusal.values}
    except MemoryError:
        return {"refused": "large", "values": {}}
    except Exception:  # noqa: BLE001  (there is no end to what a library stumbles over in a stranger's file)
        return {"refused": "broken", "values": {}}


def main(task: str, most_rows: str = "0") -> None:
    """Do one of the two."""
    given = sys.stdin.buffer.read()
    if task == "write":
        sys.stdout.buffer.write(write(**json.loads(given)))
        return
    with suppress(ValueError, OSError):  # not every system has these limits
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    sys.stdout.write(json.dumps(answer(given, int(most_rows))))


if __name__ == "__main__":
    main(*sys.argv[1:])
