"""What the public pages say."""

import re
from dataclasses import replace

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.publication.snapshot import Snapshot
from tests.cast import World, make_world
from tests.public.addresses import EVERYTHING, GENERAL, ROUND
from tests.public.examples import BAUTZEN, GOERLITZ, put_publication, snapshot
from tests.public.words import text_of
from tests.web import BASE_URL, Visit


@pytest.mark.usefixtures("corrected")
async def test_every_public_address_works_without_signing_in(visit: Visit) -> None:
    answers = {path: await visit(None).get(path) for path in EVERYTHING}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(EVERYTHING, 200)


@pytest.mark.usefixtures("published")
async def test_head_is_answered_like_get(visit: Visit) -> None:
    for path in ("/", ROUND, f"{ROUND}/proposals.csv", f"{ROUND}/decision.json"):
        head = await visit(None).head(path)
        assert (head.status_code, head.headers["etag"]) == (200, (await visit(None).get(path)).headers["etag"])


@pytest.mark.usefixtures("published")
async def test_what_an_address_cannot_do_is_answered_with_what_it_can(visit: Visit) -> None:
    reading = "GET, HEAD, OPTIONS"
    for path in ("/", ROUND, f"{ROUND}/proposals/1", "/api/rounds", "/static/beirat.css"):
        for method in ("POST", "DELETE"):
            answer = await visit(None).request(method, path, headers={"Accept": "text/html"})
            assert (answer.status_code, answer.headers["allow"]) == (405, reading), path


@pytest.mark.usefixtures("published")
async def test_unknown_things_are_not_found(visit: Visit) -> None:
    paths = (
        "/rounds/musterland/1999",
        "/rounds/anderland/2026",
        f"{ROUND}/proposals/99",
        f"{ROUND}/proposals/eins",
        f"{ROUND}/versions/2",
        f"{ROUND}/versions/0",
        f"{ROUND}/proposals.csv?form=martian",
        f"{ROUND}/nothing",
        "/nothing",
        "/api/rounds/musterland/1999",
        "/api/rounds/musterland/2026?version=7",
    )
    answers = {path: await visit(None).get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(paths, 404)
    assert "Nicht gefunden" in answers["/nothing"].text
    assert answers["/api/rounds/musterland/1999"].json()["code"] == "not_found"


@pytest.mark.usefixtures("published")
async def test_start_lists_published_rounds_with_key_figures(visit: Visit) -> None:
    said = text_of((await visit(None).get("/")).text)
    assert "Beispielrunde 2026" in said
    assert "1.650,50 € Bewilligt von 1.900 € verfügbaren" in said.replace(
        "Bewilligt 1.650,50 €", "1.650,50 € Bewilligt"
    )
    assert 'href="/sign-in"' in (await visit(None).get("/")).text


async def test_start_says_when_nothing_is_published(session: AsyncSession, visit: Visit) -> None:
    await make_world(session, stage=RoundStage.SCORING)
    assert "Noch ist nichts veröffentlicht" in (await visit(None).get("/")).text


@pytest.mark.usefixtures("published")
async def test_round_says_what_was_decided_when_and_how(visit: Visit) -> None:
    said = text_of((await visit(None).get(ROUND)).text)
    for sentence in (
        "2 von 4 Anträgen erhalten zusammen 1.650,50 €.",
        "Beschluss vom 20. Mai 2026",
        "Jeder Euro ging dorthin, wo die Wertung am höchsten war",
        (
            "8 von 9 Stimmberechtigten waren anwesend oder haben abgestimmt; "
            "für die Beschlussfähigkeit nötig: mehr als die Hälfte."
        ),
        "Mit Ja stimmten 6, mit Nein 1; Enthaltungen: 1.",
        "Ein Mitglied war befangen und hat über die betroffenen Anträge (1) weder gewertet noch abgestimmt.",
        "In einem Fall wich das Gremium vom berechneten Betrag ab",
        "Mitfinanziert mit Steuermitteln.",
    ):
        assert sentence in said


@pytest.mark.usefixtures("published")
async def test_round_speaks_english(visit: Visit) -> None:
    said = text_of((await visit(None).get(f"{ROUND}?lang=en")).text)
    assert "2 of 4 proposals receive €1,650.50 in total." in said
    assert "In Bautzen €340 were left; this project needs at least €500." in said


@pytest.mark.usefixtures("published")
async def test_chart_and_table_show_the_same_numbers(visit: Visit) -> None:
    page = (await visit(None).get(ROUND)).text
    charts = re.findall(r"<title[^>]*>(Bautzen|Görlitz)</title>\s*<desc[^>]*>(.*?)</desc>", page, re.DOTALL)
    described = {name: text_of(description) for name, description in charts}
    for name, numbers in {
        "Bautzen": ("1.000 €", "500 €", "3.000 €", "2.500 €"),
        "Görlitz": ("650,50 €", "650,50 €", "1.800 €"),
    }.items():
        row = text_of(re.findall(rf">{name}</th>.*?</tr>", page, re.DOTALL)[0])
        assert all(number in described[name] and number in row for number in numbers)


@pytest.mark.usefixtures("published")
async def test_private_persons_are_not_named(visit: Visit) -> None:
    page = (await visit(None).get(f"{ROUND}/proposals/2")).text
    assert "Privatperson, Görlitz" in page


@pytest.mark.usefixtures("published")
async def test_maps_say_the_numbers_of_the_table(visit: Visit) -> None:
    page = (await visit(None).get(ROUND)).text
    said = [text_of(one).strip() for one in re.findall(r'<desc id="map-\w+-desc">(.*?)</desc>', page, re.DOTALL)]
    assert said == ["Bautzen: 40 %; Görlitz: 36 %", "Bautzen: 3,36 €; Görlitz: 2,60 €"]
    row = text_of(re.findall(r">Bautzen</th>.*?</tr>", page, re.DOTALL)[0])
    assert row.split()[-4:] == ["6,40", "298.010", "3,36", "€"]


@pytest.mark.usefixtures("published")
async def test_how_it_works_is_told_with_the_numbers_of_the_round(visit: Visit) -> None:
    said = text_of((await visit(None).get(f"{ROUND}/how")).text)
    for part in (
        "gibt je Kriterium 0 bis 10 Punkte",
        "26 geteilt durch 3 ist 8,67",
        "Ohne genügend Bewertungen 1 (mindestens 3 waren nötig)",
        "Das Gesamtbudget beträgt 2.000 €. Davon sind 100 € Rücklage; vergeben werden konnten also 1.900 €.",
        "2 Anträge mit zusammen 1.600 € von 1.900 €.",
        "Görlitz, das Gesamtbudget",
        "Bei Stimmengleichheit ist der Antrag abgelehnt.",
        "Die Nachrückliste (1)",
    ):
        assert part in said


async def test_a_maximum_that_left_money_over_is_not_told_as_reached(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    districts = (replace(BAUTZEN, binding="maximum"), GOERLITZ)
    await put_publication(session, world, snapshot(districts=districts))
    said = text_of((await visit(None).get(f"{ROUND}/how")).text)
    assert "Bautzen 500 € 3.000 € 1.000 € von der Obergrenze begrenzt" in said
    assert "650,50 € 650,50 € Obergrenze erreicht" in said


@pytest.mark.usefixtures("published")
async def test_proposal_says_amounts_reason_and_what_was_missing(visit: Visit) -> None:
    said = text_of((await visit(None).get(f"{ROUND}/proposals/3")).text)
    for part in (
        "Vorhaben 3",
        "1.500 €",
        "aus 8 Bewertungen, Rang 3 von 3",
        "In Bautzen waren noch 340 € frei; dieses Vorhaben braucht mindestens 500 €.",
        "160 € mehr für Bautzen",
        "0,41 Punkte mehr in der Wertung",
        "Beschlossener Betrag 0 €",
        "Grenzwertung (Bautzen) 6,40",
        "Nachrückliste Platz 1 von 1",
    ):
        assert part in said


@pytest.mark.usefixtures("published")
async def test_proposal_tells_a_deviation_with_its_reason(visit: Visit) -> None:
    said = text_of((await visit(None).get(f"{ROUND}/proposals/2")).text)
    assert "Berechnet waren 600 €, beschlossen wurden 650,50 €." in said
    assert "Der Chor kann den Saal nur ganz mieten." in said


@pytest.mark.usefixtures("corrected")
async def test_a_correction_is_told_and_the_old_version_stays(visit: Visit) -> None:
    newest = (await visit(None).get(ROUND)).text
    oldest = (await visit(None).get(f"{ROUND}/versions/1")).text
    assert "Der Titel von Antrag 1 war falsch." in newest
    assert "Winterfest am Teich" in newest
    assert "Dies ist eine ältere Fassung" in oldest
    assert "Sommerfest am Teich" in oldest
    assert f'href="{ROUND}/versions/1/proposals/1"' in oldest
    assert "Sommerfest" in (await visit(None).get(f"{ROUND}/versions/1/proposals/1")).text


@pytest.mark.usefixtures("corrected")
async def test_check_page_gives_the_command_and_the_hashes(visit: Visit) -> None:
    page = (await visit(None).get(f"{ROUND}/check")).text
    assert "python -m allocation verify decision.json" in page
    assert f"{1:064}" in page
    assert f"{2:064}" in page
    assert f"http://testserver{ROUND}/decision.json" in page


@pytest.mark.usefixtures("published")
async def test_legal_pages_are_linked_from_everywhere(visit: Visit) -> None:
    for path in (ROUND, f"{ROUND}/proposals/1", *GENERAL):
        answer = await visit(None).get(path)
        if "text/html" in answer.headers["content-type"]:
            page = answer.text
            assert all(f'href="{link}"' in page for link in ("/imprint", "/privacy", "/accessibility"))
    assert "Musterstraße 1, Musterstadt" in (await visit(None).get("/imprint")).text


@pytest.mark.usefixtures("corrected")
async def test_json_says_what_the_pages_say(visit: Visit) -> None:
    rounds = (await visit(None).get("/api/rounds")).json()["rounds"]
    assert [(one["round"]["slug"], one["version"], one["figures"]["granted_cents"]) for one in rounds] == [
        ("2026", 2, 165_050)
    ]
    published = (await visit(None).get(rounds[0]["href"])).json()
    assert [one["version"] for one in published["versions"]] == [2, 1]
    assert published["published"] == snapshot().to_json() | {
        "edition": published["published"]["edition"],
        "proposals": published["published"]["proposals"],
    }
    first = (await visit(None).get(rounds[0]["href"] + "?version=1")).json()
    assert first["published"] == snapshot().to_json()


async def test_boards_are_told_apart(published: World, visit: Visit) -> None:
    assert (await visit(None).get("/rounds/anderland/2026")).status_code == 404
    assert published.people["sven"].name not in (await visit(None).get("/")).text


async def test_what_was_frozen_before_pictures_were_stays_readable(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    row = await put_publication(session, world, snapshot(filling=()))
    older = {name: value for name, value in row.pages.items() if name != "filling"}
    older["proposals"] = [{k: v for k, v in one.items() if k != "waiting_place"} for one in row.pages["proposals"]]
    older["districts"] = [{k: v for k, v in one.items() if k != "tile"} for one in row.pages["districts"]]
    assert Snapshot.from_json(older).tiles[1].lines == ("Görlitz",)
    assert 'id="filling"' not in (await visit(None).get(f"{ROUND}/how")).text


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("path", ["/", ROUND, f"{ROUND}/proposals/1", f"{ROUND}/minutes", f"{ROUND}/how", "/compare"])
async def test_search_engines_learn_what_a_page_is_about_and_its_one_address(visit: Visit, path: str) -> None:
    pages = [(await visit(None).get(address)).text for address in (path, f"{path}?q=fest")]
    if path.startswith(ROUND):
        pages.append((await visit(None).get(path.replace(ROUND, f"{ROUND}/versions/1"))).text)
    for page in pages:
        about = re.search(r'<meta name="description" content="([^"]+)">', page)
        assert about is not None
        assert len(about[1]) > 30
        assert f'<link rel="canonical" href="{BASE_URL}{path}">' in page
        assert f'<link rel="alternate" hreflang="en" href="{BASE_URL}{path}?lang=en">' in page
