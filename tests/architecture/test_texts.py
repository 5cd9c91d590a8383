"""Every visible string has its German, with the same gaps; nothing in the catalogue is left over."""

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from service.texts import LOCALES

ROOT = Path(__file__).parent.parent.parent
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "encoding": "utf-8"}}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
GAP = re.compile(r"%\((\w+)\)[sd]")


@cache
def used_texts() -> frozenset[str]:
    """Read all message ids from the code and the templates, once: it takes seconds."""
    found = set()
    for folder in ("service", "templates"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, OPTIONS, keywords=KEYWORDS
        ):
            found.add(message if isinstance(message, str) else message[0])
    return frozenset(found - {""})


def german() -> Catalog:
    with (LOCALES / "de" / "LC_MESSAGES" / "beirat.po").open("rb") as opened:
        return read_po(opened, locale="de")


def forms(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value or ""] if isinstance(value, str | None) else list(value)


def test_every_text_has_its_german() -> None:
    translated = {forms(message.id)[0] for message in german() if message.id and all(forms(message.string))}
    assert used_texts() - translated == set()


def test_no_german_is_left_over() -> None:
    assert {forms(message.id)[0] for message in german() if message.id} - used_texts() == set()


def test_no_german_is_a_guess() -> None:
    assert [message.id for message in german() if message.id and message.fuzzy] == []


def test_german_has_the_gaps_of_the_english() -> None:
    wrong = [
        message.id
        for message in german()
        if message.id
        and any(
            set(GAP.findall(text)) != set(GAP.findall(forms(message.id)[-1])) for text in forms(message.string)[-1:]
        )
    ]
    assert wrong == []
