"""The minutes: complete for who may read everything, silent about what a reader is recused from; as PDF, too."""

import re

import pytest

from service.documents import Document, Heading, Paragraph, Table
from service.pdf import pdf_of
from tests.resolutions.conftest import Meeting

MARKUP = '#panic("boom") = $x$ *b* @a <b> \\ #read("/etc/passwd") "'


async def decided(board: Meeting) -> None:
    """Decide the block, then refuse proposal 2, which Ada had moved out; Ben is recused from it."""
    await board.contest("ada", 2, "Ein Fest zu viel?")
    await board.open("dirk")
    await board.meet(dirk="remote")
    for name, choice in (("carla", "yes"), ("ada", "yes"), ("ben", "abstain")):
        await board.vote(name, choice)
    await board.declare()
    await board.client("carla").post(f"{board.page}/single", data={"number": "2"})
    for name in ("carla", "dirk", "ada"):
        await board.vote(name, "", (2, "no"))
    await board.declare(single=2)


async def minutes(board: Meeting, name: str) -> str:
    answer = await board.client(name).get(f"{board.page}/minutes")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


async def test_the_minutes_say_everything_to_whoever_may_read_it(board: Meeting) -> None:
    assert (await board.client("olga").get(f"{board.page}/minutes")).status_code == 409
    await decided(board)
    text = await minutes(board, "olga")
    for said in (
        "Rathaus, Saal 2",
        "Dirk Muster",
        "zugeschaltet",
        "Ein Fest zu viel?",
        "Erreicht: 3 von 4 Stimmberechtigten waren anwesend oder haben abgestimmt",
        "Nicht erreicht: 0 Ja, 3 Nein, Enthaltungen: 0",
        "Befangen bei Nr. 2: Ben Muster.",
        "die das Gremium abgelehnt hat",
    ):
        assert said in text, said
    row = re.search(r'<tr role="row"> ?<th[^>]*>2</th>.*?</tr>', text)
    assert row is not None
    assert re.findall(r"[\d.]+(?= €)", row[0].replace("\N{NO-BREAK SPACE}", " ")) == ["2.000", "2.000", "0"]


async def test_a_recused_member_s_copy_says_nothing_of_their_item(board: Meeting) -> None:
    await decided(board)
    text = await minutes(board, "ben")
    assert "Sie sind befangen bei den Anträgen mit diesen Nummern: 2." in text
    for hidden in ("Vorhaben 2", "Ein Fest zu viel?", "0 Ja, 3 Nein", "Aus dem Block", "bleiben unverteilt"):
        assert hidden not in text, hidden


async def test_the_minutes_as_pdf_are_tagged_and_say_their_language_and_title(board: Meeting) -> None:
    await decided(board)
    answer = await board.client("vera").get(f"{board.page}/minutes.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    for mark in (b"/StructTreeRoot", b"/Lang", b"<pdfuaid:part>1<", b"DisplayDocTitle", b"Niederschrift: Ehrenamts"):
        assert mark in answer.content, mark
    assert (await board.client("sven").get(f"{board.page}/minutes.pdf")).status_code == 404


async def test_nothing_that_people_write_becomes_markup() -> None:
    blocks = (Heading(MARKUP), Paragraph(MARKUP), Table(MARKUP, (MARKUP, "1"), ((MARKUP, MARKUP),), frozenset({1})))
    made = await pdf_of(Document("de", MARKUP, blocks))
    assert b"#panic(" in made


@pytest.mark.parametrize("path", ["/minutes", "/minutes.pdf"])
async def test_a_stranger_finds_no_minutes(board: Meeting, path: str) -> None:
    assert (await board.client("sven").get(board.page + path)).status_code == 404
