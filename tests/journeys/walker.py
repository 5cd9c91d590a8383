"""Somebody of the cast who walks through the pages and minds, on each of them, axe-core's rules and the width.

axe-core takes longer than everything else, so it looks once at each kind of page: the same address with the same
kinds of elements is not shown to it again.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.browser import accessibility_violations, overflow

KINDS = """() => [...new Set(Array.from(document.querySelectorAll("*"), element => {
    const [kind, role] = ["class", "role"].map(name => element.getAttribute(name));
    return [element.localName, kind, element.type, role].join(" ");
}))].sort().join()"""
DIGITS = re.compile(r"\d+")


@dataclass
class Walker:
    """A page in somebody's browser; `home` is the round in the members' area, `seen` what axe-core has looked at."""

    page: Page
    home: str
    seen: set[tuple[str, str]] = field(default_factory=set)

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
        kind = DIGITS.sub("0", urlsplit(self.page.url).path), str(await self.page.evaluate(KINDS))
        if kind not in self.seen:
            assert await accessibility_violations(self.page) == []
            self.seen.add(kind)
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
