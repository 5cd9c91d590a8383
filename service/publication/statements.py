"""What a body says about itself beside its decisions: who answers for them, and whom to turn to. In force at once.

These are no part of a decision, so they are not frozen with one: an address that changes must be right on all pages.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Statements:
    """The body's own texts, empty where it has none; `feedback` is an e-mail address for barriers."""

    imprint: str = ""
    privacy: str = ""
    feedback: str = ""
    funding_notice: str = ""


NAMES = tuple(field.name for field in fields(Statements))
