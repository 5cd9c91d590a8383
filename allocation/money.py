"""Cents to text and back; never through a float."""

import re
from decimal import Decimal, InvalidOperation

PLAIN_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?\Z")


def cents_from_decimal(text: str) -> int:
    """Cents from a plain decimal such as "1331751.11"; more than two places must be zeros."""
    if not PLAIN_DECIMAL.match(text):
        raise ValueError(f"{text!r} is not a plain decimal amount")
    try:
        cents = Decimal(text) * 100
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a plain decimal amount") from error
    if cents != int(cents):
        raise ValueError(f"{text!r} has a fraction of a cent")
    return int(cents)


def format_cents(cents: int, lang: str = "de", currency: str = "EUR") -> str:
    """For people: "1.234,50 €" in German, "€1,234.50" in English; whole amounts without cents."""
    sign, whole, rest = "-" * (cents < 0), abs(cents) // 100, abs(cents) % 100
    plain = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    if lang == "de":
        plain = plain.translate(str.maketrans(",.", ".,"))
        return f"{sign}{plain}\N{NO-BREAK SPACE}{'€' if currency == 'EUR' else currency}"
    return f"{sign}€{plain}" if currency == "EUR" else f"{sign}{currency}\N{NO-BREAK SPACE}{plain}"
