"""Why a proposal or a table of proposals is refused."""

from service.errors import InvalidError, TooLargeError, WrongStateError
from service.texts import N_


class ProposalsLockedError(WrongStateError):
    title = N_("Proposals are locked")
    text = N_("Since scoring has opened, proposals can no longer be added or changed.")


class NumberTakenError(InvalidError):
    text = N_("The number %(number)s is already taken in this round.")


class NumberTwiceError(InvalidError):
    text = N_("The number %(number)s is there twice; it stands in line %(line)s already.")


class NumberError(InvalidError):
    text = N_("“%(given)s” is not a number from 1 to %(highest)s.")


class UnknownDistrictError(InvalidError):
    text = N_("There is no district “%(given)s”. Known districts: %(known)s.")


class MaybeDistrictError(InvalidError):
    text = N_("There is no district “%(given)s”. Did you mean: %(close)s?")


class UnknownPotError(InvalidError):
    text = N_("There is no pot “%(given)s” in this round. Known pots: %(known)s.")


class MaybePotError(InvalidError):
    text = N_("There is no pot “%(given)s” in this round. Did you mean: %(close)s?")


class NoPotsError(InvalidError):
    text = N_("This round has no pots, so “%(given)s” cannot be one.")


class NothingRequestedError(InvalidError):
    text = N_("The requested amount must be larger than 0 €.")


class MinimumTooLargeError(InvalidError):
    text = N_("The minimum funding (%(minimum)s) is larger than the requested amount (%(requested)s).")


class TotalTooSmallError(InvalidError):
    text = N_("The total cost (%(total)s) is smaller than the requested amount (%(requested)s).")


class BoundsError(InvalidError):
    text = N_("This amount is out of bounds.")


class IsPrivateError(InvalidError):
    text = N_("“%(name)s” is recorded as a private person on this board. Please tick this, or choose another name.")


class IsNoPrivateError(InvalidError):
    text = N_("“%(name)s” is recorded as an organisation on this board, not as a private person.")


class YesOrNoError(InvalidError):
    text = N_("“%(given)s” is neither yes nor no.")


class TwoKindsError(InvalidError):
    text = N_("“%(name)s” is a private person in one line of this file and an organisation in another.")


class IneligibleReasonError(InvalidError):
    text = N_("Please write down why the proposal is not eligible; the applicant will want to know.")


class SurplusError(InvalidError):
    text = N_("This line has more cells than columns. An amount with a comma needs quotation marks around it.")


class NoFileError(InvalidError):
    text = N_("Please choose a file.")


class NotUtf8Error(InvalidError):
    text = N_(
        "This file is not stored as UTF-8. In Excel choose “Save as: CSV UTF-8”, "
        "in LibreOffice “Save as: Text CSV” with the character set “Unicode (UTF-8)”."
    )


class TableTooLargeError(TooLargeError):
    text = N_("This file is larger than %(limit)s. Please split it, or leave out columns that are not needed.")


class TooManyLinesError(InvalidError):
    text = N_("This file has more than %(limit)s lines. Please split it.")


class EmptyTableError(InvalidError):
    text = N_("There is nothing in this file.")


class NoLinesError(InvalidError):
    text = N_("Below the line of column names there is nothing in this file.")


class BrokenTableError(InvalidError):
    text = N_("Line %(line)s cannot be read; probably a quotation mark is missing there.")


class MissingColumnsError(InvalidError):
    text = N_("These columns are missing: %(columns)s.")


class DoubleColumnError(InvalidError):
    text = N_("The column “%(column)s” is there twice.")


class AppliedError(WrongStateError):
    title = N_("Already imported")
    text = N_("This list was imported on %(at)s; nothing was imported a second time.")


class BadLinesError(WrongStateError):
    title = N_("There are lines with mistakes")
    text = N_("Nothing was imported, because %(count)s lines have mistakes.")
    advice = N_("Please put them right in the file, or choose to leave them out.")


class NothingToImportError(WrongStateError):
    title = N_("Nothing to import")
    text = N_("No line of this file can be imported.")
