"""Importing a table: upload, look, confirm."""

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.proposals.queries import get_proposal_facts
from service.proposals.tables import ImportRow
from service.rounds.tables import RoundRow
from tests.cast import World, make_world
from tests.rounds.forms import errors_on, words
from tests.rounds.test_rules import journal
from tests.web import Visit

HEAD = "Nummer;Titel;Antragsteller/in;Gebiet;Teilbudget;Beantragte Summe;Mindestfinanzierung;Telefon\r\n"
CLEAN = HEAD + '17;"=SUMME(A1)";Chor e. V.;Bautzen;Kultur;1.500,00 €;500;0351\r\n;Zweites;Chor e. V.;14626;;800;;\r\n'
MIXED = CLEAN + "1;Drittes;Verein;Bautzn;;abc;;\r\n"


async def upload(visit: Visit, world: World, content: str | bytes, *, name: str = "liste.csv") -> httpx.Response:
    content = content.encode() if isinstance(content, str) else content
    olga = visit(world.people["olga"])
    return await olga.post(f"{world.home}/proposals/import", files={"file": (name, content, "text/csv")})


async def titles(session: AsyncSession, world: World) -> list[tuple[int, str]]:
    return [(each.number, each.title) for each in await get_proposal_facts(session, world.round_.id or 0)]


async def test_a_clean_table_is_shown_then_imported_once(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL, proposals=1)
    olga = visit(world.people["olga"])
    answer = await upload(visit, world, "\N{ZERO WIDTH NO-BREAK SPACE}" + CLEAN)
    assert answer.status_code == 303
    preview = answer.headers["location"]
    page = words((await olga.get(preview)).text)
    assert "Bereit zum Import 2 Zeilen Beantragt 2.300 € Mit Fehlern 0 Zeilen" in page
    assert "17 · =SUMME(A1) Chor e. V. 2 Bautzen Kultur 1.500 € 500 €" in page
    assert "18 · Zweites Chor e. V. 3 Görlitz – 800 € –" in page
    assert "Diese Spalten sind nicht bekannt und werden weggelassen: Telefon." in page
    assert await titles(session, world) == [(1, "Vorhaben 1")]
    answer = await olga.post(preview, data={})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{world.home}/proposals")
    assert await titles(session, world) == [(1, "Vorhaben 1"), (17, "=SUMME(A1)"), (18, "Zweites")]
    facts = await get_proposal_facts(session, world.round_.id or 0)
    assert facts[1].applicant_id == facts[2].applicant_id
    assert (facts[1].requested_cents, facts[1].minimum_cents, facts[1].pot_code) == (150_000, 50_000, "kultur")
    assert await journal(session, "import_proposals") == [
        {"file_name": "liste.csv", "imported": 2, "left_out": 0, "numbers": [17, 18]}
    ]
    for answer in (await olga.post(preview, data={}), await olga.get(preview)):
        assert answer.status_code == 409
        assert "ein zweites Mal wurde nichts importiert" in answer.text
    assert len(await titles(session, world)) == 3
    assert [row.lines for row in await session.exec(select(ImportRow))] == [[]]


async def test_bad_lines_are_listed_and_only_left_out_on_purpose(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=1)
    olga = visit(world.people["olga"])
    preview = (await upload(visit, world, MIXED)).headers["location"]
    page = words((await olga.get(preview)).text)
    for row in (
        "Zeile 4 Nummer 1 Die Nummer 1 ist in dieser Förderrunde schon vergeben.",
        "Zeile 4 Landkreis Bautzn Ein Gebiet „Bautzn“ gibt es nicht. Meinten Sie: Bautzen?",
        "Zeile 4 Beantragte Summe abc „abc“ ist kein Betrag.",
        "Mit Fehlern 1 Zeile",
    ):
        assert row in page
    answer = await olga.post(preview, data={})
    assert answer.status_code == 422
    assert errors_on(answer) == ["Es wurde nichts importiert, denn Zeilen mit Fehlern: 1."]
    assert await titles(session, world) == [(1, "Vorhaben 1")]
    assert (await olga.post(preview, data={"leave_out_bad": "1"})).status_code == 303
    assert await titles(session, world) == [(1, "Vorhaben 1"), (17, "=SUMME(A1)"), (18, "Zweites")]
    assert (await journal(session, "import_proposals"))[0]["left_out"] == 1


async def test_a_table_is_checked_anew_when_it_is_imported(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL, proposals=1)
    olga = visit(world.people["olga"])
    first = (await upload(visit, world, CLEAN)).headers["location"]
    second = (await upload(visit, world, CLEAN)).headers["location"]
    assert (await olga.post(first, data={})).status_code == 303
    answer = await olga.post(second, data={})
    assert answer.status_code == 422
    assert "Die Nummer 17 ist in dieser Förderrunde schon vergeben." in words(answer.text)


async def test_a_table_without_a_good_line_cannot_be_imported(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    olga = visit(world.people["olga"])
    preview = (await upload(visit, world, HEAD + ";;;;;;;x\r\n")).headers["location"]
    assert "Keine Zeile dieser Datei kann importiert werden." in (await olga.get(preview)).text
    assert (await olga.post(preview, data={"leave_out_bad": "1"})).status_code == 409


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Diese Datei ist leer."),
        ("Märchen;x\n".encode("latin-1"), "Diese Datei ist nicht als UTF-8 gespeichert. Wählen Sie in Excel"),
        (b"x" * 2_000_001, "Diese Datei ist größer als 2 MB."),
        (HEAD.encode() + b";a;b;Bautzen;;5;;\n" * 2_001, "Diese Datei hat mehr als 2.000 Zeilen."),
        (b"a;b\n1;2\n", "Diese Spalten fehlen: Titel, Antragsteller/in, Landkreis, Beantragte Summe."),
    ],
)
async def test_a_table_that_cannot_be_read_is_refused_in_one_sentence(
    session: AsyncSession, visit: Visit, content: bytes, sentence: str
) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    answer = await upload(visit, world, content)
    assert answer.status_code == 422
    (said,) = errors_on(answer)
    assert said.startswith(sentence)
    assert (await session.exec(select(ImportRow))).all() == []


async def test_an_upload_without_a_file_asks_for_one(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    olga, path = visit(world.people["olga"]), f"{world.home}/proposals/import"
    for answer in (
        await olga.post(path, data={}),
        await olga.post(path, data={"file": "text"}),
        await olga.post(path, files={"other": ("x.csv", b"x", "text/csv")}),
    ):
        assert (answer.status_code, errors_on(answer)) == (422, ["Bitte wählen Sie eine Datei aus."])


async def test_a_file_far_too_large_is_refused(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    assert (await upload(visit, world, b"x" * 11_000_000)).status_code == 413


async def test_an_import_belongs_to_its_round_and_the_office(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    preview = (await upload(visit, world, CLEAN)).headers["location"]
    for path in (preview, f"{world.home}/proposals/import"):
        for name, status in (("carla", 403), ("ada", 403), ("vera", 403), ("sven", 404)):
            assert (await visit(world.people[name]).get(path)).status_code == status
            assert (await visit(world.people[name]).post(path, data={})).status_code == status
    session.add(other := RoundRow(board_id=world.board.id or 0, slug="2027", title="Andere", year=2027))
    await session.flush()
    assert other.id
    olga, elsewhere = visit(world.people["olga"]), preview.replace("/rounds/2026/", "/rounds/2027/")
    for path in (elsewhere, preview + "99999", preview + "99999999999999999999", preview + "x"):
        assert (await olga.get(path)).status_code == 404
        assert (await olga.post(path, data={})).status_code == 404


async def test_an_import_waits_in_vain_once_scoring_has_opened(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.SCREENING, proposals=1)
    preview = (await upload(visit, world, CLEAN)).headers["location"]
    await session.execute(update(RoundRow).where(col(RoundRow.id) == world.round_.id).values(stage="scoring"))
    assert (await visit(world.people["olga"]).post(preview, data={})).status_code == 409
    assert await titles(session, world) == [(1, "Vorhaben 1")]


async def test_template_is_downloaded_and_can_be_uploaded_again(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL)
    answer = await visit(world.people["olga"]).get(f"{world.home}/proposals/import/template.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="2026-import.csv"'
    assert answer.content.decode() == (
        "\N{ZERO WIDTH NO-BREAK SPACE}Nummer;Titel;Kurzbeschreibung;Antragsteller/in;Privatperson;Landkreis;Teilbudget;"
        "Beantragte Summe;Mindestfinanzierung;Gesamtkosten\r\n"
    )
    filled = answer.content + b";Chor;;Verein;;Bautzen;;500;;\r\n"
    assert (await upload(visit, world, filled)).status_code == 303


async def test_import_api_previews_and_applies(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.CALL, proposals=1)
    olga, path = visit(world.people["olga"]), f"{world.api}/proposals/import"
    answer = await olga.post(path, content=MIXED.encode(), headers={"Content-Type": "text/csv"})
    assert answer.status_code == 201
    preview = answer.json()
    assert [(each["number"], each["requested_cents"]) for each in preview["good"]] == [(17, 150_000), (18, 80_000)]
    assert [(each["line"], each["field"], each["given"]) for each in preview["faults"]] == [
        (4, "number", "1"),
        (4, "district", "Bautzn"),
        (4, "requested", "abc"),
    ]
    assert (preview["bad_lines"], preview["ignored_columns"]) == (1, ["Telefon"])
    assert (await olga.get(f"{path}/{preview['id']}")).json() == preview
    answer = await olga.post(f"{path}/{preview['id']}", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "bad_lines")
    answer = await olga.post(f"{path}/{preview['id']}", json={"leave_out_bad": True})
    assert (answer.status_code, answer.json()) == (200, {"imported": 2})
    answer = await olga.post(f"{path}/{preview['id']}", json={"leave_out_bad": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "applied")
    for content, status, code in (
        (b"", 422, "empty_table"),
        (b"\xff", 422, "not_utf8"),
        (b"x" * 2_000_001, 413, "table_too_large"),
    ):
        answer = await olga.post(path, content=content, headers={"Content-Type": "text/csv"})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await visit(world.people["ada"]).post(path, content=b"")).status_code == 403
    assert (await visit(world.people["sven"]).post(path, content=b"")).status_code == 404
