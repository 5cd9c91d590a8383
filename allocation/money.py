"""Cents to text and back; never through a float."""

MOST_WHOLE_DIGITS = 15
MOST_PLACES = 12


def cents_from_decimal(text: str) -> int:
    """Cents from a plain decimal such as "1331751.11"; more than two places must be zeros."""
    plain = text[1:] if text[:1] in {"+", "-"} else text
    whole, point, places = plain.partition(".")
    if not (are_digits(whole, MOST_WHOLE_DIGITS) and (not point or are_digits(places, MOST_PLACES))):
        raise ValueError(f"{text!r} is not a plain decimal amount")
    if places[2:].strip("0"):
        raise ValueError(f"{text!r} has a fraction of a cent")
    cents = int(whole) * 100 + int(places[:2].ljust(2, "0"))
    return -cents if text.startswith("-") else cents


def are_digits(text: str, most: int) -> bool:
    """Tell whether these are ASCII digits, at least one of them and not too many."""
    return 0 < len(text) <= most and text.isascii() and text.isdigit()


def format_cents(cents: int, lang: str = "de", currency: str = "EUR") -> str:
    """For people: "1.234,50 €" in German, "€1,234.50" in English; whole amounts without cents."""
    sign, whole, rest = "-" * (cents < 0), abs(cents) // 100, abs(cents) % 100
    plain = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    if lang == "de":
        plain = plain.translate(str.maketrans(",.", ".,"))
        return f"{sign}{plain}\N{NO-BREAK SPACE}{'€' if currency == 'EUR' else currency}"
    return f"{sign}€{plain}" if currency == "EUR" else f"{sign}{currency}\N{NO-BREAK SPACE}{plain}"
