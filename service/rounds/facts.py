"""What other rooms may know of a round: its settings, limits and story. Never the seed of the lots."""

from dataclasses import dataclass
from datetime import datetime

from service.access import RoundStage
from service.boards.facts import DistrictFacts
from service.rounds.tables import Aggregation, MajorityRule, QuorumRule, RecusalRecord, TieRule


@dataclass(frozen=True)
class CriterionFacts:
    """What members look at, and how much it counts."""

    id: int
    position: int
    name: str
    question: str
    weight: int
    anchor_minimum: str
    anchor_middle: str
    anchor_maximum: str


@dataclass(frozen=True)
class PotFacts:
    """Money set aside for a category or purpose."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class LimitFacts:
    """At least and at most so much; `id` is `district:<code>` or `pot:<code>`, `label` the district's or pot's name."""

    id: str
    label: str
    district_id: int | None
    pot_id: int | None
    minimum_cents: int | None
    maximum_cents: int | None


@dataclass(frozen=True)
class LotFacts:
    """The commitment to the lots, published before scoring opens."""

    commitment: str
    committed_at: datetime


@dataclass(frozen=True)
class StageBegan:
    """A stage and when it began; a stage to which the round went back stands here twice."""

    stage: RoundStage
    began_at: datetime
    back: bool
    reason: str


@dataclass(frozen=True)
class RoundFacts:
    """A round as it stands, with everything that computing and publishing need."""

    id: int
    board_id: int
    slug: str
    title: str
    year: int
    stage: RoundStage
    budget_cents: int | None
    reserve_cents: int
    step_cents: int
    applicant_maximum_cents: int | None
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
    version: int
    criteria: tuple[CriterionFacts, ...]
    pots: tuple[PotFacts, ...]
    districts: tuple[DistrictFacts, ...]
    limits: tuple[LimitFacts, ...]
    lots: LotFacts | None
    stages: tuple[StageBegan, ...]


@dataclass(frozen=True)
class NextSteps:
    """Where a round stands and which steps this seat may take; `hindrances` are sentences, empty if none."""

    stage: RoundStage
    version: int
    forward: RoundStage | None
    back: RoundStage | None
    hindrances: tuple[str, ...]
