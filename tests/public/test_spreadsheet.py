"""The CSV says what the page says, in two forms, and no spreadsheet computes anything in it."""

import csv
import io

import httpx
import pytest

from service.spreadsheets import harmless
from tests.public.addresses import ROUND
from tests.public.examples import PROPOSALS
from tests.web import Visit

pytestmark = pytest.mark.usefixtures("published")


def lines(answer: httpx.Response, delimiter: str) -> list[list[str]]:
    """Read a CSV as a spreadsheet does."""
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


async def test_german_form(visit: Visit) -> None:
    answer = await visit(None).get(f"{ROUND}/proposals.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, first, second, *_ = lines(answer, ";")
    assert head[:4] == ["Nummer", "Titel", "Antragsteller/in", "Gebietsschlüssel"]
    assert first[:2] + first[6:14] == [
        "1", "Sommerfest am Teich", "1000,00", "500,00", "1000,00", "1000,00", "bewilligt", "7,43", "8", "1",
    ]  # fmt: skip
    assert second[1:3] == ["'=SUMME(A1:A9) Chorbegegnung", "Privatperson, Görlitz"]
    assert second[-1] == "Der Chor kann den Saal nur ganz mieten."


async def test_international_form(visit: Visit) -> None:
    head, first, *_ = lines(await visit(None).get(f"{ROUND}/proposals.csv?form=international"), ",")
    assert head[:4] == ["Number", "Title", "Applicant", "District code"]
    assert first[6:14] == ["1000.00", "500.00", "1000.00", "1000.00", "granted", "7.43", "8", "1"]
    assert first[14] == "The requested €1,000 are funded in full."


async def test_the_file_holds_what_the_filtered_page_shows(visit: Visit) -> None:
    for query, numbers in {
        "": ["1", "2", "3", "4"],
        "?sort=requested": ["3", "1", "2", "4"],
        "?result=funded&sort=granted": ["1", "2"],
        "?q=verein&district=14626": ["4"],
        "?q=zzz": [],
    }.items():
        page = (await visit(None).get(ROUND + query)).text
        rows = lines(await visit(None).get(f"{ROUND}/proposals.csv{query}"), ";")[1:]
        assert [row[0] for row in rows] == numbers
        assert all(f'href="{ROUND}/proposals/{number}"' in page for number in numbers)
        if numbers and query:
            assert f'href="{ROUND}/proposals.csv{query}"'.replace("&", "&amp;") in page


async def test_every_proposal_is_whole(visit: Visit) -> None:
    rows = lines(await visit(None).get(f"{ROUND}/proposals.csv?sort=number"), ";")[1:]
    assert [row[10] for row in rows] == ["bewilligt", "teilweise bewilligt", "abgelehnt", "nicht wertbar"]
    assert [(row[0], row[9], row[14]) for row in rows] == [
        (str(one.number), f"{one.granted_cents // 100},{one.granted_cents % 100:02d}", one.reason.de)
        for one in PROPOSALS
    ]


def test_formulas_are_defused() -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", " =", "＝"):
        assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("Fest + Feier") == "Fest + Feier"
