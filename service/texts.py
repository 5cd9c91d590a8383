"""Words, numbers, money and dates in the reader's language. German first, English second.

Message ids are the English sentences; `locales/de/LC_MESSAGES/beirat.po` holds the German ones and is read as it
is, so that no compiled catalogue can be out of date.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = {"de": "Deutsch", "en": "English"}
DEFAULT_LANGUAGE = "de"
LOCALES = Path(__file__).parent / "locales"
ZONE = ZoneInfo("Europe/Berlin")
NOT_THERE = "–"
UNSTORABLE = "\x00"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that are not seen but turn the direction of writing around, so that a text reads differently than it is."""
_DROPPED = dict.fromkeys(map(ord, UNSTORABLE + TURNING))


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for "translate later")
    """Mark a text that is translated where it is shown."""
    return text


def tidied(text: str) -> str:
    """Give a typed text with unix line ends, trimmed, without what cannot be stored and what turns it around."""
    return text.replace("\r\n", "\n").translate(_DROPPED).strip()


class Cents(int):
    """An amount that stands in a sentence: `RefusedError(left=Cents(cents))`."""


@dataclass(frozen=True)
class Texts:
    """One language: its catalogue and its forms of numbers, money and dates."""

    language: str
    catalogue: NullTranslations

    def gettext(self, text: str) -> str:
        """Translate."""
        return self.catalogue.gettext(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate with the right plural."""
        return self.catalogue.ngettext(one, many, number)

    def number(self, value: int) -> str:
        """Write a whole number: 12.345 or 12,345."""
        return f"{value:,}".replace(",", ".") if self.language == "de" else f"{value:,}"

    def hundredths(self, value: int) -> str:
        """Write hundredths with two decimals: 1.234,50 or 1,234.50."""
        whole, rest = divmod(abs(value), 100)
        comma = "," if self.language == "de" else "."
        return f"{'−' if value < 0 else ''}{self.number(whole)}{comma}{rest:02d}"

    def money(self, cents: int | None) -> str:
        """Write cents as euros: 1.234,50 € or €1,234.50; whole euros without decimals."""
        if cents is None:
            return NOT_THERE
        amount = self.number(cents // 100) if cents >= 0 and cents % 100 == 0 else self.hundredths(cents)
        return f"{amount}\N{NO-BREAK SPACE}€" if self.language == "de" else f"€{amount}"

    def merit(self, hundredths: int | None) -> str:
        """Write hundredths of a point: 7,43."""
        return NOT_THERE if hundredths is None else self.hundredths(hundredths)

    def percent(self, part: int, whole: int) -> str:
        """Write a part of a whole, rounded half up to tenths: 43,4 % or 43.4%."""
        if whole <= 0:
            return NOT_THERE
        tenths = (2000 * part + whole) // (2 * whole)
        comma, space = (",", "\N{NO-BREAK SPACE}") if self.language == "de" else (".", "")
        return f"{self.number(tenths // 10)}{comma}{tenths % 10}{space}%"

    def date(self, value: dt.date | dt.datetime | None) -> str:
        """Write a day: 3. März 2026 or 3 March 2026."""
        if value is None:
            return NOT_THERE
        day = value.astimezone(ZONE).date() if isinstance(value, dt.datetime) else value
        month = self.gettext(MONTHS[day.month - 1])
        return f"{day.day}. {month} {day.year}" if self.language == "de" else f"{day.day} {month} {day.year}"

    def datetime(self, value: dt.datetime | None) -> str:
        """Write a day and the time of day in the boards' time zone."""
        if value is None:
            return NOT_THERE
        return f"{self.date(value)}, {self.time(value)}"

    def deadline(self, value: dt.datetime) -> str:
        """Write the day of the week, too: Freitag, 27. März 2026, 20:00 Uhr."""
        weekday = self.gettext(WEEKDAYS[value.astimezone(ZONE).weekday()])
        return f"{weekday}, {self.datetime(value)}"

    def time(self, value: dt.datetime) -> str:
        """Write the time of day: 14:03 Uhr or 14:03."""
        clock = f"{value.astimezone(ZONE):%H:%M}"
        return f"{clock} Uhr" if self.language == "de" else clock

    def show(self, value: object) -> str:  # noqa: PLR0911  (one for each kind of value)
        """Write any value that stands in a sentence."""
        match value:
            case StrEnum():
                return self.gettext(value.value)
            case dt.datetime():
                return self.datetime(value)
            case dt.date():
                return self.date(value)
            case Cents():
                return self.money(value)
            case tuple():
                return ", ".join(map(self.show, value))
            case int():
                return self.number(value)
            case _:
                return str(value)


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


@cache
def texts_in(language: str) -> Texts:
    """Load a language's catalogue; English needs none."""
    source = LOCALES / language / "LC_MESSAGES" / "beirat.po"
    if not source.exists():
        return Texts(language, NullTranslations())
    compiled = BytesIO()
    with source.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale=language))
    compiled.seek(0)
    return Texts(language, Translations(compiled))
