"""When conflicts may be declared, pinned and lifted, and what they forbid."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from service.access import RoundStage
from service.conflicts.errors import (
    ConflictInForceError,
    ConflictLiftedError,
    ConflictOfInterestError,
    ConflictQuestionOpenError,
    DoubtDecidedError,
    DoubtPinnedError,
    NobodyVotedError,
    RecusedFromProposalError,
    SuggestionsOpenError,
    TooManyVotesError,
    UnexplainedConflictError,
    UnexplainedLiftingError,
)
from service.conflicts.facts import Ballot
from service.conflicts.tables import ConflictKind
from service.errors import WrongStageError

DECLARING: Final = (RoundStage.SCORING, RoundStage.DELIBERATION, RoundStage.RESOLUTION)
EXPLAINED: Final = frozenset({ConflictKind.OTHER, ConflictKind.DOUBTFUL})
KEEPING: Final = (RoundStage.SCREENING, *DECLARING)


def check_may_declare(stage: RoundStage) -> None:
    """Let members answer and add conflicts from scoring until the resolution."""
    if stage not in DECLARING:
        raise WrongStageError(stage=stage)


def check_may_keep(stage: RoundStage) -> None:
    """Let the office pin and lift from screening until the resolution."""
    if stage not in KEEPING:
        raise WrongStageError(stage=stage)


def check_may_open(number: int, *, conflicted: bool) -> None:
    """Keep out of a proposal with which they have a conflict."""
    if conflicted:
        raise ConflictOfInterestError(number=number)


def check_has_answered(*, answered: bool) -> None:
    """Put the conflict question before the first proposal."""
    if not answered:
        raise ConflictQuestionOpenError


def check_not_in_force(number: int, *, in_force: bool) -> None:
    """Keep one conflict for each member and proposal."""
    if in_force:
        raise ConflictInForceError(number=number)


def check_may_lift(lifted_at: datetime | None) -> None:
    """Lift once: what is lifted stays lifted."""
    if lifted_at is not None:
        raise ConflictLiftedError(at=lifted_at)


def check_may_act(*, recused: bool) -> None:
    """Let nobody decide anything about a proposal from which they keep out: neither as chair nor as deputy.

    Every act on a single proposal asks this, whether it sets, takes back, moves or decides something.
    """
    if recused:
        raise RecusedFromProposalError


def check_pinnable(kind: ConflictKind) -> None:
    """Keep doubt to the member whose it is: the office either knows of a conflict or asks the member."""
    if kind is ConflictKind.DOUBTFUL:
        raise DoubtPinnedError


def check_doubt_is_open(*, decided: bool) -> None:
    """Decide once."""
    if decided:
        raise DoubtDecidedError


def check_ballot(ballot: Ballot, entitled: int) -> None:
    """Refuse a vote in which nobody voted, or more people than may."""
    if ballot.yes + ballot.no == 0 or min(ballot.yes, ballot.no, ballot.abstained) < 0:
        raise NobodyVotedError
    if ballot.yes + ballot.no + ballot.abstained > entitled:
        raise TooManyVotesError(entitled=entitled)


def check_suggestions_answered(numbers: Collection[int]) -> None:
    """Ask for a yes or no to each likely conflict."""
    if numbers:
        raise SuggestionsOpenError(numbers=", ".join(map(str, sorted(numbers))))


def check_explained(kind: ConflictKind, explanation: str) -> None:
    """Ask for words where no kind fits, and where the board has to judge."""
    if kind in EXPLAINED and not explanation:
        raise UnexplainedConflictError


def check_has_reason(reason: str) -> None:
    """Ask for the reason before a conflict is lifted."""
    if not reason:
        raise UnexplainedLiftingError
