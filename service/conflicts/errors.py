"""Why a member keeps out, and what cannot be done to a conflict."""

from service.errors import ForbiddenError, InvalidError, WrongStateError
from service.texts import N_


class ConflictOfInterestError(ForbiddenError):
    title = N_("You have a conflict of interest here")
    text = N_("You have a conflict of interest with proposal %(number)s, so you neither see nor score it.")
    advice = N_("If that is a mistake, please tell the office. Only the office can lift a conflict.")


class ConflictQuestionOpenError(WrongStateError):
    title = N_("First the conflict question")
    text = N_("Before the first proposal opens, please say whether you have a conflict of interest with any of them.")


class ConflictLiftedError(WrongStateError):
    text = N_("This conflict was already lifted on %(at)s.")


class ConflictInForceError(WrongStateError):
    text = N_("This conflict with proposal %(number)s is already recorded.")


class UnexplainedConflictError(InvalidError):
    text = N_("Please say in a few words what the reason is.")


class UnexplainedLiftingError(InvalidError):
    text = N_("Please give the reason; it goes into the journal.")


class RecusedFromProposalError(ForbiddenError):
    title = N_("You keep out of this proposal")
    text = N_(
        "You keep out of this proposal, so you decide nothing about it: neither its amount nor how it is voted on."
    )
    advice = N_("The deputy can, or the chair where the deputy keeps out.")


class DoubtPinnedError(InvalidError):
    text = N_("Only members themselves declare a doubtful conflict.")


class DoubtDecidedError(WrongStateError):
    text = N_("This doubt has been decided already.")


class NobodyVotedError(InvalidError):
    text = N_("Somebody has to vote yes or no.")


class TooManyVotesError(InvalidError):
    text = N_("Without those who keep out, %(entitled)s members may vote on this.")


class TickError(InvalidError):
    """What is ticked and what was pressed do not go together."""

    field = "number"


class BothAnswersError(TickError):
    text = N_("You have ticked proposals and chosen “no conflict”. Please take the ticks away, or press “Continue”.")


class NothingTickedError(TickError):
    text = N_("Nothing is ticked. Please tick the proposals concerned, or choose “no conflict”.")


class SuggestionsOpenError(InvalidError):
    field = "suggestions"
    text = N_("Please say of each likely conflict whether it is one. Still open: %(numbers)s.")


class TooManyAffiliationsError(WrongStateError):
    text = N_("More than %(most)s organisations cannot be registered.")


class AffiliationKnownError(WrongStateError):
    text = N_("“%(organisation)s” is registered already.")
