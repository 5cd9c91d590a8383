"""What other rooms may know of a board."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DistrictFacts:
    """A part of the board's area."""

    id: int
    code: str
    name: str
    population: int | None
