"""A round: its money, its rules of the game, its limits, and the way it went from stage to stage."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.access import RoundStage
from service.rows import Row, created, key, moment, reference, words


class Aggregation(StrEnum):
    """How members' scores become the board's merit."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"


class QuorumRule(StrEnum):
    """How many of those entitled (after recusals) must take part."""

    MORE_THAN_HALF = "more_than_half"
    HALF = "half"
    TWO_THIRDS = "two_thirds"


class MajorityRule(StrEnum):
    """Which share of the votes adopts: of yes and no, of all entitled, or two thirds of yes and no."""

    SIMPLE = "simple"
    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"


class TieRule(StrEnum):
    """What equal yes and no mean."""

    REJECTED = "rejected"
    CHAIR_DECIDES = "chair_decides"


class RecusalRecord(StrEnum):
    """What the public learns of recusals for each proposal: nothing, how many, or how many on which ground."""

    NONE = "none"
    NUMBER = "number"
    GROUND = "ground"


class RoundRow(Row, table=True):
    """A funding round of a board. Once scoring opens, a trigger refuses changes to its rules."""

    __tablename__ = "round"
    __table_args__ = (
        sa.UniqueConstraint("board_id", "slug"),
        sa.UniqueConstraint("id", "board_id"),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{1,60}$'", "slug_form"),
        sa.CheckConstraint("budget_cents >= 0", "budget_not_negative"),
        sa.CheckConstraint(
            "reserve_cents >= 0 AND reserve_cents <= coalesce(budget_cents, reserve_cents)", "reserve_fits"
        ),
        sa.CheckConstraint(
            "points_minimum >= 0 AND points_maximum > points_minimum AND points_maximum <= 100", "scale"
        ),
        sa.CheckConstraint("minimum_scores >= 1", "minimum_scores_positive"),
        sa.CheckConstraint("merit_threshold >= 0", "merit_threshold_not_negative"),
        sa.CheckConstraint("step_cents >= 1", "step_positive"),
        sa.CheckConstraint("applicant_maximum_cents > 0", "applicant_maximum_positive"),
    )

    id: int | None = key()
    board_id: int = reference("board.id")
    slug: str
    title: str
    year: int
    stage: RoundStage = Field(default=RoundStage.DRAFT, sa_type=words(RoundStage, "stage"))
    budget_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    reserve_cents: int = Field(default=0, sa_type=sa.BigInteger)
    step_cents: int = Field(default=100, sa_type=sa.BigInteger)
    applicant_maximum_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    points_minimum: int = 0
    points_maximum: int = 10
    aggregation: Aggregation = Field(default=Aggregation.MEAN, sa_type=words(Aggregation, "aggregation"))
    minimum_scores: int = 3
    merit_threshold: int | None = None
    quorum: QuorumRule = Field(default=QuorumRule.MORE_THAN_HALF, sa_type=words(QuorumRule, "quorum"))
    majority: MajorityRule = Field(default=MajorityRule.SIMPLE, sa_type=words(MajorityRule, "majority"))
    tie_rule: TieRule = Field(default=TieRule.REJECTED, sa_type=words(TieRule, "tie_rule"))
    recusal_record: RecusalRecord = Field(
        default=RecusalRecord.NUMBER,
        sa_type=words(RecusalRecord, "recusal_record"),
        sa_column_kwargs={"server_default": "number"},
    )
    funding_notice: str = ""
    revisable: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    takes_paper: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    names_authors: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    severity_correction: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    scoring_closes_at: datetime | None = moment(default=None)
    version: int = 1
    updated_at: datetime | None = created()
    updated_by: int | None = reference("person.id", default=None, nullable=True)


class LotSeedRow(Row, table=True):
    """The round's secret seed of lots and the hash that is published before scoring opens."""

    __tablename__ = "lot_seed"
    __table_args__ = (sa.CheckConstraint("commitment ~ '^[0-9a-f]{64}$'", "commitment_form"),)

    round_id: int = reference("round.id", primary_key=True)
    seed: str
    commitment: str
    committed_at: datetime | None = created()


class CriterionRow(Row, table=True):
    """What members look at, and how much it counts."""

    __tablename__ = "criterion"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "position"),
        sa.UniqueConstraint("id", "round_id"),
        sa.CheckConstraint("weight > 0", "weight_positive"),
    )

    id: int | None = key()
    round_id: int = reference("round.id")
    position: int
    name: str
    question: str = ""
    weight: int = 1
    anchor_minimum: str = ""
    anchor_middle: str = ""
    anchor_maximum: str = ""


class PotRow(Row, table=True):
    """Money set aside for a category or purpose."""

    __tablename__ = "pot"
    __table_args__ = (sa.UniqueConstraint("round_id", "code"), sa.UniqueConstraint("id", "round_id"))

    id: int | None = key()
    round_id: int = reference("round.id")
    code: str
    name: str


class LimitRow(Row, table=True):
    """At least and at most so much for one district or one pot."""

    __tablename__ = "award_limit"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "district_id"),
        sa.UniqueConstraint("round_id", "pot_id"),
        sa.ForeignKeyConstraint(["round_id", "board_id"], ["round.id", "round.board_id"]),
        sa.ForeignKeyConstraint(["district_id", "board_id"], ["district.id", "district.board_id"]),
        sa.ForeignKeyConstraint(["pot_id", "round_id"], ["pot.id", "pot.round_id"]),
        sa.CheckConstraint("num_nonnulls(district_id, pot_id) = 1", "one_group"),
        sa.CheckConstraint("minimum_cents >= 0 AND maximum_cents >= 0", "not_negative"),
        sa.CheckConstraint("minimum_cents <= maximum_cents", "minimum_below_maximum"),
        sa.CheckConstraint("num_nonnulls(minimum_cents, maximum_cents) > 0", "says_something"),
    )

    id: int | None = key()
    round_id: int = Field(sa_type=sa.BigInteger)
    board_id: int = Field(sa_type=sa.BigInteger)
    district_id: int | None = Field(default=None, sa_type=sa.BigInteger, index=True)
    pot_id: int | None = Field(default=None, sa_type=sa.BigInteger, index=True)
    minimum_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    maximum_cents: int | None = Field(default=None, sa_type=sa.BigInteger)


class StageChangeRow(Row, table=True):
    """One step of the round; a step back carries a written reason."""

    __tablename__ = "stage_change"
    __table_args__ = (sa.CheckConstraint("NOT back OR length(btrim(reason)) > 0", "back_has_reason"),)

    id: int | None = key()
    round_id: int = reference("round.id", index=True)
    from_stage: RoundStage = Field(sa_type=words(RoundStage, "from_stage"))
    to_stage: RoundStage = Field(sa_type=words(RoundStage, "to_stage"))
    back: bool = False
    reason: str = ""
    at: datetime | None = created()
    person_id: int | None = reference("person.id", default=None, nullable=True)
