"""From a scored proposal to a published decision, as the people of a board walk it, on a phone and on a laptop."""

import csv
import io
import re

import pytest
from sqlmodel import col, select

from allocation.decision import verify
from allocation.formats import load_json
from service.access import RoundStage
from service.conflicts.tables import ConflictAnswerRow
from service.mail.tables import OutboxRow
from tests.axe import Seen
from tests.browser import LAPTOP, PHONE, OpenPage, Site
from tests.cast import World, give_points, make_world
from tests.journeys.walker import Walker

PROPOSALS = 6


async def sign_in_by_mail(site: Site, walker: Walker, email: str) -> None:
    """Ask for a link, read the mail, open the link, press the button."""
    await walker.visit("/sign-in")
    await walker.page.get_by_label("E-Mail-Adresse").fill(email)
    await walker.press("Link zuschicken")
    async with site.sessions() as session:
        letters = await session.exec(select(OutboxRow.body).where(col(OutboxRow.to_address) == email))
        link = re.search(r"http\S+/sign-in/\S+", letters.one())
    assert link
    await walker.visit(link.group())
    await walker.press("Jetzt anmelden")


async def score_in_the_browser(walker: Walker) -> None:
    """Answer the conflict question with proposal 3, score proposal 1 with a finger, abstain from proposal 2."""
    await walker.visit(f"{walker.home}/scoring")
    await walker.page.locator('details:has(input[name="number"][value="3"]) summary').click()
    await walker.choose("number", "3")
    await walker.press("Weiter")
    await walker.choose("kind-3", "office_holder")
    await walker.press("Eintragen")
    await walker.visit(f"{walker.home}/scoring/1")
    groups = walker.page.locator("fieldset:has(.segments)")
    assert await groups.count() == 2
    for place in range(2):
        async with walker.page.expect_response(lambda answer: answer.request.method == "POST") as saving:
            await groups.nth(place).locator("label", has_text="7").first.click()
        assert (await saving.value).status == 200
    await walker.page.locator('.save[data-state="saved"]').first.wait_for()
    await walker.visit(f"{walker.home}/scoring/1")
    assert await groups.locator("input:checked").count() == 2
    blocked = await walker.page.goto(f"{walker.home}/scoring/3")
    assert blocked is not None
    assert blocked.status == 403
    await walker.look()


async def score_without_javascript(walker: Walker) -> None:
    """Answer that there is no conflict, score proposal 1 with the button."""
    await walker.page.goto(f"{walker.home}/scoring")
    await walker.page.get_by_role("button", name="Nicht befangen").first.click()
    await walker.page.goto(f"{walker.home}/scoring/1")
    groups = walker.page.locator("fieldset:has(.segments)")
    for place in range(2):
        await groups.nth(place).locator("label", has_text="9").first.click()
    await walker.page.get_by_role("button", name="Speichern und weiter").click()
    await walker.page.goto(f"{walker.home}/scoring/1")
    assert await groups.locator("input:checked").count() == 2


async def score_the_rest(site: Site, world: World) -> None:
    """Answer the conflict question and complete the scorecards for everybody else, without a browser."""
    async with site.sessions.begin() as session:
        for place, name in enumerate(("carla", "dirk")):
            session.add(ConflictAnswerRow(member_id=world.people[name].member_id, round_id=world.round_.id or 0))
            for number in range(1, PROPOSALS + 1):
                await give_points(session, world, name, number, [(number + place) % 11, (2 * number) % 11])
        for number in range(2, PROPOSALS + 1):
            if number != 2:
                await give_points(session, world, "ben", number, [number % 11, 5])


async def compute_and_put_to_the_vote(walker: Walker) -> None:
    """Close scoring, look at merits, compute by both rules, compare, choose, open the vote."""
    await walker.visit(f"{walker.home}/progress")
    await walker.visit(walker.home)
    await walker.press("Bewertung schließen und Beratung beginnen")
    await walker.visit(f"{walker.home}/merits")
    for rule in ("merit_euros", "ranking"):
        await walker.visit(f"{walker.home}/scenarios")
        await walker.choose("rule", rule)
        await walker.press("Berechnen")
    await walker.visit(f"{walker.home}/scenarios/compare?a=1&b=2")
    await walker.visit(walker.home)
    await walker.press("Zur Beschlussphase übergehen")
    await walker.visit(f"{walker.home}/scenarios/1")
    assert "Bautzen" in await walker.text()
    await ask_how_steady(walker)
    await walker.visit(f"{walker.home}/scenarios/1")
    await walker.press("Zum Beschlussvorschlag machen")
    await walker.visit(f"{walker.home}/resolution")
    await walker.page.get_by_text("Eine Sitzung beginnen").click()
    await walker.press("Sitzung beginnen")
    await walker.choose("manner", "meeting")
    await walker.press("Abstimmung eröffnen")


async def ask_how_steady(walker: Walker) -> None:
    """Follow the link, have it computed, unfold what withdrawals change."""
    await walker.page.get_by_role("link", name="Wie standfest ist diese Verteilung?").click()
    await walker.press("Berechnen")
    assert "Entscheidungen bleiben in jedem der" in await walker.text()
    await walker.page.get_by_text("Rückzügen ändern, was andere erhalten").click()
    await walker.look()


async def vote(walker: Walker, choice: str) -> None:
    await walker.visit(f"{walker.home}/resolution")
    await walker.choose("choice", choice)
    await walker.press("Stimme abgeben")


async def look_as_the_public(walker: Walker, world: World) -> None:
    """Read the decision, download the table and the pack, and recompute it."""
    await walker.visit("/")
    assert "Ehrenamtsbudget 2026" in await walker.text()
    public = f"/rounds/{world.board.slug}/{world.round_.slug}"
    await walker.visit(public)
    for number in range(1, PROPOSALS + 1):
        assert f"Vorhaben {number}" in await walker.text()
    await walker.visit(f"{public}/proposals/1")
    await walker.visit(f"{public}/how")
    await walker.visit(f"{public}/check")
    table = await (await walker.page.request.get(f"{public}/proposals.csv")).text()
    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) == PROPOSALS + 1
    pack = load_json(await (await walker.page.request.get(f"{public}/decision.json")).body())
    assert isinstance(pack, dict)
    assert [check.name for check in verify(pack) if not check.holds] == []
    for path in ("/imprint", "/privacy", "/accessibility"):
        await walker.visit(path)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
async def test_a_board_walks_from_scores_to_a_published_decision(site: Site, open_page: OpenPage, width: int) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.SCREENING, proposals=PROPOSALS, answered=False)

    seen = Seen()

    async def walk(name: str | None, *, javascript: bool = True) -> Walker:
        someone = world.people[name] if name else None
        return Walker(await open_page(someone, width=width, javascript=javascript), world.home, seen)

    office, chair = await walk("olga"), await walk("carla")
    for path in ("", "/rules", "/proposals"):
        await office.visit(world.home + path)
    await office.visit(world.home)
    await office.press("Bewertung eröffnen")

    ada = await walk(None)
    await sign_in_by_mail(site, ada, "ada@example.org")
    await ada.visit("/account")
    await score_in_the_browser(ada)
    await score_without_javascript(await walk("ben", javascript=False))
    await chair.visit(f"{world.home}/progress")
    await chair.press("Wer noch fehlt: erinnern")
    await office.visit("/board/musterland/outbox")
    await score_the_rest(site, world)

    await compute_and_put_to_the_vote(chair)
    for name, choice in (("carla", "yes"), ("dirk", "yes"), ("ada", "yes"), ("ben", "no")):
        await vote(chair if name == "carla" else ada if name == "ada" else await walk(name), choice)
    await chair.visit(f"{world.home}/resolution")
    await chair.press("Ergebnis feststellen")
    await chair.visit(f"{world.home}/resolution/minutes")
    await office.visit(f"{world.home}/publication")
    await office.press("Veröffentlichen")
    await office.visit(f"{world.home}/publication/letters")
    await look_as_the_public(await walk(None), world)
