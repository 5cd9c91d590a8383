"""What the board's scores come to."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class ProposalMerit:
    """One proposal's merit in hundredths of a point (None: not rankable) and how it came about.

    `individual_scores` are in points, lowest first, and stay on the server: they name no member, but a small board
    could guess.
    """

    proposal_id: int
    number: int
    eligible: bool
    scores: int
    abstentions: int
    recusals: int
    merit: int | None
    individual_scores: tuple[Fraction, ...]
