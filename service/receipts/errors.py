"""Why there is no receipt."""

from service.errors import InvalidError, WrongStateError
from service.texts import N_


class NotIssuedError(WrongStateError):
    text = N_("No receipt has been issued for what is saved now.")
    advice = N_("Please have a receipt issued first.")


class NoReceiptFileError(InvalidError):
    text = N_("Please choose a receipt, a file of at most 5 MB.")
