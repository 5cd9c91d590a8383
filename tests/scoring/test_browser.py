"""Scoring in a real browser, as somebody with a phone does it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from sqlmodel import select

from service.conflicts.tables import ConflictAnswerRow
from service.scoring.tables import ScorecardRow, ScorecardState
from service.web import SESSION_COOKIE
from tests.axe import violations
from tests.browser import PHONE, OpenPage, Site, overflow
from tests.cast import World, make_world
from tests.scoring.cards import card_of

pytestmark = pytest.mark.browser
COMPLETE, OPEN = ScorecardState.COMPLETE, ScorecardState.OPEN


async def world_of(site: Site, *, answered: bool = True) -> World:
    async with site.sessions.begin() as session:
        return await make_world(session, answered=answered)


async def tap(page: Page, criterion: str, points: str) -> None:
    """Tap one tile of one criterion."""
    tiles = page.get_by_role("group", name=criterion)
    await tiles.locator("label", has_text=points).first.click()


async def looks_right(page: Page) -> None:
    assert await violations(page) == []
    assert await overflow(page) == 0


@pytest.fixture
async def phone(chromium: Browser, site: Site) -> AsyncIterator[Page]:
    """Give a phone that may lose its line: what the browser then writes to its console is no fault."""
    context = await chromium.new_context(base_url=site.url, locale="de-DE", viewport={"width": PHONE, "height": 800})
    yield await context.new_page()
    await context.close()


async def sign_in(page: Page, site: Site, world: World, name: str) -> None:
    await page.context.add_cookies([{"name": SESSION_COOKIE, "value": world.people[name].token, "url": site.url}])


@pytest.mark.parametrize("script", [True, False])
async def test_enter_on_a_check_box_never_sends_an_answer(site: Site, open_page: OpenPage, script: bool) -> None:  # noqa: FBT001
    world = await world_of(site, answered=False)
    page = await open_page(world.people["ada"], path=f"{world.home}/conflicts", javascript=script)
    await page.locator("main summary").first.click()
    box = page.get_by_role("checkbox").first
    await box.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sind Sie an einem dieser Anträge beteiligt?")
    async with site.sessions() as session:
        assert (await session.exec(select(ConflictAnswerRow))).all() == []


async def test_member_answers_and_scores_on_a_phone(site: Site, open_page: OpenPage) -> None:
    world = await world_of(site, answered=False)
    page = await open_page(world.people["ada"], path=f"{world.home}/scoring", width=PHONE)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sind Sie an einem dieser Anträge beteiligt?")
    await looks_right(page)
    await page.get_by_role("button", name="Bei keinem Antrag befangen").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Anträge bewerten")
    await looks_right(page)
    await page.get_by_role("link", name="Mit der Bewertung beginnen").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Vorhaben 1")
    await looks_right(page)
    await tap(page, "Nutzen für das Gemeinwesen", "7")
    await expect(page.locator("#save-status")).to_contain_text("Gespeichert")
    await page.get_by_label("Private Notiz").fill("Nachfragen")
    await page.get_by_role("radio", name="offen, noch keine Punkte, Beteiligung Ehrenamtlicher").focus()
    await page.keyboard.type("10")
    await expect(page.get_by_role("radio", name="10 Punkte, Beteiligung Ehrenamtlicher")).to_be_checked()
    await expect(page.locator("#card-state")).to_contain_text("vollständig")
    await expect(page.locator("#card-progress")).to_contain_text("1 von 3 bewertet")
    async with site.sessions.begin() as session:
        state, _version, points = await card_of(session, world, "ada", 1)
        assert (state, points) == (COMPLETE, [7, 10])
        assert (await session.exec(select(ScorecardRow.private_note))).all() == ["Nachfragen"]
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Vorhaben 2")


async def test_search_narrows_the_list_and_keeps_what_is_ticked(site: Site, open_page: OpenPage) -> None:
    world = await world_of(site, answered=False)
    page = await open_page(world.people["ada"], path=f"{world.home}/conflicts", width=PHONE)
    await page.locator("summary", has_text="Görlitz").click()
    await page.get_by_label("Vorhaben 1").check()
    await page.get_by_label("Antrag oder Antragsteller/in suchen").fill("nummer 3")
    await expect(page.get_by_role("checkbox")).to_have_count(2)
    await page.get_by_role("button", name="Weiter").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Welcher Art ist die Befangenheit?")
    await looks_right(page)
    await expect(page.get_by_role("heading", level=2)).to_have_text(["1 Vorhaben 1"])


async def test_scoring_works_without_javascript(site: Site, open_page: OpenPage) -> None:
    world = await world_of(site)
    page = await open_page(world.people["ada"], path=f"{world.home}/scoring/1", width=PHONE, javascript=False)
    await tap(page, "Nutzen für das Gemeinwesen", "3")
    await page.get_by_role("button", name="Speichern", exact=True).click()
    await expect(page.locator("#save-status")).to_contain_text("Gespeichert")
    async with site.sessions.begin() as session:
        assert await card_of(session, world, "ada", 1) == (OPEN, 1, [3, None])


async def test_lost_line_is_shown_and_the_points_are_saved_when_it_is_back(site: Site, phone: Page) -> None:
    world = await world_of(site)
    await sign_in(phone, site, world, "ada")
    await phone.goto(f"{world.home}/scoring/1")
    await phone.context.set_offline(True)
    await tap(phone, "Nutzen für das Gemeinwesen", "7")
    await expect(phone.locator("#save-status")).to_contain_text("Nicht gespeichert")
    await phone.get_by_role("button", name="Speichern und weiter").click()
    await phone.context.set_offline(False)
    await expect(phone.locator("#save-status")).to_contain_text("Gespeichert", timeout=15_000)
    async with site.sessions.begin() as session:
        assert await card_of(session, world, "ada", 1) == (OPEN, 1, [7, None])


async def test_points_kept_in_the_browser_come_back_after_reopening(site: Site, phone: Page) -> None:
    world = await world_of(site)
    await sign_in(phone, site, world, "ada")
    await phone.goto(f"{world.home}/scoring/1")
    await phone.context.clear_cookies()  # the session has ended
    await tap(phone, "Nutzen für das Gemeinwesen", "7")
    await expect(phone.locator("#save-status")).to_contain_text("Nicht gespeichert")
    again = await phone.context.new_page()
    await phone.close()
    await sign_in(again, site, world, "carla")
    await again.goto(f"{world.home}/scoring/1")
    await expect(again.get_by_role("radio", name="7 Punkte, Nutzen für das Gemeinwesen")).not_to_be_checked()
    await again.goto(f"{world.home}/scoring")
    await expect(again.get_by_text("Noch nicht gespeichert")).to_be_hidden()
    await sign_in(again, site, world, "ada")
    await again.goto(f"{world.home}/scoring")
    await again.locator("[data-waiting]").get_by_role("link", name="1").click()
    await expect(again.locator("#save-status")).to_contain_text("Gespeichert", timeout=15_000)
    async with site.sessions.begin() as session:
        assert await card_of(session, world, "ada", 1) == (OPEN, 1, [7, None])


async def test_second_device_is_told_in_place(site: Site, phone: Page) -> None:
    world = await world_of(site)
    await sign_in(phone, site, world, "ada")
    await phone.goto(f"{world.home}/scoring/1")
    tablet = await phone.context.new_page()
    await tablet.goto(f"{world.home}/scoring/1")
    await tap(tablet, "Nutzen für das Gemeinwesen", "7")
    await expect(tablet.locator("#save-status")).to_contain_text("Gespeichert")
    await phone.get_by_label("Kommentar für das Gremium").fill("Mein Gedanke")
    await tap(phone, "Beteiligung Ehrenamtlicher", "2")
    await expect(phone.get_by_role("alert")).to_contain_text("geändert: Nutzen für das Gemeinwesen")
    await phone.get_by_role("link", name="Diese Seite neu laden").click()
    await expect(phone.locator("#kept-texts")).to_contain_text("Mein Gedanke")
    async with site.sessions.begin() as session:
        assert await card_of(session, world, "ada", 1) == (OPEN, 1, [7, None])
