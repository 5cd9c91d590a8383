"""Why a board cannot be created."""

from service.errors import InvalidError, WrongStateError
from service.texts import N_


class BoardNameError(InvalidError):
    text = N_("A board needs a name of at most %(limit)s characters.")


class BoardSlugError(InvalidError):
    text = N_("“%(slug)s” cannot be part of an address: please use small letters, digits and hyphens only.")


class BoardTakenError(WrongStateError):
    text = N_("There already is a board with the address “%(slug)s”.")


class DistrictTakenError(InvalidError):
    text = N_("The board already has a district with this code or name.")


class DistrictsThereError(WrongStateError):
    text = N_("The board already has districts, so the thirteen Saxon ones were not added.")


class IdentifierError(InvalidError):
    text = N_("Please enter it as the register writes it, for example %(example)s.")
