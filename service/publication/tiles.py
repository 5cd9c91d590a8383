"""The schematic map: a tile for each district, at a place of its own or simply side by side."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from math import isqrt
from typing import Final

MOST_COLUMNS: Final = 5
LINE_LENGTH: Final = 11
MOST_LINES: Final = 3


@dataclass(frozen=True)
class Tile:
    """Where a district stands on the schematic map, counted from the top left, and the lines of its label there."""

    column: int
    row: int
    lines: tuple[str, ...]


def laid_out(districts: Iterable[tuple[str, Tile | None]]) -> tuple[Tile, ...]:
    """Give the districts' own tiles, or, unless each has one, a neat block in their order."""
    listed = tuple(districts)
    own = tuple(tile for _, tile in listed if tile)
    if len(own) == len(listed):
        return own
    columns = min(MOST_COLUMNS, isqrt(max(len(listed) - 1, 0)) + 1)
    return tuple(Tile(place % columns, place // columns, lines_of(name)) for place, (name, _) in enumerate(listed))


def lines_of(name: str) -> tuple[str, ...]:
    """Break a name into few short lines, between words and behind hyphens; only a long word makes a long line."""
    lines = textwrap.wrap(name, LINE_LENGTH, break_long_words=False, max_lines=MOST_LINES, placeholder=" …")
    return tuple(lines) or (name[:LINE_LENGTH],)
