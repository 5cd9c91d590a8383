"""Why a sheet cannot be typed."""

from service.errors import InvalidError, WrongStateError
from service.texts import N_


class PaperNotTakenError(WrongStateError):
    text = N_("By the rules of this round nobody scores on paper.")


class PaperAnswerMissingError(InvalidError):
    text = N_("Please confirm that the member has answered the question about conflicts of interest on paper.")


class LineClosedError(WrongStateError):
    text = N_("Proposal %(number)s has been saved elsewhere in between. Nothing of this page was saved.")
    advice = N_("Please reload the page to see how things stand.")
