"""What can be refused, and how a refusal is told.

    Refusal
    ├── NotFoundError         404  strangers: the thing, or the board, is not there for them
    ├── SignedOutError        401  nobody is signed in
    ├── ForbiddenError        403  insiders with another role
    ├── WrongStateError       409  the wrong stage, a closed deadline, something already done
    │   └── StaleFormError    409  somebody saved in between
    ├── InvalidError          422  values that make no sense
    │   └── FormError         422  the same form again, with what is wrong beside each field
    ├── TooLargeError         413  more bytes than we take
    │   ├── AddressTooLongError  414
    │   └── HeadersTooLongError  431
    ├── HostUnreadableError   400  the request names no host
    ├── DatabaseAwayError     503  the database cannot be reached
    └── TookTooLongError      503  the database stopped a statement that took too long

A domain folder's `errors.py` adds one class per reason; the class is the code (`scoring_closed`), its `text` a
sentence for a person. Texts are English message ids with named gaps, translated when they are shown. A bug stays a
plain exception and becomes a 500.
"""

import re
from typing import ClassVar

from service.texts import N_, Texts


class Refusal(Exception):  # noqa: N818  (the tree's root; every leaf ends in Error)
    """Something that a person may not do, or not now, or not like this."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = N_("That did not work")
    text: ClassVar[str] = N_("This request cannot be carried out.")
    advice: ClassVar[str | None] = None

    def __init__(self, **values: object) -> None:
        """Take the values for the named gaps of `text` and `advice`."""
        super().__init__(self.text % values if values else self.text)
        self.values = values

    @property
    def code(self) -> str:
        """The reason's stable name, from the class: ScoringClosedError is `scoring_closed`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__.removesuffix("Error")).lower()

    def message(self, texts: Texts) -> str:
        """Say in the reader's language what is wrong."""
        return self._say(self.text, texts)

    def hint(self, texts: Texts) -> str | None:
        """Say what to do about it."""
        return self._say(self.advice, texts) if self.advice else None

    def _say(self, text: str, texts: Texts) -> str:
        said = texts.gettext(text)
        return said % {name: texts.show(value) for name, value in self.values.items()} if self.values else said


class NotFoundError(Refusal):
    status = 404
    title = N_("Not found")
    text = N_("There is nothing here, or nothing that you may see.")
    advice = N_("Please check the address, or start again from the start page.")


class SignedOutError(Refusal):
    status = 401
    title = N_("Please sign in")
    text = N_("You are not signed in, or your session has ended.")
    advice = N_("Please have a new sign-in link sent to you.")


class ForbiddenError(Refusal):
    status = 403
    title = N_("Not part of your role")
    text = N_("Your role on this board does not include this.")


class BadTokenError(ForbiddenError):
    title = N_("This form has expired")
    text = N_("This form was not sent from this session, so nothing was saved.")
    advice = N_("Please go back, reload the page and send it again.")


class WrongStateError(Refusal):
    status = 409
    title = N_("Not possible at the moment")


class WrongStageError(WrongStateError):
    text = N_("This is not possible while the round is in the stage “%(stage)s”.")


class StaleFormError(WrongStateError):
    title = N_("Somebody saved in between")
    text = N_("%(who)s changed this on %(at)s: %(what)s. Your version was not saved.")
    advice = N_("Please reload the page and make your change again.")


class InvalidError(Refusal):
    status = 422
    title = N_("Please check what you entered")


class TurnedTextError(InvalidError):
    text = N_("This contains a character that turns the direction of writing around. Please remove it.")


class TooLargeError(Refusal):
    status = 413
    title = N_("Too large")
    text = N_("This is larger than %(limit)s.")


class TooManyFieldsError(TooLargeError):
    text = N_("This form has more fields than we read.")


class AddressTooLongError(TooLargeError):
    status = 414
    text = N_("This address is longer than any of ours.")
    advice = N_("Please shorten it after the question mark, or start again from the start page.")


class HeadersTooLongError(TooLargeError):
    status = 431
    text = N_("Your browser sends more than we read with each page, cookies for example.")
    advice = N_("Please delete the cookies of this website in your browser and sign in again.")


class HostUnreadableError(Refusal):
    text = N_("The request does not say which website it is for.")


class DatabaseAwayError(Refusal):
    status = 503
    title = N_("Out of service for a moment")
    text = N_("We cannot reach our database at the moment. What you had saved before is safe; this was not saved.")
    advice = N_("Please try again in a minute.")


class TookTooLongError(Refusal):
    status = 503
    title = N_("That took too long")
    text = N_(
        "Our database did not answer in time, so this was stopped. "
        "What you had saved before is safe; this was not saved."
    )
    advice = N_("Please try again in a minute. If it happens again, tell the office what you were doing.")
