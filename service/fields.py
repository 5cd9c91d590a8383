"""Reading forms: each field as typed, its value as it will be stored, and a sentence for each one that is wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeVar

from litestar.datastructures import FormMultiDict

from service.amounts import AmountError, cents_of
from service.errors import InvalidError, Refusal
from service.pages import Form, FormError, Page
from service.texts import N_, ZONE, Texts
from service.web import text_of, whole_number

LONGEST_NUMBER: Final = 9
Word = TypeVar("Word", bound=StrEnum)


class MissingError(InvalidError):
    text = N_("Please fill this in.")


class TooLongError(InvalidError):
    text = N_("This is %(length)s characters long; at most %(longest)s fit here.")


class UnstorableError(InvalidError):
    text = N_("This contains a character that cannot be stored.")


class NotWholeError(InvalidError):
    text = N_("Please enter a whole number from %(lowest)s to %(highest)s.")


class ChoiceError(InvalidError):
    text = N_("Please choose one of the options.")


class MomentError(InvalidError):
    text = N_("Please enter a day and a time, for example 31.03.2026, 18:00.")


class HourMissingError(InvalidError):
    text = N_("There is no such time on this day: the clocks are put forward. Please choose another hour.")


def text_fault(value: str, *, longest: int, required: bool = True) -> Refusal | None:
    """Say what is wrong with a text, if anything is."""
    if required and not value.strip():
        return MissingError()
    if len(value) > longest:
        return TooLongError(length=len(value), longest=longest)
    return UnstorableError() if "\x00" in value else None


class FaultsError(InvalidError):
    """Several fields are wrong: pages say so beside each field, the API in one sentence for each."""

    def __init__(self, faults: Mapping[str, Refusal]) -> None:
        """Carry what is wrong, by field; "" stands for the whole."""
        super().__init__()
        self.faults = faults

    def message(self, texts: Texts) -> str:
        """Name each field with what is wrong."""
        return " ".join(f"{name}: {fault.message(texts)}" if name else fault.message(texts)
                        for name, fault in self.faults.items())  # fmt: skip


class Fields:
    """A form while it is read. Values that are wrong become harmless ones; `form.errors` says that they are wrong."""

    def __init__(self, form: FormMultiDict, texts: Texts) -> None:
        """Keep everything that was typed."""
        self.texts = texts
        self.values = {name: text_of(form, name) for name in form if name != "csrf"}
        self.errors: dict[str, str] = {}

    @property
    def form(self) -> Form:
        """Give what to show again."""
        return Form(self.values, self.errors)

    def blame(self, name: str, fault: Refusal) -> None:
        """Say what is wrong with a field, unless something is already."""
        self.errors.setdefault(name, fault.message(self.texts))

    def take(self, faults: Mapping[str, Refusal]) -> None:
        """Blame several fields."""
        for name, fault in faults.items():
            self.blame(name, fault)

    def check(self) -> None:
        """Refuse if anything is wrong; what is wrong has been noted already."""
        if self.errors:
            raise FaultsError({})

    @contextmanager
    def shown_on(self, page: Page, **blamed: type[Refusal] | tuple[type[Refusal], ...]) -> Iterator[None]:
        """Act if nothing is wrong yet, else show `page` with what is.

        `reason=SomeError` blames that field for it, `reason=(OneError, OtherError)` for either; the first that fits.
        """
        try:
            self.check()
            yield
        except Refusal as fault:
            name = next((name for name, kinds in blamed.items() if isinstance(fault, kinds)), None)
            if name is None and not isinstance(fault, FaultsError):
                raise
            self.take(fault.faults if isinstance(fault, FaultsError) else {name or "": fault})
            raise FormError(page) from fault

    @property
    def version(self) -> int:
        """Read which version of the thing the form was shown with."""
        return whole_number(self.values.get("version", ""), otherwise=0)

    def text(self, name: str, *, longest: int = 200, required: bool = True) -> str:
        """Read a text."""
        value = self.values.get(name, "")
        if fault := text_fault(value, longest=longest, required=required):
            self.blame(name, fault)
        return value

    def amount(self, name: str) -> int:
        """Read an amount into cents."""
        cents = self.optional_amount(name)
        if cents is None and name not in self.errors:
            self.blame(name, MissingError())
        return cents or 0

    def optional_amount(self, name: str) -> int | None:
        """Read an amount into cents; None where nothing was typed."""
        if not self.values.get(name):
            return None
        try:
            return cents_of(self.values[name])
        except AmountError as fault:
            self.blame(name, fault)
            return None

    def whole(self, name: str, *, lowest: int, highest: int) -> int:
        """Read a whole number."""
        value = self.values.get(name, "")
        digits = value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
        if not digits or not lowest <= int(value) <= highest:
            self.blame(name, NotWholeError(lowest=str(lowest), highest=str(highest)))
            return lowest
        return int(value)

    def choice(self, name: str, words: type[Word]) -> Word:
        """Read one of a few words."""
        try:
            return words(self.values.get(name, ""))
        except ValueError:
            self.blame(name, ChoiceError())
            return next(iter(words))

    def optional_moment(self, name: str) -> datetime | None:
        """Read a day and time as typed into a datetime-local field, in the boards' time zone."""
        value = self.values.get(name)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value).replace(tzinfo=ZONE)
        except ValueError:
            self.blame(name, MomentError())
            return None
        if moment.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != moment.replace(tzinfo=None):
            self.blame(name, HourMissingError())
            return None
        return moment
