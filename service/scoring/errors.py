"""Why a scorecard cannot be saved."""

from enum import StrEnum

from service.errors import InvalidError, StaleFormError, WrongStateError
from service.texts import N_


class ScoringClosedError(WrongStateError):
    title = N_("Scoring is closed")
    text = N_("Scoring closed on %(at)s. Nothing was changed.")
    advice = N_("What you had saved before counts.")


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


class ChangedPart(StrEnum):
    """A part of a scorecard that is not a criterion."""

    ABSTENTION = N_("abstention")
    UNKNOWN = N_("points")
