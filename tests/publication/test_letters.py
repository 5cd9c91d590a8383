"""Letters to applicants: what the record says, to the applicant by name; for the office alone, and not too early."""

import csv
import io

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.proposals.tables import ApplicantRow
from service.publication.actions import publish
from tests.cast import World
from tests.publication.story import NOW, PRIVATE_NAME
from tests.web import Visit

FORMULA = "=HYPERLINK(0)"


async def test_the_office_takes_all_letters_at_once(session: AsyncSession, visit: Visit, decided: World) -> None:
    letters, olga = f"{decided.home}/publication/letters", visit(decided.people["olga"])
    assert [(await olga.get(letters + form)).status_code for form in ("", ".pdf", ".csv")] == [409, 409, 409]
    renamed = sa.update(ApplicantRow).where(col(ApplicantRow.id) == decided.proposals[3].applicant_id)
    await session.execute(renamed.values(name=FORMULA))
    await publish(session, decided.seat("olga"), now=NOW)
    await session.commit()
    for name in ("carla", "ada", "vera"):
        assert (await visit(decided.people[name]).get(letters)).status_code == 403
    page = (await olga.get(letters)).text
    public = (await visit(None).get("/rounds/musterland/2026/proposals/1")).text
    for said in (PRIVATE_NAME, "Lesecafé Sonnenschein", "/rounds/musterland/2026/proposals/1"):
        assert said in page
    assert PRIVATE_NAME not in public
    pdf = (await olga.get(f"{letters}.pdf")).content
    assert b"/StructTreeRoot" in pdf
    rows = list(csv.DictReader(io.StringIO((await olga.get(f"{letters}.csv")).text.lstrip("\ufeff")), delimiter=";"))
    assert (rows[0]["Nummer"], rows[0]["Antragsteller/in"]) == ("1", PRIVATE_NAME)
    assert rows[2]["Antragsteller/in"] == f"'{FORMULA}"
    refused = next(row for row in rows if row["Bewilligt (EUR)"] == "0,00")
    assert "nicht zu bewilligen" in refused["Brief"]
    assert refused["Brief"].count("\n\n") == 1
