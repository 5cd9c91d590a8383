"""Public pages with everything unfolded, on devices of all widths."""

from dataclasses import replace

from service.access import RoundStage
from tests.axe import Seen, violations
from tests.browser import LAPTOP, PHONE, OpenPage, Site, overflow
from tests.cast import make_world
from tests.public.addresses import ROUND
from tests.public.examples import BAUTZEN, GOERLITZ, put_publication, snapshot

TABLET = 900
UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true"


async def test_unfolded_pages_hinder_nobody(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        await put_publication(session, world, snapshot())
    for width in (PHONE, TABLET, LAPTOP):
        page, seen = await open_page(path=ROUND, width=width), Seen()
        for path in (ROUND, f"{ROUND}/minutes"):
            await page.goto(path)
            await page.evaluate(UNFOLD)
            assert await violations(page, seen) == []
            assert await overflow(page) == 0


async def test_reasons_wait_behind_a_word_on_a_phone_and_stand_there_elsewhere(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        await put_publication(session, world, snapshot())
    for width, waits in ((PHONE, True), (TABLET, False), (LAPTOP, False)):
        page = await open_page(path=f"{ROUND}?result=refused", width=width, javascript=False)
        reason = page.get_by_text("In Bautzen waren noch 340")
        word = page.get_by_text("Begründung", exact=True)
        assert (await word.first.is_visible(), await reason.is_visible()) == (waits, not waits)
        if waits:
            await word.first.click()
            assert await reason.is_visible()
        assert await overflow(page) == 0
    await page.emulate_media(media="print")
    assert await reason.is_visible()
    assert await page.get_by_text("Beschluss vom 20. Mai 2026").is_visible()


async def test_the_longest_words_fit_the_narrowest_phone(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        asked_too_little = replace(BAUTZEN, minimum_cents=BAUTZEN.requested_cents + 100)
        await put_publication(session, world, snapshot(districts=(asked_too_little, GOERLITZ)))
    page = await open_page(path=ROUND, width=320)
    assert await page.get_by_text("weniger beantragt als die Untergrenze").first.is_visible()
    for path in (ROUND, f"{ROUND}/how", f"{ROUND}/proposals/1"):
        await page.goto(path)
        assert await overflow(page) == 0


async def test_the_list_follows_what_is_typed_and_chosen(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        await put_publication(session, world, snapshot())
    page = await open_page(path=ROUND)
    search, rows, count = page.get_by_label("Suche"), page.locator("#found tbody tr"), page.locator("#count")
    assert await rows.count() == 4
    await search.press_sequentially("verein nummer 3")
    await rows.nth(1).wait_for(state="detached")
    assert "1 Antrag:" in await count.inner_text()
    assert "q=verein%20nummer%203" in page.url
    assert await search.evaluate("field => field === document.activeElement")
    assert (await page.get_by_text("Diese Liste als CSV").get_attribute("href") or "").endswith("?q=verein+nummer+3")
    await page.get_by_label("Entscheidung").select_option("granted")
    await page.get_by_text("Kein Antrag passt dazu").wait_for()
    assert "0 Anträge" in await count.inner_text()
    await page.reload()
    assert await search.input_value() == "verein nummer 3"
    await page.go_back()
    await rows.first.wait_for()
    assert await rows.count() == 1
