"""A Pabulib file as rows: three sections of semicolon-separated text, one after the other, read as a stream."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from io import StringIO

from allocation.formats.jsonvalues import FormatError
from allocation.loading import TYPE_CHECKING, WhenUsed

if TYPE_CHECKING:
    import csv
else:
    csv = WhenUsed("csv")

SECTIONS = ("META", "PROJECTS", "VOTES")
FIRST_COLUMNS = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id",)}
MOST_LINES = 1_000_000
"""The largest election that Pabulib holds has about 110,000 votes."""

Line = tuple[int, list[str]]


def lines_of(data: bytes) -> Iterator[Line]:
    """Split the file into rows with the number of their last line; blank rows are left out."""
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        raise FormatError(f"line {_first_line_beyond_utf8(data)}", "is not UTF-8") from None
    return _quoted_lines(text) if '"' in text else _plain_lines(text)


def _plain_lines(text: str) -> Iterator[Line]:
    """Without quotes, nine files of ten, each line is a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    _check_number_of_lines(len(lines))
    for number, line in enumerate(lines, start=1):
        if line.strip(";"):
            yield number, line.split(";")


def _quoted_lines(text: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=";")
    try:
        for row in reader:
            _check_number_of_lines(reader.line_num)
            if any(row):
                yield reader.line_num, row
    except csv.Error as error:
        raise FormatError(f"line {reader.line_num}", f"is not semicolon-separated text: {error}") from error


def _check_number_of_lines(number: int) -> None:
    if number > MOST_LINES:
        raise FormatError(f"line {MOST_LINES + 1}", f"is beyond the {MOST_LINES:,} lines that are read")


def _first_line_beyond_utf8(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 1


def section(lines: Iterator[Line], name: str, following: str | None) -> Iterator[Line]:
    """Give a section's header, then its rows, each as long as the header (META's at least), up to the next section."""
    header: list[str] = []
    for number, row in lines:
        if header and len(row) == len(header):
            yield number, row
            continue
        begins = row[0].strip() if len(row) == 1 else None
        if begins is not None and begins == following:
            break
        if begins in SECTIONS:
            raise FormatError(f"line {number}", f"is {begins}; after {name} comes {following or 'nothing'}")
        if not header:
            header = _header(number, name, row)
            yield number, header
        elif len(row) < len(header) or name != "META":
            raise FormatError(f"line {number}", f"has {len(row)} fields where {name} has {len(header)}")
        else:
            yield number, row
    else:
        if following is not None:
            raise FormatError("end of file", f"came without a section {following}")
    if not header:
        raise FormatError("end of file" if following is None else f"section {name}", "has no columns")


def _header(number: int, name: str, row: list[str]) -> list[str]:
    header = [cell.strip() for cell in row]
    expected = FIRST_COLUMNS[name]
    if tuple(header[: len(expected)]) != expected:
        raise FormatError(f"line {number}", f"{name} must start with the columns {', '.join(expected)}")
    return header
