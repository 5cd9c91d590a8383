"""Workbooks as people and others make them."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook

HEAD = ("Nummer", "Titel", "Antragsteller/in", "Privatperson", "Landkreis", "Beantragte Summe", "Mindestfinanzierung")
ROW = (17, "Chor", "Chor e. V.", False, "Bautzen", 1500.5, None)
Cells = tuple[Any, ...]


def workbook(*rows: Cells, more: Mapping[str, Iterable[Cells]] | None = None) -> bytes:
    """Save rows as the sheet “Anträge”, and further sheets behind it."""
    made = Workbook()
    made.active.title = "Anträge"
    for title, found in {"Anträge": rows, **(more or {})}.items():
        sheet = made[title] if title in made.sheetnames else made.create_sheet(title)
        for row in found:
            sheet.append(row)
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Change parts of a workbook by hand."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w", packed) as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return file.getvalue()


def in_sheet(old: str, new: str) -> Callable[[str, bytes], bytes]:
    """Replace something in the first sheet, which must be there."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        assert old.encode() in part
        return part.replace(old.encode(), new.encode())

    return change


def with_formula(result: str) -> bytes:
    """Give a sheet whose amount is a formula, with what the spreadsheet program stored as its result."""
    plain = workbook(HEAD, (*ROW[:5], "=1000*1.2345", None))
    return repacked(plain, in_sheet("<f>1000*1.2345</f><v />", f"<f>1000*1.2345</f>{result}"))


def hidden_first() -> bytes:
    """Give a workbook whose first sheet is hidden and whose second is empty."""
    made = Workbook()
    made.active.append(("geheim",))
    made.active.sheet_state = "hidden"
    made.create_sheet("Leer")
    sheet = made.create_sheet("Liste")
    sheet.append(())
    sheet.append(HEAD)
    sheet.append(())
    sheet.append((*ROW[:5], date(2026, 5, 1), None))
    return saved(made)


def bomb_of_zeros() -> bytes:
    return repacked(workbook(HEAD, ROW), lambda name, part: part + b" " * 50_000_000 * (name == "xl/styles.xml"))


def bomb_of_styles() -> bytes:
    """Fill the largest part that we take with what a library makes large things of."""
    many = b"<xf/>" * 3_000_000
    return repacked(workbook(HEAD, ROW), lambda _, part: part.replace(b"</cellXfs>", many + b"</cellXfs>"))


def bomb_of_entities() -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = in_sheet("<t>Chor</t>", "<t>&a9;</t>")
    declared = f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{laughs}]><worksheet'
    return repacked(repacked(workbook(HEAD, ROW), bomb), in_sheet("<worksheet", declared))


def far_apart() -> bytes:
    """Put a cell into the last corner that a sheet has."""
    return repacked(workbook(HEAD, ROW), in_sheet('<c r="F2"', '<c r="XFD2"'))


def long_texts() -> bytes:
    """Repeat one long text, which hardly takes any room when it is packed."""
    return workbook(HEAD, *((n, "x" * 30_000, "Chor", False, "Bautzen", 5, None) for n in range(1, 300)))


def locked() -> bytes:
    """Mark every part as encrypted, as packers with a password do."""
    content = bytearray(workbook(HEAD, ROW))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)
