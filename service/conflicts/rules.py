"""When conflicts may be declared, pinned and lifted, and what they forbid."""

from datetime import datetime
from typing import Final

from service.access import RoundStage
from service.conflicts.errors import (
    ConflictInForceError,
    ConflictLiftedError,
    ConflictOfInterestError,
    ConflictQuestionOpenError,
    UnexplainedConflictError,
    UnexplainedLiftingError,
)
from service.conflicts.tables import ConflictKind
from service.errors import WrongStageError

DECLARING: Final = (RoundStage.SCORING, RoundStage.DELIBERATION, RoundStage.RESOLUTION)
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


def check_explained(kind: ConflictKind, explanation: str) -> None:
    """Ask for words where no kind fits."""
    if kind is ConflictKind.OTHER and not explanation:
        raise UnexplainedConflictError


def check_has_reason(reason: str) -> None:
    """Ask for the reason before a conflict is lifted."""
    if not reason:
        raise UnexplainedLiftingError
