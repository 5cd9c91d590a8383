"""Whether a decision may be published now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from allocation.decision import Check
from service.access import RoundStage
from service.errors import Refusal, WrongStageError
from service.fields import FaultsError, text_fault
from service.members.errors import AddressError
from service.members.rules import is_address
from service.publication.errors import (
    ChangedSincePreviewError,
    CheckFailedError,
    CorrectionReasonMissingError,
    DetailsNotConfirmedError,
    KeepsOutOfPublicationError,
    MomentPassedError,
    MomentTooFarError,
    PreparedError,
    WithdrawalTooLateError,
)
from service.publication.facts import Approval, Draft
from service.publication.statements import NAMES, Statements
from service.texts import N_

CORRECTABLE: Final = frozenset({RoundStage.PUBLISHED, RoundStage.CLOSED})
LONGEST_REASON: Final = 2000
LONGEST_EXAMPLE: Final = 400
LONGEST_STATEMENT: Final = 5000
LONGEST_EMBARGO: Final = timedelta(days=366)
LAST_MINUTE: Final = timedelta(minutes=1)


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


def check_may_publish(stage: RoundStage, *, published: bool) -> None:
    """Refuse a first publication outside the resolution stage, and a correction of what is not public."""
    if not published and stage is not RoundStage.RESOLUTION:
        raise WrongStageError(stage=stage)
    if published and stage not in CORRECTABLE:
        raise WrongStageError(stage=stage)


def check_reason(correction_reason: str, *, published: bool) -> None:
    """Refuse a correction without its reason."""
    if published and (fault := text_fault(correction_reason, longest=LONGEST_REASON)):
        missing = not correction_reason
        raise FaultsError({"reason": CorrectionReasonMissingError() if missing else fault})


def check_nothing_prepared(prepared_at: datetime | None) -> None:
    """Refuse while a version waits for its moment: there is one next version, and everybody inside knows which."""
    if prepared_at is not None:
        raise PreparedError(at=prepared_at)


def check_moment(publish_at: datetime | None, *, now: datetime) -> None:
    """Refuse a moment that has passed or is too far away; None is at once."""
    if publish_at is not None and publish_at <= now:
        raise FaultsError({"publish_at": MomentPassedError()})
    if publish_at is not None and publish_at > now + LONGEST_EMBARGO:
        raise FaultsError({"publish_at": MomentTooFarError(days=LONGEST_EMBARGO.days)})


def check_may_withdraw(published_at: datetime, reason: str, *, now: datetime) -> None:
    """Refuse without a reason, and in the last minute: what is withdrawn must never have been public."""
    if published_at - now < LAST_MINUTE:
        raise WithdrawalTooLateError
    if fault := text_fault(reason, longest=LONGEST_REASON):
        raise FaultsError({"reason": fault})


def check_may_look(*, conflicted: bool) -> None:
    """Refuse a chair or deputy with a conflict: the preview shows every merit and amount, theirs too."""
    if conflicted:
        raise KeepsOutOfPublicationError


def check_unchanged(draft: Draft, approval: Approval | None) -> None:
    """Refuse to publish what nobody has looked at; None needs no look (demo, scripts)."""
    if approval and draft.fingerprint != approval.fingerprint:
        raise ChangedSincePreviewError


def check_confirmed(draft: Draft, approval: Approval | None) -> None:
    """Refuse to publish personal details that nobody has confirmed."""
    if approval and draft.remaining and not approval.details_confirmed:
        raise FaultsError({"details": DetailsNotConfirmedError()})


def check_verified(checks: Iterable[Check]) -> None:
    """Refuse to publish a pack that does not hold, naming the first check that fails."""
    for check in checks:
        if not check.holds:
            raise CheckFailedError(check=CHECK_NAMES.get(check.name, check.name), detail=check.detail)


def statement_faults(wanted: Statements) -> dict[str, Refusal]:
    """Name each text that is too long, and an address to which no mail could go."""
    texts = {name: text_fault(getattr(wanted, name), longest=LONGEST_STATEMENT, required=False) for name in NAMES}
    faults = {name: fault for name, fault in texts.items() if fault}
    if wanted.feedback and not is_address(wanted.feedback):
        faults["feedback"] = AddressError()
    return faults
