"""axe-core, which says what hinders people on a page; works under our content security policy.

It takes longer than everything else in the browser, and most of that for contrasts. These follow from an element's
look and from all that it stands in, so where the same element stood in the same place before, the answer is known.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.async_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_READY = f"window.loadAxe = function () {{ {_AXE} }}"
_PLACES = """
    const looks = /^(class|style|type|role|hidden|open|readonly|tabindex|aria-(current|disabled|invalid)|data-.*)$/;
    const places = new Map([[null, ""]]);
    for (const element of document.querySelectorAll("*")) {
        const marks = element.getAttributeNames().filter(name => looks.test(name));
        const states = [":checked", ":disabled", ":focus"].filter(state => element.matches(state));
        const look = [element.localName, ...marks.map(name => `${name}=${element.getAttribute(name)}`), ...states];
        places.set(element, `${places.get(element.parentElement)} > ${look.join(" ")}`);
    }
    places.delete(null);
"""
"""Tells for each element what the style sheet sees of it and of all that it stands in."""
_LIST = f"() => {{ {_PLACES} return [...new Set(places.values())]; }}"
_ASK = f"""async fresh => {{ {_PLACES}
    if (!window.axe) window.loadAxe();
    const wanted = new Set(fresh);
    const unseen = [...places.keys()].filter(element => wanted.has(places.get(element)));
    unseen.forEach(element => element.toggleAttribute("data-unseen"));
    axe.configure({{rules: [{{id: "color-contrast", selector: "[data-unseen]"}}]}});
    const {{violations}} = await axe.run({{resultTypes: ["violations"], preload: false}});
    unseen.forEach(element => element.toggleAttribute("data-unseen"));
    return violations.flatMap(violation => violation.nodes.map(
        node => `${{violation.id}}: ${{violation.help}}: ${{node.html}}`));
}}"""
_AT_REST = """() => document.readyState === "complete" && document.fonts.status === "loaded"
    && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")"""
"""Tells whether the page has come whole, and no answer to a save is awaited or being put into it."""
_DIGITS = re.compile(r"\d+")


@dataclass
class Seen:
    """What axe-core was asked about: elements in their places, and which of them an address showed together."""

    places: set[str] = field(default_factory=set)
    pages: set[tuple[str, frozenset[str]]] = field(default_factory=set)


async def violations(page: Page, seen: Seen | None = None) -> list[str]:
    """Ask about the page as it stands once it has come to rest, and only about what is new on it if `seen` is given.

    Contrasts are asked of elements in new places; nothing is asked where an address, numbers aside, shows the same
    elements together as once before.
    """
    seen = seen or Seen()
    await page.wait_for_function(_AT_REST)  # a click may just have led on to another page
    await _make_ready(page)
    places = frozenset(await page.evaluate(_LIST))
    shown = _DIGITS.sub("0", urlsplit(page.url).path), places
    if shown in seen.pages:
        return []
    found: Any = await page.evaluate(_ASK, sorted(places - seen.places))
    seen.pages.add(shown)
    seen.places |= places
    return [f"{page.url}: {violation}" for violation in found]


async def _make_ready(page: Page) -> None:
    """Send axe-core once to somebody's browser: on their later pages it stands ready, where it costs little."""
    if not await page.evaluate("() => 'loadAxe' in window"):
        await page.context.add_init_script(_READY)
        await page.evaluate(_READY)
