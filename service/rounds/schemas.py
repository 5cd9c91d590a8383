"""What a round's rules, limits and steps look like on their way in (forms and JSON) and out (JSON)."""

from dataclasses import dataclass
from datetime import datetime

from service.access import RoundStage
from service.rounds.facts import RoundFacts
from service.rounds.tables import Aggregation, MajorityRule, QuorumRule, RecusalRecord, TieRule


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion as it shall be; without an id it is a new one."""

    id: int | None
    name: str
    question: str
    weight: int
    anchor_minimum: str
    anchor_middle: str
    anchor_maximum: str


@dataclass(frozen=True)
class PotDraft:
    """A pot as it shall be; without an id it is a new one."""

    id: int | None
    code: str
    name: str


@dataclass(frozen=True)
class RulesDraft:
    """The rules of the game as they shall be. Criteria and pots that are left out are removed."""

    title: str
    year: int
    step_cents: int
    points_minimum: int
    points_maximum: int
    aggregation: Aggregation
    minimum_scores: int
    merit_threshold: int | None
    quorum: QuorumRule
    majority: MajorityRule
    tie_rule: TieRule
    funding_notice: str
    revisable: bool
    takes_paper: bool
    recusal_record: RecusalRecord
    names_authors: bool
    severity_correction: bool
    scoring_closes_at: datetime | None
    criteria: tuple[CriterionDraft, ...]
    pots: tuple[PotDraft, ...]


@dataclass(frozen=True)
class LimitDraft:
    """At least and at most so much for `district:<code>` or `pot:<code>`."""

    id: str
    minimum_cents: int | None
    maximum_cents: int | None


@dataclass(frozen=True)
class LimitsDraft:
    """The money as it shall be. A district or pot that is left out has no limit."""

    budget_cents: int | None
    reserve_cents: int
    applicant_maximum_cents: int | None
    limits: tuple[LimitDraft, ...]


@dataclass(frozen=True)
class RulesIn(RulesDraft):
    """Rules, with the version of the round that they change."""

    version: int


@dataclass(frozen=True)
class LimitsIn(LimitsDraft):
    """Limits, with the version of the round that they change."""

    version: int


@dataclass(frozen=True)
class LimitsOut:
    """Budget and limits; `version` goes back with the next change, `notices` says what deserves a second look."""

    version: int
    budget_cents: int | None
    reserve_cents: int
    applicant_maximum_cents: int | None
    limits: tuple[LimitDraft, ...]
    notices: tuple[str, ...]

    @classmethod
    def of(cls, facts: RoundFacts, notices: tuple[str, ...]) -> "LimitsOut":
        """Show the limits of a round."""
        return cls(
            facts.version,
            facts.budget_cents,
            facts.reserve_cents,
            facts.applicant_maximum_cents,
            tuple(LimitDraft(limit.id, limit.minimum_cents, limit.maximum_cents) for limit in facts.limits),
            notices,
        )


@dataclass(frozen=True)
class StageIn:
    """A step of the round, forward or back; back needs a reason."""

    to_stage: RoundStage
    version: int
    reason: str = ""


@dataclass(frozen=True)
class StageOut:
    """Where the round stands now."""

    stage: RoundStage
    version: int


@dataclass(frozen=True)
class RoundIn:
    """A new round; `copy_from` is the slug of a round of the same board whose rules it takes over."""

    title: str
    year: int
    copy_from: str | None = None


@dataclass(frozen=True)
class RoundOut:
    """Where a round is found."""

    slug: str
    title: str
    path: str
