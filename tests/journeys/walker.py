"""Somebody of the cast who walks through the pages and minds, on each of them, axe-core's rules and the width.

axe-core takes longer than everything else, and most of that for contrasts, which depend on each element's kind and
its place. So it looks at contrasts where an address shows an element that it has not shown in this place before, and
not at all where an address shows nothing but the same elements again.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.browser import accessibility_violations, overflow

KINDS = """() => {
    const kind = element => element && [element.localName, element.getAttribute("class"), element.type,
        element.getAttribute("role")].join(" ");
    return [...new Set(Array.from(document.querySelectorAll("*"),
        element => `${kind(element.parentElement)} > ${kind(element)}`))];
}"""
DIGITS = re.compile(r"\d+")


class Seen:
    """What axe-core has looked at: for each kind of address the elements, in all combinations that were shown."""

    def __init__(self) -> None:
        self._combinations: dict[str, set[frozenset[str]]] = {}

    def knows(self, path: str, kinds: frozenset[str]) -> bool:
        """Say whether exactly these elements were shown there before."""
        return kinds in self._combinations.get(path, set())

    def knows_each(self, path: str, kinds: frozenset[str]) -> bool:
        """Say whether each of these elements was shown there before."""
        return kinds <= frozenset().union(*self._combinations.get(path, set()))

    def add(self, path: str, kinds: frozenset[str]) -> None:
        self._combinations.setdefault(path, set()).add(kinds)


@dataclass
class Walker:
    """A page in somebody's browser; `home` is the round in the members' area, `seen` what axe-core has looked at."""

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
        path, kinds = DIGITS.sub("0", urlsplit(self.page.url).path), frozenset(await self.page.evaluate(KINDS))
        if not self.seen.knows(path, kinds):
            contrast = not self.seen.knows_each(path, kinds)
            assert await accessibility_violations(self.page, contrast=contrast) == []
            self.seen.add(path, kinds)
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
