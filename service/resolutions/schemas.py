"""Votes as JSON."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.amounts import LARGEST_CENTS
from service.resolutions.tables import Choice, Manner
from service.rows import LARGEST_NUMBER


class OpeningIn(SQLModel):
    """How the vote is held; `absent` are the ids of entitled members who are not at the meeting."""

    manner: Manner
    absent: list[int] = Field(default_factory=list, max_length=1000)


class VoteIn(SQLModel):
    """One vote."""

    choice: Choice


class VoteOut(SQLModel):
    """What was counted, and when."""

    choice: Choice
    cast_at: datetime


class DeclarationIn(SQLModel):
    """Whether voting is closed although some have not voted."""

    early: bool = False


class DeviationIn(SQLModel):
    """Another amount for a proposal of the draft resolution; the computed amount takes a deviation back."""

    number: int = Field(ge=1, le=LARGEST_NUMBER)
    resolved_cents: int = Field(ge=0, le=LARGEST_CENTS)
    reason: str = Field(default="", max_length=1000)
    broken_limit_reason: str = Field(default="", max_length=1000)
