"""Importing a workbook: the same as a CSV file, with the sheet's name; and whatever else may come along as one."""

import asyncio
from collections.abc import Callable

import psutil
import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.proposals.queries import get_proposal_facts
from service.proposals.table import Line, Table, read_upload
from service.proposals.tables import ImportRow
from service.texts import texts_in
from tests.cast import make_world
from tests.proposals import workbooks
from tests.proposals.test_import import titles, upload
from tests.proposals.workbooks import HEAD, ROW, workbook
from tests.rounds.forms import errors_on, words
from tests.web import Visit

DE = texts_in("de")
CELLS = {
    "number": "17",
    "title": "Chor",
    "applicant": "Chor e. V.",
    "natural_person": "false",
    "district": "Bautzen",
    "requested": "1500,5",
}


async def read(content: bytes) -> Table:
    return await read_upload(content, DE, district_label="Landkreis")


async def test_a_workbook_is_shown_then_imported(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL, proposals=1)
    olga, other = visit(world.people["olga"]), {"Notizen": (("Anruf",),)}
    content = workbook(HEAD, ROW, (), (18, "Zweites", "Chor e. V.", "nein", "Bautzn", "viel", None), more=other)
    answer = await upload(visit, world, content, name="liste.xlsx")
    preview = answer.headers["location"]
    page = words((await olga.get(preview)).text)
    for said in (
        "Aus „liste.xlsx“, Blatt „Anträge“. Noch ist nichts importiert.",
        "Gelesen wird nur ein Blatt. Diese bleiben weg: Notizen.",
        "17 · Chor Chor e. V. 2 Bautzen – 1.500,50 € –",
        "Blatt „Anträge“, Zeile 4 Landkreis Bautzn Ein Gebiet „Bautzn“ gibt es nicht.",
        "Blatt „Anträge“, Zeile 4 Beantragte Summe viel „viel“ ist kein Betrag.",
    ):
        assert said in page
    assert (await olga.post(preview, data={"leave_out_bad": "1"})).status_code == 303
    assert await titles(session, world) == [(1, "Vorhaben 1"), (17, "Chor")]
    assert (await get_proposal_facts(session, world.round_.id or 0))[1].requested_cents == 150_050


async def test_the_template_is_a_workbook_that_can_be_uploaded(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    olga = visit(world.people["olga"])
    answer = await olga.get(f"{world.home}/proposals/import/template.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="2026-import.xlsx"'
    refused = await upload(visit, world, answer.content, name="leer.xlsx")
    assert errors_on(refused) == ["Unter der Zeile mit den Spaltennamen steht in dieser Datei nichts."]


async def test_scripts_upload_workbooks_too(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    olga = visit(world.people["olga"])
    answer = (await olga.post(f"{world.api}/proposals/import", content=workbook(HEAD, ROW))).json()
    assert (answer["sheet"], answer["left_out_sheets"], answer["bad_lines"]) == ("Anträge", [], 0)
    assert answer["good"][0]["requested_cents"] == 150_050


async def test_the_first_visible_sheet_with_something_in_it_is_read() -> None:
    table = await read(workbooks.hidden_first())
    assert (table.sheet, table.left_out) == ("Liste", ())
    assert table.lines == (Line(4, {**CELLS, "requested": "2026-05-01"}),)
    assert Table.restored(table.stored()) == table


@pytest.mark.parametrize(
    ("amount", "read_as"),
    [(1500, "1500"), (1500.0, "1500"), (0.1 + 0.2, "0,3"), (1e20, "100000000000000000000"), (12.345, "12,345")],
)
async def test_numbers_are_read_with_the_digits_that_a_spreadsheet_has(amount: float, read_as: str) -> None:
    table = await read(workbook(HEAD, (*ROW[:5], amount, None)))
    assert table.lines[0].cells["requested"] == read_as


async def test_the_stored_result_of_a_formula_is_read() -> None:
    table = await read(workbooks.with_formula("<v>1234.4999999999998</v>"))
    assert table.lines[0].cells["requested"] == "1234,5"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"PK\x03\x04 and so on", "Diese Datei lässt sich nicht als Arbeitsmappe (XLSX) lesen"),
        (lambda: workbook(HEAD, ROW)[:-400], "Diese Datei lässt sich nicht als Arbeitsmappe (XLSX) lesen"),
        (lambda: workbooks.repacked(workbook(HEAD, ROW), lambda _, part: part[:-9]), "Diese Datei lässt sich nicht"),
        (lambda: workbooks.repacked(workbook(HEAD, ROW), lambda _, part: part, packed=12), "Diese Datei lässt sich"),
        (workbooks.locked, "Diese Arbeitsmappe ist mit einem Kennwort geschützt."),
        (
            lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "Diese Arbeitsmappe ist mit einem Kennwort geschützt.",
        ),
        (lambda: b"\xd0\xcf\x11\xe0 and so on", "Das ist eine Arbeitsmappe der alten Art (XLS)."),
        (workbook, "Auf keinem sichtbaren Blatt dieser Arbeitsmappe steht etwas."),
        (lambda: workbooks.with_formula(""), "Blatt „Anträge“, Zelle F2: Dort steht eine Formel ohne ihr Ergebnis."),
        (
            lambda: workbook(HEAD, (*ROW[:5], "#DIV/0!", None)),
            "Blatt „Anträge“, Zelle F2: Die Formel dort ergibt einen Fehler (#DIV/0!).",
        ),
        (lambda: workbook(("Titel",), ("Chor",)), "Diese Spalten fehlen: Antragsteller/in, Landkreis, Beantragte"),
        (lambda: workbook(HEAD, *(ROW,) * 2_001), "Diese Datei hat mehr als 2.000 Zeilen."),
        (workbooks.bomb_of_zeros, "Entpackt ist diese Arbeitsmappe größer als das, was wir lesen."),
        (workbooks.bomb_of_styles, "Entpackt ist diese Arbeitsmappe größer als das, was wir lesen."),
        (workbooks.bomb_of_entities, "Entpackt ist diese Arbeitsmappe größer als das, was wir lesen."),
        (workbooks.far_apart, "Entpackt ist diese Arbeitsmappe größer als das, was wir lesen."),
        (workbooks.long_texts, "Entpackt ist diese Arbeitsmappe größer als das, was wir lesen."),
    ],
)
async def test_what_cannot_be_read_is_refused_in_one_sentence(
    session: AsyncSession, visit: Visit, make: Callable[[], bytes], sentence: str
) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    answer = await upload(visit, world, make(), name="liste.xlsx")
    assert answer.status_code == 422
    (said,) = errors_on(answer)
    assert said.startswith(sentence)
    assert (await session.exec(select(ImportRow))).all() == []


async def test_a_reading_that_is_given_up_leaves_no_process() -> None:
    reading = asyncio.create_task(read(workbooks.bomb_of_styles()))
    while not (running := children()):  # noqa: ASYNC110 - there is no event for another process being there
        await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() & running == set()


def children() -> set[int]:
    """Find the processes that read workbooks for this one."""
    return {each.pid for each in psutil.Process().children() if "service.workbook_process" in each.cmdline()}
