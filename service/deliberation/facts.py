"""What was said about a proposal, as one reader may see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Comment:
    """A comment for the board; `author` is None where the round's rule hides it. `own`: the reader wrote it."""

    text: str
    author: str | None
    own: bool


@dataclass(frozen=True)
class Question:
    """A question to the office, with its answer once there is one; `author` as for comments."""

    id: int
    text: str
    author: str | None
    own: bool
    answer: str


@dataclass(frozen=True)
class Said:
    """Everything that was said about a proposal; `named`: by the round's rule, comments and questions carry names."""

    named: bool
    comments: tuple[Comment, ...]
    questions: tuple[Question, ...]
