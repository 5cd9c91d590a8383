"""Why a decision is not published, or not yet."""

from service.errors import ForbiddenError, InvalidError, WrongStateError
from service.texts import N_


class CheckFailedError(WrongStateError):
    title = N_("The decision was not published")
    text = N_("The decision pack does not pass the check “%(check)s”: %(detail)s. Nothing has been published.")
    advice = N_("Please have the computation run again, or ask whoever looks after this installation.")


class ChangedSincePreviewError(WrongStateError):
    title = N_("Something has changed since you looked")
    text = N_("What would be published is no longer what you were shown, so nothing has been published.")
    advice = N_("Please look at the preview again.")


class PreparedError(WrongStateError):
    title = N_("A version is prepared already")
    text = N_("A version is prepared and will be public from %(at)s on. Nothing else can be published before.")
    advice = N_("If something is wrong with it, withdraw it first.")


class NothingPreparedError(WrongStateError):
    title = N_("There is nothing to withdraw")
    text = N_("No version is waiting for its moment. What is public cannot be taken back, only corrected.")


class MomentPassedError(InvalidError):
    text = N_("This moment has passed. Leave the field empty to publish at once.")


class MomentTooFarError(InvalidError):
    text = N_("Please choose a moment within the next %(days)s days.")


class WithdrawalTooLateError(WrongStateError):
    title = N_("It is too late to withdraw")
    text = N_("In the last minute before the publication nothing is withdrawn any more.")
    advice = N_("Please publish a correction afterwards.")


class NotFundedError(InvalidError):
    text = N_("Please choose a project that is funded.")


class CorrectionReasonMissingError(InvalidError):
    text = N_("Please write down what is corrected and why; it is published with the new version.")


class DetailsNotConfirmedError(InvalidError):
    text = N_("Please confirm that the personal details listed above may become public.")


class KeepsOutOfPublicationError(ForbiddenError):
    title = N_("You keep out of this")
    text = N_("You have a conflict of interest in this round, and the preview shows every merit and amount.")
    advice = N_("Please let the office publish the decision.")


class NotPublishedError(WrongStateError):
    title = N_("Nothing is published yet")
    text = N_("Letters to applicants say what is published; nothing is, so far.")
