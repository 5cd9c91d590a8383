"""Why a letter is not tried again."""

from service.errors import WrongStateError
from service.texts import N_


class NotWaitingError(WrongStateError):
    text = N_("This letter has been sent, or is on its way.")


class LapsedError(WrongStateError):
    text = N_("This letter was of use until %(at)s only.")
