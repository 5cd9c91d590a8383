"""Somebody of the cast who walks through the pages and minds, on each of them, axe-core's rules and the width."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page

from tests.axe import Seen, violations
from tests.browser import overflow

FOCUS = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const styles = ["", "::before", "::after"].map(part => getComputedStyle(here, part || null));
    if (here.nextElementSibling) styles.push(getComputedStyle(here.nextElementSibling));
    const shown = styles.some(one => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
    const box = here.getBoundingClientRect();
    const under = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return shown && here.contains(under) ? "" : here.outerHTML;
}"""
"""Names the element that has the focus unless that can be seen; null where the focus has left the page."""
MOST_TABS = 200


@dataclass
class Walker:
    """A page in somebody's browser; `home` is the round in the members' area, `seen` what axe-core was asked about."""

    page: Page
    home: str
    seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        """Agree to whatever is asked."""
        self.page.on("dialog", lambda dialog: dialog.accept())

    async def visit(self, path: str) -> None:
        """Go to an address and look at the page."""
        answer = await self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        await self.look()

    async def look(self) -> None:
        """Mind accessibility and width of what is shown now."""
        assert await violations(self.page, self.seen) == []
        assert await overflow(self.page) == 0, f"{self.page.url} is wider than the window"

    async def press(self, name: str) -> None:
        """Press the first button of that name, agree if asked, and look at where that leads."""
        async with self.page.expect_navigation():
            await self.page.get_by_role("button", name=name, exact=True).first.click()
        await self.look()

    async def choose(self, name: str, value: str) -> None:
        """Choose a radio button or tick a box by its field and value, as a finger would: on its label."""
        await self.page.locator(f'label:has(input[name="{name}"][value="{value}"])').first.click()

    async def text(self) -> str:
        """Read what stands in the main part of the page."""
        return await self.page.locator("main").inner_text()

    async def picture(self, path: Path) -> None:
        """Keep a picture of the top of the page."""
        await self.page.screenshot(path=path)

    async def tab_through(self) -> int:
        """Walk through the page with the keyboard alone; the focus must be seen wherever it is."""
        for step in range(MOST_TABS):
            await self.page.keyboard.press("Tab")
            hidden = await self.page.evaluate(FOCUS)
            if hidden is None:
                return step
            assert hidden == "", f"{self.page.url}: nobody sees that the focus is on {hidden}"
        return MOST_TABS
