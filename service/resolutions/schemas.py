"""Votes as JSON."""

from datetime import datetime

from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from service.amounts import LARGEST_CENTS
from service.resolutions.tables import Choice, Manner, Presence
from service.rows import LARGEST_NUMBER


class OpeningIn(SQLModel):
    """How the vote is held. A circular vote ends at `closes_at`.

    `absent` are the ids of entitled members who are not at the meeting, everybody else is noted as on site; without
    it those count who are recorded as present.
    """

    model_config = {"extra": "forbid"}

    manner: Manner
    absent: list[int] | None = Field(default=None, max_length=1000)
    closes_at: AwareDatetime | None = None


class PresenceIn(SQLModel):
    """Who is there from now on, by member id; whoever is left out stays as recorded before."""

    model_config = {"extra": "forbid"}

    place: str | None = Field(default=None, max_length=200)
    presence: dict[int, Presence] = Field(default_factory=dict, max_length=1000)


class NumberIn(SQLModel):
    """A proposal by its number."""

    model_config = {"extra": "forbid"}

    number: int = Field(ge=1, le=LARGEST_NUMBER)


class ContestedIn(NumberIn):
    """A proposal to be voted on singly, and what is to be talked about."""

    reason: str = Field(default="", max_length=1000)


class ObjectionIn(SQLModel):
    """Why the board has to meet."""

    model_config = {"extra": "forbid"}

    reason: str = Field(max_length=1000)


class VoteIn(SQLModel):
    """One vote; `single` is the number of a proposal that is voted on singly."""

    model_config = {"extra": "forbid"}

    choice: Choice
    single: int | None = Field(default=None, ge=1, le=LARGEST_NUMBER)


class VoteOut(SQLModel):
    """What was counted, and when."""

    choice: Choice
    single: int | None
    cast_at: datetime


class DeclarationIn(SQLModel):
    """Whether voting is closed although some have not voted; `single` as in a vote."""

    model_config = {"extra": "forbid"}

    early: bool = False
    single: int | None = Field(default=None, ge=1, le=LARGEST_NUMBER)


class DeviationIn(SQLModel):
    """Another amount for a proposal of the draft resolution; the computed amount takes a deviation back."""

    model_config = {"extra": "forbid"}

    number: int = Field(ge=1, le=LARGEST_NUMBER)
    resolved_cents: int = Field(ge=0, le=LARGEST_CENTS)
    reason: str = Field(default="", max_length=1000)
    broken_limit_reason: str = Field(default="", max_length=1000)
