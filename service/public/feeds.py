"""XML for readers and search engines: the Atom feed of publications, the sitemap. And robots.txt."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from service.public.facts import FeedEntry
from service.public.sources import stamp
from service.texts import Texts

ATOM: Final = "http://www.w3.org/2005/Atom"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can hold, not even escaped."""
NOTHING_YET: Final = datetime(2020, 1, 1, tzinfo=UTC)
MOST_URLS: Final = 50_000
HIDDEN: Final = ("/board/", "/api/boards/", "/sign-in", "/sign-out", "/demo", "/health")

register_namespace("", ATOM)


def to_atom(feed_entries: Iterable[FeedEntry], title: str, base_url: str, path: str, texts: Texts) -> bytes:
    """Write the feed: one entry for each version of each publication, newest first."""
    listed = tuple(feed_entries)
    feed = Element(f"{{{ATOM}}}feed", {XML_LANG: texts.language})
    updated = max((one.published_at for one in listed), default=NOTHING_YET)
    for name, text in (("id", base_url + path), ("title", title), ("updated", stamp(updated))):
        _text(feed, name, text)
    SubElement(feed, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=base_url + path)
    SubElement(feed, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=f"{base_url}/")
    _text(SubElement(feed, f"{{{ATOM}}}author"), "name", "Beirat")
    for one in listed:
        _entry(feed, one, base_url, texts)
    return _written(feed)


def _entry(feed: Element, one: FeedEntry, base_url: str, texts: Texts) -> None:
    entry = SubElement(feed, f"{{{ATOM}}}entry")
    address = f"{base_url}/rounds/{one.board_slug}/{one.round_slug}"
    version = texts.gettext("Version %(number)s") % {"number": one.version}
    _text(entry, "id", f"{address}/versions/{one.version}")
    _text(entry, "title", one.title if one.version == 1 else f"{one.title} ({version})")
    _text(entry, "updated", stamp(one.published_at))
    _text(entry, "published", stamp(one.published_at))
    _text(SubElement(entry, f"{{{ATOM}}}author"), "name", one.board_name)
    SubElement(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=address)
    granted = texts.gettext(
        "%(granted)s granted of %(requested)s requested, %(funded)s of %(proposals)s proposals funded."
    )
    figures = one.figures
    said = granted % {
        "granted": texts.money(figures.granted_cents),
        "requested": texts.money(figures.requested_cents),
        "funded": texts.number(figures.funded),
        "proposals": texts.number(figures.proposals),
    }
    _text(entry, "summary", f"{one.correction_reason} {said}".strip())


def to_sitemap(pages: Iterable[tuple[str, datetime | None]], base_url: str) -> bytes:
    """List addresses with the day of their last change."""
    listed = Element("urlset", xmlns=SITEMAP)
    for path, changed_at in list(pages)[:MOST_URLS]:
        url = SubElement(listed, "url")
        SubElement(url, "loc").text = base_url + path
        if changed_at:
            SubElement(url, "lastmod").text = stamp(changed_at)
    return _written(listed)


def to_robots(base_url: str, *, demo: bool) -> bytes:
    """Keep crawlers out of the members' area, and out of everything that is made up."""
    hidden = ("/",) if demo else HIDDEN
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden), "", f"Sitemap: {base_url}/sitemap.xml", ""]
    return "\n".join(lines).encode()


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = UNWRITABLE.sub(" ", text)


def _written(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
