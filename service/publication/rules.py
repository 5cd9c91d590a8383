"""Whether a decision may be published now."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from allocation.decision import Check
from service.access import RoundStage
from service.errors import WrongStageError
from service.fields import FaultsError, text_fault
from service.publication.errors import (
    ChangedSincePreviewError,
    CheckFailedError,
    CorrectionReasonMissingError,
    DetailsNotConfirmedError,
    KeepsOutOfPublicationError,
)
from service.publication.facts import Approval, Draft
from service.texts import N_

CORRECTABLE: Final = frozenset({RoundStage.PUBLISHED, RoundStage.CLOSED})
LONGEST_REASON: Final = 2000


class CheckName(StrEnum):
    """The checks of the decision pack, by the words that people read."""

    FORMAT = N_("format")
    SEAL = N_("seal")
    VERSIONS = N_("versions")
    LOTS = N_("lots")
    MERITS = N_("merits")
    LIMITS = N_("limits and sums")
    COMPUTATION = N_("the computation, once more")
    RESOLUTION = N_("the resolution")
    DEVIATIONS = N_("deviations")
    FINAL_LIMITS = N_("limits of the final amounts")


CHECK_NAMES: Final = {
    "format": CheckName.FORMAT,
    "hash": CheckName.SEAL,
    "version": CheckName.VERSIONS,
    "lots": CheckName.LOTS,
    "scores": CheckName.MERITS,
    "outcome": CheckName.LIMITS,
    "solved_again": CheckName.COMPUTATION,
    "resolution": CheckName.RESOLUTION,
    "deviations": CheckName.DEVIATIONS,
    "final_limits": CheckName.FINAL_LIMITS,
}


def check_may_publish(stage: RoundStage, *, published: bool, correction_reason: str) -> None:
    """Refuse a first publication outside the resolution stage, and a correction without its reason."""
    if not published and stage is not RoundStage.RESOLUTION:
        raise WrongStageError(stage=stage)
    if published and stage not in CORRECTABLE:
        raise WrongStageError(stage=stage)
    if published and (fault := text_fault(correction_reason, longest=LONGEST_REASON)):
        missing = not correction_reason
        raise FaultsError({"reason": CorrectionReasonMissingError() if missing else fault})


def check_may_look(*, conflicted: bool) -> None:
    """Refuse a chair or deputy with a conflict: the preview shows every merit and amount, theirs too."""
    if conflicted:
        raise KeepsOutOfPublicationError


def check_approved(draft: Draft, approval: Approval | None) -> None:
    """Refuse to publish what nobody has looked at; None needs no look (demo, scripts)."""
    if approval is None:
        return
    if draft.fingerprint != approval.fingerprint:
        raise ChangedSincePreviewError
    if draft.remaining and not approval.details_confirmed:
        raise FaultsError({"details": DetailsNotConfirmedError()})


def check_verified(checks: Iterable[Check]) -> None:
    """Refuse to publish a pack that does not hold, naming the first check that fails."""
    for check in checks:
        if not check.holds:
            raise CheckFailedError(check=CHECK_NAMES.get(check.name, check.name), detail=check.detail)
