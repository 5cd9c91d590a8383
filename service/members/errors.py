"""Why somebody cannot come in, or cannot take or leave a seat."""

from service.errors import InvalidError, Refusal, WrongStateError
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


class AlreadyMemberError(WrongStateError):
    text = N_("This person is already a member of the board.")


class TermEndedError(WrongStateError):
    text = N_("This term already ends on %(until)s.")


class LastOfficeError(WrongStateError):
    text = N_("This is the only office seat. Without it nobody could run the board.")
    advice = N_("Please add another person as office first.")
