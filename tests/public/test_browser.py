"""Public pages with everything unfolded, on devices of all widths."""

from service.access import RoundStage
from tests.axe import violations
from tests.browser import LAPTOP, PHONE, OpenPage, Site, overflow
from tests.cast import make_world
from tests.public.addresses import ROUND
from tests.public.examples import put_publication, snapshot

TABLET = 900
UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true"


async def test_unfolded_pages_hinder_nobody(site: Site, open_page: OpenPage) -> None:
    async with site.sessions.begin() as session:
        world = await make_world(session, stage=RoundStage.PUBLISHED)
    async with site.sessions() as session:
        await put_publication(session, world, snapshot())
    for width in (PHONE, TABLET, LAPTOP):
        page = await open_page(path=ROUND, width=width)
        for path in (ROUND, f"{ROUND}/minutes"):
            await page.goto(path)
            await page.evaluate(UNFOLD)
            assert await violations(page) == []
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
