"""The words of a page."""

import re


def text_of(page: str) -> str:
    """Give the words of a page without its tags, in single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")
