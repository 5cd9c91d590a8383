"""Why a scorecard cannot be saved."""

from enum import StrEnum

from service.errors import InvalidError, StaleFormError, WrongStateError
from service.pages import FormError
from service.texts import N_


class ScoringClosedError(WrongStateError):
    title = N_("Scoring is closed")
    text = N_("Scoring closed on %(at)s. Nothing was changed.")
    advice = N_("What you had saved before counts.")


class ScorecardUnfinishedError(WrongStateError):
    text = N_("You had not finished this scorecard when scoring closed; only finished ones can be revised.")
    advice = N_("What you had saved before counts.")


class ReopenedError(InvalidError):
    text = N_("A scorecard can be revised now, but not left open: give every criterion points, or abstain.")


class TextTooLongError(InvalidError):
    text = N_("This text is %(length)s characters long; at most %(longest)s fit. Nothing was saved.")


class ScoredInThisSeatError(WrongStateError):
    title = N_("Already scored in this seat")
    text = N_("Proposal %(number)s has been scored in this seat by the other one of member and alternate.")
    advice = N_("Each seat scores a proposal once. Only who scored it can change these points.")


class PointsOffScaleError(InvalidError):
    text = N_("Points go from %(low)s to %(high)s in whole steps. Nothing was saved.")


class UnknownCriterionError(InvalidError):
    text = N_("These points are for a criterion that this round does not have. Nothing was saved.")


class StaleScorecardError(StaleFormError):
    title = N_("Saved elsewhere in between")
    text = N_(
        "%(who)s saved this scorecard in another window or on another device on %(at)s and changed: %(what)s. "
        "Your last change was not saved, and nothing was overwritten."
    )


class UnsavedCardError(FormError):
    """The page again, with what stands now, what was sent, and why that was not saved."""

    status = 409


class ChangedPart(StrEnum):
    """A part of a scorecard that is not a criterion."""

    ABSTENTION = N_("abstention")
    COMMENT = N_("comment for the board")
    NOTE = N_("private note")
    UNKNOWN = N_("points")
