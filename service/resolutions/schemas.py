"""Votes as JSON."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.resolutions.tables import Choice, Manner


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
