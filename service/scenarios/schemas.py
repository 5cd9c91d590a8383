"""Scenarios as JSON."""

from sqlmodel import Field, SQLModel

from allocation import Rule


class ScenarioIn(SQLModel):
    """What to compute; `merit_threshold` in hundredths of a point, null for none."""

    model_config = {"extra": "forbid"}

    rule: Rule
    merit_threshold: int | None = Field(default=None, ge=0, le=10_000)
    no_leapfrogging: bool = False
    label: str = Field(default="", max_length=80)
