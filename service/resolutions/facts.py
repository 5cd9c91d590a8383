"""What publication may know of a resolution: counts of votes, never who voted how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.access import Role
from service.resolutions.tables import Choice, Manner, Presence
from service.rounds.tables import MajorityRule, QuorumRule, TieRule


@dataclass(frozen=True)
class VotingRules:
    """The rules under which a vote was opened."""

    quorum: QuorumRule
    majority: MajorityRule
    tie_rule: TieRule


@dataclass(frozen=True)
class Tally:
    """One vote in numbers of people; the fields are those of the decision pack.

    `recused` are those of the present who keep out; `chair_decided` is "yes" or "no" where the chair's vote decided
    a tie.
    """

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
    def adopted(self) -> bool:
        """Whether the vote carried."""
        return self.quorum_reached and self.majority_reached


@dataclass(frozen=True)
class Voter:
    """One entitled member of a vote; `recused_from` holds proposal numbers.

    `casting` is 1 for the chair, 2 for the deputy, 0 for everybody else: the lowest above 0 decides a tie.
    """

    member_id: int
    present: bool
    casting: int
    choice: Choice | None
    recused_from: frozenset[int]


@dataclass(frozen=True)
class ItemTally:
    """Proposals that were counted apart: those from which the same members kept out, or one that was contested.

    Numbers ascend; `tally` is the vote without those who kept out.
    """

    numbers: tuple[int, ...]
    tally: Tally
    contested: bool = False


@dataclass(frozen=True)
class ItemResult:
    """A group of proposals with the same recusals on the board's own page; the tally only after the declaration.

    No tally either where it would tell, beside the block's, how those who keep out voted on the rest. `names` says who
    keeps out; it is empty for readers who are not told.
    """

    numbers: tuple[int, ...]
    recused: int
    names: tuple[str, ...]
    tally: Tally | None
    adopted: bool | None


@dataclass(frozen=True)
class OwnVote:
    """The reader's own part in a vote; `by`: who votes in this seat, or has voted, if that is not the reader."""

    present: bool
    choice: Choice | None
    cast_at: datetime | None
    recused_from: frozenset[int]
    keeps_out_of_all: bool
    by: str | None


@dataclass(frozen=True)
class Objection:
    """Why a circular vote was stopped; the reason is None for readers who may not see all that is voted on."""

    by: str
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class ResolutionView:
    """One vote as a member may see it: until the result is declared, only how many have voted.

    `single` is the number of a proposal that is voted on singly, with its title; None is the block. A vote that an
    objection stopped has no tally. `handed_over` pairs who voted in a seat with who was entitled when the vote opened.
    """

    number: int
    single: int | None
    title: str
    manner: Manner
    place: str
    closes_at: datetime | None
    rules: VotingRules
    scenario_number: int
    opened_at: datetime
    opened_by: str
    entitled: int
    present: int
    remote: int
    absent_names: tuple[str, ...]
    voted: int
    outstanding: int
    declared_at: datetime | None
    declared_by: str | None
    adopted: bool | None
    objection: Objection | None
    tally: Tally | None
    items: tuple[ItemResult, ...]
    handed_over: tuple[tuple[str, str], ...]
    own: OwnVote | None


@dataclass(frozen=True)
class EntitledMember:
    """Somebody who may vote now; an alternate with the member in whose place they vote."""

    member_id: int
    name: str
    role: Role
    in_place_of: int | None
    in_place_of_name: str | None


@dataclass(frozen=True)
class MeetingMember:
    """Somebody who may vote, at the meeting that is going on."""

    member_id: int
    name: str
    presence: Presence


@dataclass(frozen=True)
class Meeting:
    """The meeting that is going on."""

    place: str
    began_at: datetime
    members: tuple[MeetingMember, ...]

    @property
    def present(self) -> int:
        """Count who is there, on site or remote."""
        return sum(member.presence is not Presence.ABSENT for member in self.members)


@dataclass(frozen=True)
class ContestedItem:
    """A proposal that was moved out of the block; `mine`: by the reader, who may put it back."""

    number: int
    title: str
    cents: int
    by: str
    reason: str
    mine: bool


@dataclass(frozen=True)
class Money:
    """What a decision comes to; refused amounts stay unspent."""

    resolved_cents: int
    refused_cents: int
    left_cents: int


@dataclass(frozen=True)
class Asked:
    """What a proposal asks for; with less than `minimum_cents` it cannot take place."""

    id: int
    requested_cents: int
    minimum_cents: int


@dataclass(frozen=True)
class Wish:
    """Another amount for a proposal, as somebody asks for it; a broken limit needs a reason of its own."""

    number: int
    resolved_cents: int
    reason: str
    broken_limit_reason: str = ""


@dataclass(frozen=True)
class DraftDeviation:
    """A deviation from the draft resolution, as it will be voted on."""

    number: int
    title: str
    computed_cents: int
    resolved_cents: int
    reason: str
    broken_limit_reason: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True)
class Deviation:
    """A proposal that receives another amount than was computed, and why."""

    number: int
    computed_cents: int
    resolved_cents: int
    reason: str
    broken_limit_reason: str | None


@dataclass(frozen=True)
class AdoptedFacts:
    """The adopted resolution of a round; `problem` and `outcome` are the scenario's frozen JSON forms.

    `awards` are the final amounts in cents by proposal number, nothing left out; `items` are the proposals whose
    tally differs from that of the block because members kept out, or which were voted on singly.
    `refused_cents` is what refused items would have received: it stays unspent.
    """

    number: int
    manner: Manner
    opened_at: datetime
    decided_at: datetime
    rules: VotingRules
    tally: Tally
    items: tuple[ItemTally, ...]
    deviations: tuple[Deviation, ...]
    awards: Mapping[int, int]
    scenario_number: int
    scenario_label: str
    refused_cents: int
    problem: Mapping[str, Any]
    problem_sha256: str
    outcome: Mapping[str, Any]
