"""Long lists, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

PAGE_SIZE: Final = 25
ALL: Final = "all"
_LONGEST_NUMBER: Final = 5

Line = TypeVar("Line")


@dataclass(frozen=True)
class Paged(Generic[Line]):
    """The lines on one page of a list; `address` wants only a page's number, or "all", behind it."""

    rows: tuple[Line, ...]
    page: int
    pages: int
    address: str


def paged(found: tuple[Line, ...], page: str, kept: Mapping[str, object]) -> Paged[Line]:
    """Cut a list into pages; "all" is one long page. `kept` are the filters that lead to this list."""
    size = max(len(found), 1) if page == ALL else PAGE_SIZE
    pages = max(1, -(-len(found) // size))
    typed = int(page) if page.isascii() and page.isdigit() and len(page) <= _LONGEST_NUMBER else 1
    current = min(max(typed, 1), pages)
    given = [(name, str(value)) for name, value in kept.items() if value]
    return Paged(
        rows=found[(current - 1) * size : current * size],
        page=current,
        pages=pages,
        address="?" + urlencode([*given, ("page", "")]),
    )
