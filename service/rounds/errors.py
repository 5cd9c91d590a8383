"""Why rules, limits or stages cannot be changed."""

from collections.abc import Sequence

from service.errors import ForbiddenError, InvalidError, Refusal, WrongStateError
from service.texts import N_, Texts


class SeveralReasonsError(WrongStateError):
    """A refusal with more than one reason; each is told."""

    def __init__(self, reasons: Sequence[Refusal]) -> None:
        """Carry the reasons."""
        super().__init__()
        self.reasons = tuple(reasons)

    def message(self, texts: Texts) -> str:
        """Tell all reasons."""
        return " ".join(reason.message(texts) for reason in self.reasons)


class RulesLockedError(WrongStateError):
    title = N_("The rules are locked")
    text = N_(
        "Since scoring has opened, the rules of this round can no longer be changed: everybody scores by the same."
    )
    advice = N_("Budget and limits can be changed until a resolution is put to the vote.")


class LimitsLockedError(WrongStateError):
    title = N_("Budget and limits are locked")
    text = N_("A resolution is being voted on or has been adopted, so budget and limits can no longer be changed.")


class OneStepError(WrongStateError):
    title = N_("One step at a time")
    text = N_("From the stage “%(stage)s” the round cannot go to “%(to_stage)s” here: it goes one stage at a time.")


class PublishFirstError(WrongStateError):
    title = N_("This step belongs to publication")
    text = N_("A round gets to the stage “%(to_stage)s” by publishing its decision.")


class PublishedError(WrongStateError):
    title = N_("The round has been published")
    text = N_("A published round does not go back. A correction is published as a new version.")


class ResolutionStandsError(WrongStateError):
    title = N_("There is a resolution")
    text = N_("A resolution is being voted on or has been adopted, so the round cannot go back to deliberation.")


class StepForbiddenError(ForbiddenError):
    text = N_("This step of the round is not part of your role on this board.")


class ReasonMissingError(InvalidError):
    text = N_("Please write down why the round goes back; the reason is recorded.")


class NotReadyError(SeveralReasonsError):
    title = N_("Scoring cannot open yet")
    advice = N_("Please put this right under “Rules and limits” and “Proposals”.")


class NoCriteriaError(WrongStateError):
    text = N_("The round has no criterion yet.")


class NoEligibleProposalError(WrongStateError):
    text = N_("There is no eligible proposal yet.")


class DeadlinePassedError(WrongStateError):
    text = N_("The deadline for scoring (%(at)s) has already passed.")


class DeadlineError(InvalidError):
    text = N_("This deadline has already passed; please choose a later one.")


class ReserveTooLargeError(InvalidError):
    text = N_(
        "The reserve (%(reserve)s) is larger than the budget (%(budget)s). "
        "Smallest change: reserve down, or budget up, by %(by)s."
    )


class MinimumAboveMaximumError(InvalidError):
    text = N_(
        "%(label)s: the minimum (%(minimum)s) is larger than the maximum (%(maximum)s). "
        "Smallest change: minimum down, or maximum up, by %(by)s."
    )


class AboveMaximumError(InvalidError):
    text = N_("Larger than the maximum.")


class DistrictMinimumsError(InvalidError):
    text = N_(
        "The minimums of the districts add up to %(total)s, but only %(available)s can be awarded "
        "(budget less reserve). Smallest change: minimums down, or budget up, by %(by)s in all."
    )


class PotMinimumsError(InvalidError):
    text = N_(
        "The minimums of the pots add up to %(total)s, but only %(available)s can be awarded "
        "(budget less reserve). Smallest change: minimums down, or budget up, by %(by)s in all."
    )


class LimitsContradictError(InvalidError):
    title = N_("These limits contradict each other")

    def __init__(self, reasons: Sequence[Refusal]) -> None:
        """Carry what contradicts what."""
        super().__init__()
        self.reasons = tuple(reasons)

    def message(self, texts: Texts) -> str:
        """Name every contradiction."""
        return " ".join(reason.message(texts) for reason in self.reasons)


class UnknownGroupError(InvalidError):
    text = N_("There is no district or pot “%(id)s” in this round.")


class TwiceError(InvalidError):
    text = N_("“%(name)s” is there twice.")


class PotInUseError(InvalidError):
    text = N_("The pot “%(name)s” cannot be removed: proposals or limits refer to it.")


class UnknownPartError(InvalidError):
    text = N_("This criterion or pot does not belong to the round.")


class ScaleError(InvalidError):
    text = N_("The highest number of points must be larger than the lowest.")


class ThresholdError(InvalidError):
    text = N_("The minimum merit must lie on the scale, from %(lowest)s to %(highest)s points.")


class PointsError(InvalidError):
    text = N_("“%(given)s” is not a number of points. Please write it like this: 5,50")


class OutOfBoundsError(InvalidError):
    text = N_("Please enter a value from %(lowest)s to %(highest)s.")
