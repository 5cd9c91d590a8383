"""JSON values that strangers wrote, field by field: every refusal is one sentence with the JSON path of the place."""

from collections.abc import Callable, Iterator, Mapping

from allocation.loading import TYPE_CHECKING, WhenUsed

if TYPE_CHECKING:
    import json
    from re import Pattern
    from typing import Any, TypeVar

    JsonValue = Any
    T = TypeVar("T")
else:
    JsonValue = object
    json = WhenUsed("json")

"""A JsonValue is None, bool, int, str, list and dict, nested; floats never occur in our formats."""

LARGEST_INTEGER = 2**53 - 1
"""RFC 8785 writes no larger integer exactly."""

LONGEST_QUOTE = 40
FEW_DIGITS = 10**LONGEST_QUOTE


class FormatError(ValueError):
    """What is wrong (`sentence`) and where (`path`, a JSON path such as `$.limits[2].id`)."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.sentence = sentence


def below(name: str) -> str:
    """Give the step of a JSON path that leads to a field."""
    if name.isidentifier() and len(name) <= LONGEST_QUOTE:
        return f".{name}"
    return f"[{shortened(name)}]"


def shortened(value: JsonValue) -> str:
    """Give the value as JSON, cut to a length that fits into one line; of lists and objects only what they are."""
    if isinstance(value, list | dict):
        hidden = "…" if value else ""
        return f"[{hidden}]" if isinstance(value, list) else f"{{{hidden}}}"
    if isinstance(value, str):
        text = json.dumps(value[:LONGEST_QUOTE], ensure_ascii=False)
        cut = len(value) > LONGEST_QUOTE or len(text) > LONGEST_QUOTE
        return printable(f"{text[: LONGEST_QUOTE - 1]}…" if cut else text)
    if isinstance(value, int) and abs(value) > FEW_DIGITS:
        return "a number with many more digits"
    return json.dumps(value, default=lambda one: type(one).__name__)


def quoted(value: str | int) -> str:
    """Give an id or a word from a table in quotes, cut likewise."""
    text = repr(value if isinstance(value, int) else value[:LONGEST_QUOTE])
    return f"{text[: LONGEST_QUOTE - 1]}…" if isinstance(value, str) and len(value) > LONGEST_QUOTE else text


def printable(text: str) -> str:
    """Write out what a terminal would not show, or would obey."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


class Fields:
    """One JSON object, read field by field; `done` refuses whatever nobody asked for."""

    def __init__(self, value: JsonValue, path: str = "$") -> None:
        if not isinstance(value, dict):
            raise FormatError(path, f"must be an object, not {shortened(value)}")
        self.path = path
        self._values = value
        self._unread = set(value)

    def at(self, name: str) -> str:
        return self.path + below(name)

    def has(self, name: str) -> bool:
        return self._values.get(name) is not None

    def raw(self, name: str, *default: JsonValue) -> JsonValue:
        self._unread.discard(name)
        if name in self._values:
            return self._values[name]
        if default:
            return default[0]
        raise FormatError(self.at(name), "is missing")

    def integer(self, name: str, *default: int, minimum: int = 0) -> int:
        return self._integer(self.raw(name, *default), name, minimum)

    def text(self, name: str, *default: str, empty: bool = True) -> str:
        return self._text(self.raw(name, *default), name, empty=empty)

    def boolean(self, name: str, *default: bool) -> bool:
        value = self.raw(name, *default)
        if not isinstance(value, bool):
            raise FormatError(self.at(name), f"must be true or false, not {shortened(value)}")
        return value

    def maybe_integer(self, name: str, *, minimum: int = 0) -> int | None:
        value = self.raw(name, None)
        return None if value is None else self._integer(value, name, minimum)

    def maybe_text(self, name: str, *, empty: bool = False) -> str | None:
        value = self.raw(name, None)
        return None if value is None else self._text(value, name, empty=empty)

    def _integer(self, value: JsonValue, name: str, minimum: int) -> int:
        """Work out the path only where it will be needed: large problems hold millions of fields."""
        if type(value) is int and minimum <= value <= LARGEST_INTEGER:
            return value
        return check_integer(value, self.at(name), minimum)

    def _text(self, value: JsonValue, name: str, *, empty: bool) -> str:
        if type(value) is str and value.isascii() and (value or empty):
            return value
        return check_text(value, self.at(name), empty=empty)

    def matching(self, name: str, pattern: "Pattern[str]", what: str) -> str:
        return check_matching(self.raw(name), self.at(name), pattern, what)

    def maybe_matching(self, name: str, pattern: "Pattern[str]", what: str) -> str | None:
        value = self.raw(name, None)
        return None if value is None else check_matching(value, self.at(name), pattern, what)

    def choice(self, name: str, kind: "Callable[[str], T]", options: list[str]) -> "T":
        value = self.raw(name)
        if not isinstance(value, str) or value not in options:
            raise FormatError(self.at(name), f"must be one of {', '.join(options)}, not {shortened(value)}")
        return kind(value)

    def items(self, name: str, *default: list[JsonValue]) -> Iterator[tuple[JsonValue, str]]:
        """Each element of a list with its path."""
        value = self.raw(name, *default)
        if not isinstance(value, list):
            raise FormatError(self.at(name), f"must be a list, not {shortened(value)}")
        return ((element, f"{self.at(name)}[{place}]") for place, element in enumerate(value))

    def mapping(self, name: str, *default: Mapping[str, JsonValue]) -> Iterator[tuple[str, JsonValue, str]]:
        """Key, value and path of each entry of an object whose keys are ids."""
        inner = Fields(self.raw(name, *default), self.at(name))
        return ((key, value, inner.at(key)) for key, value in inner._values.items())

    def done(self) -> None:
        if self._unread:
            name = min(self._unread)
            raise FormatError(self.at(name), "is not a field of this format")


def check_integer(value: JsonValue, path: str, minimum: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FormatError(path, f"must be a whole number, not {shortened(value)}")
    if not minimum <= value <= LARGEST_INTEGER:
        raise FormatError(path, f"must be between {minimum} and {LARGEST_INTEGER}, not {shortened(value)}")
    return value


def check_text(value: JsonValue, path: str, *, empty: bool = True) -> str:
    if not isinstance(value, str):
        raise FormatError(path, f"must be text, not {shortened(value)}")
    if not value and not empty:
        raise FormatError(path, "must not be empty")
    if is_half_a_character(value):
        raise FormatError(path, "contains half of a surrogate pair")
    return value


def is_half_a_character(text: str) -> bool:
    """Tell whether the text holds a lone surrogate, which UTF-8 and RFC 8785 cannot write."""
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def check_matching(value: JsonValue, path: str, pattern: "Pattern[str]", what: str) -> str:
    """Refuse text that the pattern does not match as a whole; `what` says what it should be."""
    text = check_text(value, path)
    if not pattern.fullmatch(text):
        raise FormatError(path, f"must be {what}, not {shortened(text)}")
    return text
