"""Why somebody cannot come in."""

from service.errors import InvalidError, WrongStateError
from service.texts import N_


class LinkUsedError(WrongStateError):
    title = N_("This sign-in link has been used")
    text = N_("Each sign-in link works once, and this one was used on %(at)s.")
    advice = N_("Please have a new sign-in link sent to you.")


class LinkExpiredError(WrongStateError):
    title = N_("This sign-in link has expired")
    text = N_("Sign-in links work for %(minutes)s minutes; this one ended on %(at)s.")
    advice = N_("Please have a new sign-in link sent to you.")


class LinkUnknownError(InvalidError):
    status = 404
    title = N_("This sign-in link is not known")
    text = N_("The address may have been cut off in your mail program.")
    advice = N_("Please copy the whole address, or have a new sign-in link sent to you.")
