"""Pages of the conflict question and of the office's list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from service.conflicts.facts import ListedProposal, OwnConflict, RecordedConflict, SeatedMember
from service.pages import Form, Page


@dataclass(frozen=True)
class DistrictGroup:
    """The proposals of one district."""

    name: str
    proposals: tuple[ListedProposal, ...]


@dataclass(frozen=True)
class ConflictsPage(Page):
    """Ask once over the whole list; later show what is in force and take more."""

    template = "conflicts/question.html"
    home: str
    may_declare: bool
    answered_at: datetime | None
    conflicts: tuple[OwnConflict, ...]
    districts: tuple[DistrictGroup, ...]
    ticked: Collection[int]
    form: Form


@dataclass(frozen=True)
class KindsPage(Page):
    """Ask what kind each ticked conflict is of."""

    template = "conflicts/kinds.html"
    home: str
    proposals: tuple[ListedProposal, ...]
    form: Form


@dataclass(frozen=True)
class OfficeConflictsPage(Page):
    """All conflicts of the round, who has not answered yet, and a form to pin one."""

    template = "conflicts/office.html"
    home: str
    may_keep: bool
    conflicts: tuple[RecordedConflict, ...]
    members: tuple[SeatedMember, ...]
    proposals: tuple[ListedProposal, ...]
    form: Form


@dataclass(frozen=True)
class LiftPage(Page):
    """Ask for the reason before a conflict is lifted."""

    template = "conflicts/lift.html"
    home: str
    conflict: RecordedConflict
    form: Form


def by_district(proposals: tuple[ListedProposal, ...]) -> tuple[DistrictGroup, ...]:
    """Group a list that is in order of districts."""
    groups: dict[str, list[ListedProposal]] = {}
    for proposal in proposals:
        groups.setdefault(proposal.district, []).append(proposal)
    return tuple(DistrictGroup(name, tuple(members)) for name, members in groups.items())
