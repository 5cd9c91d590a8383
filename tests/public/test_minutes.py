"""Public minutes: how the board resolved, in numbers, from the snapshot alone; as PDF, too."""

import html
import re
from dataclasses import replace

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.pdf import typeset
from service.publication.snapshot import Deviation
from service.publication.votes import ItemVote, Quorum
from tests.cast import make_world
from tests.public.addresses import ROUND
from tests.public.examples import PROPOSALS, RESOLUTION, TALLY, put_publication, snapshot
from tests.web import Visit

PAGE = f"{ROUND}/minutes"


async def told(visit: Visit, path: str = PAGE) -> str:
    answer = await visit(None).get(path)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.mark.usefixtures("published")
async def test_minutes_say_how_the_board_resolved(visit: Visit) -> None:
    text = await told(visit)
    for said in (
        "Niederschrift",
        "Engagementbeirat, Landkreis Musterland",
        "20. Mai 2026",
        "4 Anträge baten um zusammen 4.300",
        "Beschlussfähig war das Gremium, wenn mehr als die Hälfte der Stimmberechtigten teilnahmen,",
        "9 Stimmberechtigte, davon 8 anwesend, davon 0 befangen Abstimmungen Ja: 6, Nein: 1, Enthaltungen: 1",
        "Nr. 2, wegen Befangenheit getrennt gezählt",
        "9 Stimmberechtigte, davon 8 anwesend, davon 1 befangen Abstimmungen Ja: 5",
        "Der Chor kann den Saal nur ganz mieten.",
        "1.650,50 € für 2 von 4 Anträgen",
        "249,50 € bleiben unverteilt",
        "Bautzen: 1 von 2 Anträgen, 1.000 € von 2.500 €",
    ):
        assert said in text.replace("\N{NO-BREAK SPACE}", " "), said


async def test_minutes_tell_ties_single_votes_and_broken_limits(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    tied = replace(TALLY, yes=3, no=3, chair_decided="yes")
    refused = replace(TALLY, yes=0, no=7, majority_reached=False)
    resolution = replace(
        RESOLUTION,
        manner="circular",
        tie="chair_decides",
        members_recused=0,
        tally=tied,
        quorum=Quorum(4, 3, 5, strict=False),
        items=(ItemVote((3,), refused, contested=True),),
    )
    deviation = Deviation("Der Saal.", "Der Kreistag hat zugestimmt.")
    proposals = (PROPOSALS[0], replace(PROPOSALS[1], deviation=deviation), *PROPOSALS[2:])
    await put_publication(session, world, snapshot(resolution=resolution, proposals=proposals))
    text = await told(visit)
    for said in (
        "Umlaufverfahren",
        "wenn mindestens 3/5 der Stimmberechtigten teilnahmen, mindestens aber 4 Personen.",
        "Bei Stimmengleichheit",
        "Nr. 3, einzeln abgestimmt",
        "Mehrheit nicht erreicht Ergebnis nicht angenommen",
        "Der Kreistag hat zugestimmt.",
    ):
        assert said in text, said


async def test_minutes_ask_for_no_number_of_persons_where_the_share_says_it_all(
    session: AsyncSession, visit: Visit
) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    resolution = replace(RESOLUTION, quorum=Quorum(1, 1, 2, strict=True))
    await put_publication(session, world, snapshot(resolution=resolution))
    assert "wenn mehr als die Hälfte der Stimmberechtigten teilnahmen. Nötig" in await told(visit)


@pytest.mark.usefixtures("corrected")
async def test_a_correction_stands_in_its_minutes(visit: Visit) -> None:
    assert "Der Titel von Antrag 1 war falsch." in await told(visit)
    assert "Der Titel von Antrag 1 war falsch." not in await told(visit, f"{ROUND}/versions/1/minutes")


@pytest.mark.usefixtures("published")
async def test_minutes_as_pdf_are_tagged(visit: Visit) -> None:
    answer = await visit(None).get(f"{PAGE}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    for mark in (b"/StructTreeRoot", b"/Lang", b"<pdfuaid:part>1<", b"Niederschrift: Beispielrunde 2026"):
        assert mark in answer.content, mark


@pytest.mark.usefixtures("corrected")
async def test_minutes_are_typeset_once_by_whatever_address_they_are_asked_for(visit: Visit) -> None:
    typeset.cache_clear()
    answers = [await visit(None).get(f"{PAGE}.pdf{query}") for query in ("", "?again", "?x=1", f"?{'y' * 1_500}")]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert typeset.cache_info().misses == 1
    others = [await visit(None).get(f"{ROUND}/versions/1/minutes.pdf"), await visit(None).get(f"{PAGE}.pdf?lang=en")]
    assert len({answer.content for answer in (answers[0], *others)}) == 3
