"""Why no split can be computed or kept."""

from service.errors import ForbiddenError, NotFoundError, WrongStateError
from service.texts import N_


class ScenarioNotFoundError(NotFoundError):
    text = N_("There is no scenario with this number in this round.")


class BudgetUnknownError(WrongStateError):
    title = N_("The budget is not known yet")
    text = N_("A split can only be computed once the round's budget has been entered.")
    advice = N_("Please ask the office to enter the budget under “Rules and limits”.")


class LotsNotDrawnError(WrongStateError):
    title = N_("No lots have been drawn")
    text = N_("This round has no committed lots, so ties could not be decided.")
    advice = N_("Lots are drawn when scoring opens. Please ask the office to open scoring properly.")


class NothingToSplitError(WrongStateError):
    title = N_("There is nothing to split")
    text = N_("This round has no proposals.")


class RecheckFailedError(WrongStateError):
    status = 500
    title = N_("The computed split did not pass its re-check")
    text = N_("The re-check in whole cents found a fault, so the split was not kept: %(fault)s")
    advice = N_("Nothing was changed. Please try the other rule and tell whoever runs this service.")


class NotDecidableError(WrongStateError):
    title = N_("This scenario has no split")
    text = N_("Scenario %(number)s could not be solved, so it cannot become the draft resolution.")


class ScenarioOutdatedError(WrongStateError):
    title = N_("This scenario is out of date")
    text = N_("Merits, proposals, limits or the budget have changed since scenario %(number)s was computed.")
    advice = N_("Please compute it again; the new scenario then uses today's figures.")


class NoSplitToVaryError(WrongStateError):
    title = N_("This scenario has no split")
    text = N_("Scenario %(number)s could not be solved, so there is no split whose steadiness could be asked.")


class SteadinessNotAskedError(NotFoundError):
    text = N_("Nobody has asked yet how steady scenario %(number)s is.")


class SteadinessTellsError(ForbiddenError):
    title = N_("Somebody else has to ask this")
    text = N_(
        "You keep out of a proposal of this round. What changes with another budget, or when somebody withdraws, "
        "could tell you what it receives."
    )
    advice = N_("The deputy can ask this, or the office.")
