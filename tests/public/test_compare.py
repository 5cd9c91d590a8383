"""Rounds of several years and boards side by side."""

import csv
import io
from dataclasses import replace

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from service.doorstep import LONGEST_QUERY
from service.rounds.tables import RoundRow
from tests.cast import World
from tests.public.examples import BAUTZEN, put_publication, snapshot
from tests.public.words import text_of
from tests.web import Visit

FIRST, SECOND = "musterland/2026", "anderland/2025"


@pytest.fixture
async def two_boards(session: AsyncSession, published: World) -> World:
    """Give a world with a second board, whose district does not say how many live there."""
    other = (await session.exec(select(RoundRow).where(RoundRow.title == "Andere Runde"))).one()
    plain = snapshot()
    shown = replace(
        plain,
        board=replace(plain.board, slug="anderland", name="Landkreis Anderland"),
        round=replace(plain.round, slug="2025", title="=Andere Runde", year=2025),
        districts=(replace(BAUTZEN, population=None),),
        pots=(replace(plain.pots[0], name="Kultur"), replace(plain.pots[1], name="Jugend")),
        figures=replace(plain.figures, requested_cents=0, granted_cents=0, proposals=0, funded=0),
    )
    await put_publication(session, replace(published, round_=other), shown)
    return published


@pytest.mark.usefixtures("two_boards")
async def test_rounds_stand_side_by_side(visit: Visit) -> None:
    said = text_of((await visit(None).get("/compare")).text)
    for part in (
        "2 von 2 gezeigt",
        "Beispielrunde 2026 Landkreis Musterland, 2026 4 2 50,0 % 4.300 € 1.650,50 € 38,4 %",
        "=Andere Runde Landkreis Anderland, 2025 0 0 – 0 € 0 € –",
        "548.568 3,01 €",
        "Sport 650,50 € –",
        "Jugend – 650,50 €",
    ):
        assert part in said


@pytest.mark.usefixtures("two_boards")
async def test_the_address_chooses_and_the_table_follows(visit: Visit) -> None:
    visitor = visit(None)
    for query, rounds in {
        f"?round={FIRST}": ["Beispielrunde 2026"],
        f"?round={SECOND}&round=nothing": ["'=Andere Runde"],
        f"?round={SECOND}&round={FIRST}": ["Beispielrunde 2026", "'=Andere Runde"],
        "?round=".ljust(1 + LONGEST_QUERY, "x"): ["Beispielrunde 2026", "'=Andere Runde"],
    }.items():
        assert (await visitor.get(f"/compare{query}")).status_code == 200
        content = (await visitor.get(f"/compare.csv{query}")).content.decode("utf-8-sig")
        lines = [line for line in csv.reader(io.StringIO(content), delimiter=";") if not line[3]]
        assert [line[1] for line in lines] == rounds
    answer = await visitor.get(f"/compare.csv?round={FIRST}&form=international")
    assert answer.text.splitlines()[1].split(",")[3:] == [
        "",
        "4",
        "2",
        "4300.00",
        "1650.50",
        "1900.00",
        "548568",
        "3.01",
    ]
    assert (await visitor.get("/compare.csv?form=nothing")).status_code == 404
