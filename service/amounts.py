"""Amounts in euros as people type them, read into cents. The German reading comes first; what is ambiguous is refused.

`1.500,00 €`, `1500`, `1 500,5`, `1.500` and, because it can mean nothing else, `1,500.00` are read; `1,500` is not:
a German reads one and a half euros, an Englishman fifteen hundred.
"""

import re
from typing import Final

from service.errors import InvalidError
from service.texts import N_, Cents

LARGEST_CENTS: Final = 10**12
LONGEST_SHOWN: Final = 40

SPACES: Final = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]+")
CURRENCY: Final = re.compile(r"^(?:€|EUR|Euro) ?| ?(?:€|EUR|Euro)$", re.IGNORECASE)
NO_CENTS: Final = re.compile(r",(?:-{1,2}|–|—)$")
WHOLE: Final = r"(?:\d+|[1-9]\d{0,2}(?:%s\d{3})+)"
GERMAN: Final = re.compile(rf"({WHOLE % '[. ]'})(?:,(\d*))?", re.ASCII)
ENGLISH: Final = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)\.(\d*)|([1-9]\d{0,2}(?:,\d{3}){2,})|(\d+)\.(\d*)", re.ASCII)


class AmountError(InvalidError):
    text = N_("“%(given)s” is not an amount. Please write it like this: 1.500,00")


class NegativeAmountError(AmountError):
    text = N_("“%(given)s” is negative. Please enter an amount of 0 € or more.")


class TooManyDecimalsError(AmountError):
    text = N_("“%(given)s” has more than two decimals. If a thousand is meant, please write it like this: 1.500,00")


class HugeAmountError(AmountError):
    text = N_("“%(given)s” is larger than any amount here can be (%(largest)s).")


def cents_of(text: str) -> int:
    """Read an amount in euros; gives cents, from 0 to 10^12. Raises AmountError with a sentence for people."""
    given = SPACES.sub(" ", text).strip()
    shown = given if len(given) <= LONGEST_SHOWN else given[:LONGEST_SHOWN] + "…"
    bare = NO_CENTS.sub("", CURRENCY.sub("", given).strip())
    if bare[:1] in {"-", "−"} and bare[1:].strip()[:1].isdigit():
        raise NegativeAmountError(given=shown)
    whole, decimals = _parts(bare) or ("", "")
    if not whole:
        raise AmountError(given=shown)
    if len(decimals) > 2:  # noqa: PLR2004  (a euro has a hundred cents)
        raise TooManyDecimalsError(given=shown)
    digits = re.sub(r"\D", "", whole).lstrip("0")
    if len(digits) > len(str(LARGEST_CENTS)) or int((digits or "0") + decimals.ljust(2, "0")) > LARGEST_CENTS:
        raise HugeAmountError(given=shown, largest=Cents(LARGEST_CENTS))
    return int((digits or "0") + decimals.ljust(2, "0"))


def _parts(bare: str) -> tuple[str, str] | None:
    """Split into whole euros (with separators) and decimals: read as German, or else as unambiguous English."""
    if german := GERMAN.fullmatch(bare):
        return german[1], german[2] or ""
    if english := ENGLISH.fullmatch(bare):
        return english[1] or english[3] or english[4], english[2] or english[5] or ""
    return None
