"""Pages of the conflict question and of the office's list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from service.conflicts.facts import (
    Affiliation,
    AnsweredSuggestion,
    Doubt,
    ListedProposal,
    MemberAffiliations,
    OwnConflict,
    RecordedConflict,
    SeatedMember,
    Suggestion,
)
from service.pages import Form, Page


@dataclass(frozen=True)
class DistrictGroup:
    """The proposals of one district; open where something is ticked or was looked for."""

    name: str
    proposals: tuple[ListedProposal, ...]
    ticked: int
    open: bool


@dataclass(frozen=True)
class ConflictsPage(Page):
    """Ask once over the whole list; later show what is in force and take more.

    `found` counts what matches the words in `form.values["q"]`; None: nothing was looked for.
    """

    template = "conflicts/question.html"
    home: str
    may_declare: bool
    answered_at: datetime | None
    conflicts: tuple[OwnConflict, ...]
    suggestions: tuple[Suggestion, ...]
    districts: tuple[DistrictGroup, ...]
    ticked: Collection[int]
    found: int | None
    form: Form


@dataclass(frozen=True)
class KindsPage(Page):
    """Ask what kind each ticked conflict is of."""

    template = "conflicts/kinds.html"
    home: str
    proposals: tuple[ListedProposal, ...]
    denied: Collection[int]
    form: Form


@dataclass(frozen=True)
class OfficeConflictsPage(Page):
    """All conflicts of the round, who has not answered yet, and a form to pin one."""

    template = "conflicts/office.html"
    home: str
    may_keep: bool
    conflicts: tuple[RecordedConflict, ...]
    answers: tuple[AnsweredSuggestion, ...]
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


@dataclass(frozen=True)
class DoubtsPage(Page):
    """Doubtful conflicts: those on which the board has to decide, and what it decided."""

    template = "conflicts/doubts.html"
    home: str
    may_decide: bool
    doubts: tuple[Doubt, ...]
    form: Form


@dataclass(frozen=True)
class AffiliationsPage(Page):
    """A member's own organisations, and a form to register one."""

    template = "conflicts/affiliations.html"
    board_slug: str
    affiliations: tuple[Affiliation, ...]
    form: Form


@dataclass(frozen=True)
class AllAffiliationsPage(Page):
    """The organisations of all members, for the office."""

    template = "conflicts/all_affiliations.html"
    board_slug: str
    members: tuple[MemberAffiliations, ...]


def by_district(
    proposals: tuple[ListedProposal, ...], ticked: Collection[int] = (), words: str = ""
) -> tuple[DistrictGroup, ...]:
    """Group a list that is in order of districts; words narrow it, but what is ticked stays."""
    sought = words.casefold().split()
    groups: dict[str, list[ListedProposal]] = {}
    for proposal in proposals:
        if proposal.number in ticked or matches(proposal, words):
            groups.setdefault(proposal.district, []).append(proposal)
    counted = {name: sum(one.number in ticked for one in members) for name, members in groups.items()}
    return tuple(
        DistrictGroup(name, tuple(members), counted[name], bool(sought or counted[name] or len(groups) == 1))
        for name, members in groups.items()
    )


def matches(proposal: ListedProposal, words: str) -> bool:
    """Hold where all words stand in the proposal's line."""
    line = f"{proposal.number} {proposal.title} {proposal.applicant} {proposal.district}".casefold()
    return all(word in line for word in words.casefold().split())
