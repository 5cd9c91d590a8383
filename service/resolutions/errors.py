"""Why a vote cannot be opened, cast or declared."""

from service.errors import ForbiddenError, InvalidError, NotFoundError, WrongStateError
from service.texts import N_


class NoDraftError(WrongStateError):
    title = N_("There is no draft resolution")
    text = N_("No scenario has been made the draft resolution yet.")
    advice = N_("Please open a scenario and choose “Make this the draft resolution”.")


class VoteOpenError(WrongStateError):
    title = N_("A vote is open")
    text = N_("Vote %(number)s has been open since %(at)s.")
    advice = N_("Its result must be declared first.")


class AlreadyAdoptedError(WrongStateError):
    title = N_("The board has decided")
    text = N_("The resolution was adopted on %(at)s and can no longer be changed.")


class NobodyPresentError(InvalidError):
    text = N_("Nobody who may vote is marked as present.")


class NoVoteOpenError(WrongStateError):
    title = N_("No vote is open")
    text = N_("There is no open vote at the moment.")


class AlreadyVotedError(WrongStateError):
    title = N_("You have already voted")
    text = N_("You voted on %(at)s. A vote cannot be changed, so this one was not counted.")


class SeatVotedError(WrongStateError):
    title = N_("This seat has voted")
    text = N_("%(name)s voted in this seat on %(at)s. Each seat has one vote.")


class VotedInAnotherSeatError(WrongStateError):
    title = N_("You have already voted")
    text = N_("You have voted in another seat, where you stood in before. Nobody votes twice.")


class NotEntitledError(ForbiddenError):
    text = N_("You were not entitled to vote when this vote was opened on %(at)s.")


class MarkedAbsentError(WrongStateError):
    title = N_("You are marked as absent")
    text = N_("When the vote was opened on %(at)s you were marked as absent, so you cannot vote.")
    advice = N_("If that is wrong, please tell the chair.")


class KeepsOutError(ForbiddenError):
    text = N_("You are recused from everything in this vote.")


class VotesMissingError(WrongStateError):
    title = N_("Not everybody has voted")
    text = N_("%(missing)s of %(all)s have not voted yet.")
    advice = N_("To declare the result now all the same, please confirm that voting is closed.")


class NotAdoptedError(WrongStateError):
    title = N_("Nothing has been adopted")
    text = N_("The board has not adopted a resolution in this round yet.")


class RoomUnknownError(InvalidError):
    text = N_(
        "You keep out of a proposal of this round, so you are not told whether an amount breaks a limit. "
        "Please give the reason that would hold if it does."
    )


class UnexcusedLimitError(WrongStateError):
    text = N_("The amounts written down break a limit together, and no reason is given for that.")
    advice = N_("You keep out of a proposal of this round. Please ask the deputy to look at it.")


class ProposalUnknownError(NotFoundError):
    text = N_("There is no proposal with this number in this round.")


class AboveRequestError(InvalidError):
    text = N_("This is more than the %(requested)s that were requested.")


class ReasonMissingError(InvalidError):
    text = N_("Please give the reason; it is published with the decision.")


class BelowNeedError(InvalidError):
    text = N_("The project needs at least %(needed)s. If the board wants less all the same, please say why.")


class BreaksMaximumError(InvalidError):
    text = N_("This exceeds the maximum of “%(limit)s”. If the board wants it all the same, please say why.")


class BreaksMinimumError(InvalidError):
    text = N_("This falls short of the minimum of “%(limit)s”. If the board wants it all the same, please say why.")


class VotingClosedError(WrongStateError):
    title = N_("Voting is closed")
    text = N_("Voting ended on %(at)s, so this was not counted.")


class StillRunningError(WrongStateError):
    title = N_("The circular vote is still running")
    text = N_("The circular vote runs until %(at)s; %(missing)s of %(all)s have not voted yet.")
    advice = N_("The result can be declared then, or as soon as everybody has voted.")


class DeadlineMissingError(InvalidError):
    text = N_("Please say until when votes can be cast.")


class DeadlinePastError(DeadlineMissingError):
    text = N_("This moment has passed already.")


class NotCircularError(WrongStateError):
    title = N_("No circular vote is running")
    text = N_("Only a circular vote is stopped by an objection; in a meeting please speak up.")


class ObjectionReasonMissingError(InvalidError):
    text = N_("Please say why the board should meet; all members who may see the proposals read it.")


class NoMeetingError(WrongStateError):
    title = N_("No meeting is going on")
    text = N_("No meeting has been begun. Please begin it first, by recording who is present.")


class MeetingVoteOpenError(WrongStateError):
    title = N_("A vote is open")
    text = N_("The meeting cannot end while a vote is open.")
    advice = N_("Its result must be declared first.")


class AlreadyContestedError(WrongStateError):
    title = N_("This proposal is voted on singly already")
    text = N_("Proposal %(number)s has been moved out of the block already.")


class LastInBlockError(WrongStateError):
    title = N_("The block needs a proposal")
    text = N_("This is the last proposal in the block. If none is undisputed, please put another scenario to the vote.")


class NotContestedError(WrongStateError):
    title = N_("This proposal is not voted on singly")
    text = N_("Proposal %(number)s has not been moved out of the block, or has been decided already.")


class NotMoverError(ForbiddenError):
    text = N_("Only who moved a proposal out of the block can put it back.")


class BlockFirstError(WrongStateError):
    title = N_("The block comes first")
    text = N_("Single proposals are voted on once the board has adopted the block.")


class NothingToRecordError(WrongStateError):
    title = N_("There are no minutes yet")
    text = N_("The minutes begin with the first vote whose result is declared.")
