"""Scorecards on paper: what people read on a sheet, and how far typing is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from service.access import Counterpart


@dataclass(frozen=True)
class Reading:
    """What somebody read on a sheet for one proposal; a criterion without points was left open there."""

    points: Mapping[int, int] = field(default_factory=dict)
    abstained: bool = False

    @property
    def blank(self) -> bool:
        """Tell whether nothing was read, which is as good as not typed."""
        return not self.points and not self.abstained


class LineState(StrEnum):
    """How far one line of a sheet is.

    `online`: the member has scored it here; `taken`: two others typed it; `counted`: two typed the same;
    `differing`: two typed something else; `once`: one of two has typed it; `open`: nobody has.
    """

    ONLINE = "online"
    TAKEN = "taken"
    COUNTED = "counted"
    DIFFERING = "differing"
    ONCE = "once"
    OPEN = "open"


@dataclass(frozen=True)
class PaperLine:
    """One proposal on a member's sheet, as one who types may see it: `theirs` only where both have typed."""

    number: int
    title: str
    applicant: str
    state: LineState
    mine: Reading
    theirs: Reading

    @property
    def typable(self) -> bool:
        """Tell whether this person may type it, for the first time or again."""
        return self.state in {LineState.OPEN, LineState.ONCE, LineState.DIFFERING}


@dataclass(frozen=True)
class SheetMember:
    """Somebody whose sheet may be printed and typed; `answered`: the question about conflicts of interest.

    An alternate's sheet belongs to the seat of the member for whom they stand in.
    """

    id: int
    name: str
    answered: bool
    person_id: int
    email: str
    language: str
    stands_in_for: Counterpart | None

    @property
    def holder_id(self) -> int:
        """The member to whom the seat belongs."""
        return self.stands_in_for.member_id if self.stands_in_for else self.id

    @property
    def full_name(self) -> str:
        """The name for the record, with whose seat it is."""
        return f"{self.name} (i. V. {self.stands_in_for.name})" if self.stands_in_for else self.name


@dataclass(frozen=True)
class SheetProgress:
    """How many lines of a member's sheet are typed once, differ, and count."""

    member: SheetMember
    once: int
    differing: int
    counted: int


@dataclass(frozen=True)
class PaperRule:
    """What the round says about paper."""

    takes_paper: bool
    closes_at: datetime | None
    points_minimum: int
    points_maximum: int
    office_people: int


@dataclass(frozen=True)
class Typed:
    """What became of typing: lines written, lines that now count, lines that differ from the other's."""

    lines: int
    counted: int
    differing: int
