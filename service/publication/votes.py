"""How the board voted, as a publication freezes it: numbers of people, never who voted how."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tally:
    """One vote in numbers of people; `recused` are some of those present."""

    entitled: int
    present: int
    recused: int
    yes: int
    no: int
    abstained: int
    chair_decided: str | None
    quorum_reached: bool
    majority_reached: bool

    @property
    def taking_part(self) -> int:
        return self.present - self.recused

    @property
    def silent(self) -> int:
        """How many of those taking part did not vote."""
        return self.taking_part - self.yes - self.no - self.abstained


@dataclass(frozen=True)
class Quorum:
    """So many people, and this share of those entitled (more than it if strict)."""

    minimum_present: int
    numerator: int
    denominator: int
    strict: bool


@dataclass(frozen=True)
class Majority:
    """This share of yes (more than it if strict) among `votes_cast`, `present` or `entitled`."""

    of: str
    numerator: int
    denominator: int
    strict: bool


@dataclass(frozen=True)
class ItemVote:
    """The vote on proposals for which it was counted apart: because somebody was recused, or on a contested one."""

    numbers: tuple[int, ...]
    tally: Tally
    contested: bool = False


@dataclass(frozen=True)
class Resolution:
    """How the board decided."""

    manner: str
    decided_on: date
    tally: Tally
    quorum: Quorum
    majority: Majority
    tie: str
    members_recused: int
    items: tuple[ItemVote, ...]
