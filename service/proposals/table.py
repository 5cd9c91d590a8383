"""Reading an uploaded table (CSV, XLSX): bytes in, lines of named cells out, or one sentence about what is wrong."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from service.proposals.errors import (
    BrokenTableError,
    DoubleColumnError,
    EmptyTableError,
    MissingColumnsError,
    NoLinesError,
    NotUtf8Error,
    TableTooLargeError,
    TooManyLinesError,
)
from service.texts import N_, Texts, tidied
from service.workbooks import is_workbook, read_workbook, write_workbook

LARGEST_TABLE: Final = 2_000_000
MOST_LINES: Final = 2_000
DELIMITERS: Final = (";", ",", "\t")


@dataclass(frozen=True)
class Column:
    """A column that we read, with the folded names under which it is found."""

    key: str
    label: str
    names: frozenset[str]
    required: bool = False

    def named(self, texts: Texts, district_label: str) -> str:
        """Give the column's name; districts are called as the board calls them."""
        return district_label if self.key == "district" and district_label else texts.gettext(self.label)


def _column(key: str, label: str, *names: str, required: bool = False) -> Column:
    return Column(key, label, frozenset(map(folded, names)), required)


def folded(name: str) -> str:
    """Fold a column's name: “Beantragte Summe (€)” is beantragtesumme."""
    return re.sub(r"[\W_]+", "", re.sub(r"\(.*?\)", "", name)).casefold()


COLUMNS: Final = (
    _column("number", N_("Number"), "Number", "Nummer", "Nr", "No", "Antragsnummer", "lfd. Nr."),
    _column("title", N_("Title"), "Title", "Titel", "Projekttitel", "Projekt", "Vorhaben", required=True),
    _column("summary", N_("Short description"), "Short description", "Kurzbeschreibung", "Beschreibung", "Summary"),
    _column(
        "applicant", N_("Applicant"), "Applicant", "Antragsteller", "Antragsteller/in", "Antragstellerin", "Verein",
        "Organisation", required=True,
    ),
    _column("natural_person", N_("Private person"), "Private person", "Privatperson", "Natürliche Person"),
    _column(
        "district", N_("District"), "District", "Gebiet", "Landkreis", "Kreis", "Gemeinde", "Stadtbezirk", "Ortsteil",
        required=True,
    ),
    _column("pot", N_("Pot"), "Pot", "Teilbudget", "Topf", "Förderbereich", "Bereich"),
    _column(
        "requested", N_("Requested amount"), "Requested amount", "Requested", "Beantragte Summe", "Beantragt",
        "Antragssumme", "Betrag", "Summe", required=True,
    ),
    _column("minimum", N_("Minimum funding"), "Minimum funding", "Minimum", "Mindestfinanzierung", "Mindestbetrag"),
    _column("total", N_("Total cost"), "Total cost", "Gesamtkosten", "Gesamtausgaben"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the table: its number in the file and its cells by column; `surplus` cells belong to no column."""

    line: int
    cells: dict[str, str]
    surplus: bool = False


@dataclass(frozen=True)
class Table:
    """A table that could be read; `ignored` are the columns that we do not know.

    Of a workbook it is the sheet `sheet`; `left_out` are other sheets in which something stands.
    """

    lines: tuple[Line, ...]
    ignored: tuple[str, ...]
    sheet: str = ""
    left_out: tuple[str, ...] = ()

    def stored(self) -> list[dict[str, Any]]:
        """Give plain values for the time between preview and import."""
        head: dict[str, Any] = {"ignored": self.ignored, "sheet": self.sheet, "left_out": self.left_out}
        return [head, *({"line": each.line, "cells": each.cells, "surplus": each.surplus} for each in self.lines)]

    @classmethod
    def restored(cls, stored: list[dict[str, Any]]) -> "Table":
        """Take back what was stored."""
        head, *lines = stored
        rows = tuple(Line(each["line"], each["cells"], each["surplus"]) for each in lines)
        return cls(rows, tuple(head["ignored"]), head.get("sheet", ""), tuple(head.get("left_out", ())))


def heads(texts: Texts, district_label: str) -> list[str]:
    """Name all columns."""
    return [column.named(texts, district_label) for column in COLUMNS]


def template(texts: Texts, district_label: str) -> bytes:
    """Give an empty table with all columns, in the form that Excel opens without questions."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow(heads(texts, district_label))
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{written.getvalue()}".encode()


async def template_workbook(texts: Texts, district_label: str) -> bytes:
    """Give the same as a workbook."""
    return await write_workbook(texts.gettext(N_("Proposals")), [heads(texts, district_label)])


async def read_upload(content: bytes, texts: Texts, *, district_label: str) -> Table:
    """Read a workbook, or else a CSV file."""
    if len(content) > LARGEST_TABLE:
        raise TableTooLargeError(limit="2 MB")
    if not is_workbook(content):
        return read_table(content, texts, district_label=district_label)
    sheet = await read_workbook(content, most_rows=MOST_LINES + 2)
    table = _named(iter(sheet.rows), texts, district_label)
    return replace(table, sheet=sheet.name, left_out=sheet.left_out)


def read_table(content: bytes, texts: Texts, *, district_label: str = "") -> Table:
    """Read a CSV file. `district_label` is the board's own word for a district, also accepted as a column's name."""
    text = _decoded(content)
    delimiter = max(DELIMITERS, key=lambda each: _known_columns(text, each, district_label))
    return _named(_rows(text, delimiter), texts, district_label)


def _named(rows: Iterator[tuple[int, list[str]]], texts: Texts, district_label: str) -> Table:
    """Take the first row as the columns' names, and name the cells of the others."""
    _, head = next(rows)
    keys = _keys(head, texts, district_label)
    lines: list[Line] = []
    for number, row in rows:
        if len(lines) == MOST_LINES:
            raise TooManyLinesError(limit=MOST_LINES)
        named = {key: cell for key, cell in zip(keys, row, strict=False) if key}
        lines.append(Line(number, named, surplus=any(row[len(keys) :])))
    if not lines:
        raise NoLinesError
    return Table(tuple(lines), tuple(name for name, key in zip(head, keys, strict=True) if name and not key))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUtf8Error from None
    if "\x00" in text:
        raise NotUtf8Error
    if not text.strip(' \t\r\n;,"'):
        raise EmptyTableError
    return text


def _known_columns(text: str, delimiter: str, district_label: str) -> int:
    """Count how many columns we know if this is what separates them."""
    try:
        _, head = next(_rows(text, delimiter))
    except BrokenTableError:
        return 0
    return sum(_key_of(name, district_label) is not None for name in head)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the lines that are not blank, each with the number at which it begins in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            cells = [tidied(cell) for cell in row]
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise BrokenTableError(line=begins) from None


def _key_of(name: str, district_label: str) -> str | None:
    wanted = folded(name)
    if wanted and wanted == folded(district_label):
        return "district"
    return next((column.key for column in COLUMNS if wanted in column.names), None)


def _keys(head: Collection[str], texts: Texts, district_label: str) -> list[str | None]:
    """Find out which column is which; refuse where one is missing or there twice."""
    keys = [_key_of(name, district_label) for name in head]
    for name, key in zip(head, keys, strict=True):
        if key and keys.count(key) > 1:
            raise DoubleColumnError(column=name)
    missing = [each.named(texts, district_label) for each in COLUMNS if each.required and each.key not in keys]
    if missing:
        raise MissingColumnsError(columns=tuple(missing))
    return keys
