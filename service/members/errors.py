"""Why somebody cannot come in, or cannot take or leave a seat."""

from service.errors import ForbiddenError, InvalidError, Refusal, WrongStateError
from service.texts import N_


class LinkLimitError(Refusal):
    status = 429
    title = N_("Please wait a little")
    text = N_("Many sign-in links have just been asked for, so we do not send another one at the moment.")
    advice = N_("Links that were sent already still work. Otherwise please try again in %(minutes)s minutes.")


class AddressError(InvalidError):
    text = N_("Please enter an e-mail address such as name@example.org.")


class TermOrderError(InvalidError):
    text = N_("The term cannot end before it begins.")


class SameAddressError(InvalidError):
    text = N_("This is the address already.")


class AddressLinkError(Refusal):
    """One text for everything that is wrong with such a link, so that it tells nobody whose an address is."""

    status = 404
    title = N_("This link does not change an address")
    text = N_("It was used before, is older than three days, was replaced by a newer one, or is for another account.")
    advice = N_("Under “Account” you can have a new link sent.")


class LinkError(Refusal):
    """Any reason why a link does not sign in."""


class LinkUsedError(LinkError, WrongStateError):
    title = N_("This sign-in link has been used")
    text = N_("Each sign-in link works once, and this one was used on %(at)s.")


class LinkExpiredError(LinkError, WrongStateError):
    title = N_("This sign-in link has expired")
    text = N_("Sign-in links work for %(minutes)s minutes; this one ended on %(at)s.")


class LinkUnknownError(LinkError):
    status = 404
    title = N_("This sign-in link is not known")
    text = N_("The address may have been cut off in your mail program, or the link is several days old.")


class ProviderError(Refusal):
    """Any reason why signing in through the provider did not work."""


class ProviderDownError(ProviderError):
    status = 503
    title = N_("The sign-in service does not answer")
    text = N_("At the moment you cannot sign in there. A link by e-mail still works.")


class ProviderCancelledError(ProviderError):
    status = 403
    title = N_("You have not signed in")
    text = N_("The sign-in was cancelled. You can try again, or have a link sent to you.")


class ProviderRefusedError(ProviderError):
    """One text for everything that is wrong with an answer, so that it tells nobody who is known here."""

    status = 403
    title = N_("This sign-in did not work")
    text = N_(
        "Either the sign-in service has not confirmed your e-mail address, or it is not the one at which your board "
        "reaches you. Your office can tell you which one that is."
    )


class VisitUnknownError(ProviderError):
    status = 409
    title = N_("This sign-in has lapsed")
    text = N_("It took too long, was completed before, or began in another browser. Please start again.")


class AlreadyMemberError(WrongStateError):
    text = N_("This person is already a member of the board.")


class TermEndedError(WrongStateError):
    text = N_("This term already ends on %(until)s.")


class PeriodOrderError(InvalidError):
    text = N_("The period cannot end before it begins.")


class PeriodPastError(InvalidError):
    text = N_("What has been cannot be changed: please choose today or a later day.")


class NotAnAlternateError(InvalidError):
    text = N_("Only an alternate stands in, and only for a member with a vote.")


class PeriodTakenError(WrongStateError):
    text = N_("From %(start)s to %(end)s this alternate already stands in, or somebody else for this member.")


class PeriodOverError(WrongStateError):
    text = N_("This period already ends on %(until)s.")


class StoodInForError(ForbiddenError):
    title = N_("Somebody stands in for you")
    text = N_("%(name)s stands in for you until %(until)s. Until then you can read along, but not score or vote.")
    advice = N_("If you are back earlier, please tell the office.")


class LastOfficeError(WrongStateError):
    text = N_("This is the only office seat. Without it nobody could run the board.")
    advice = N_("Please add another person as office first.")
