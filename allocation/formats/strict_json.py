"""From bytes to JSON values, strictly and in bounded memory: our formats know no floats, no NaN and no key twice."""

import json
from collections.abc import Iterator

from allocation.formats.jsonvalues import (
    LARGEST_INTEGER,
    LONGEST_QUOTE,
    FormatError,
    JsonValue,
    below,
    is_half_a_character,
    shortened,
)
from allocation.records import dataclass

MOST_DIGITS = len(str(-LARGEST_INTEGER))
MOST_VALUES = 4_000_000
"""So many values a file may hold; each takes up to 250 bytes. 100,000 candidates make about 2 million."""


def load_json(data: bytes) -> JsonValue:
    """Strict JSON: UTF-8, no byte order mark, no NaN or Infinity, no key twice, no endless number.

    Raises FormatError with line and column of what is no JSON, else with the path of the first place.
    """
    text = _text(data)
    if len(text) > MOST_VALUES and sum(text.count(sign) for sign in "[{,") > MOST_VALUES:
        raise FormatError("$", f"holds more than {MOST_VALUES:,} values")
    reader = _Reader()
    try:
        value = json.loads(
            text,
            object_pairs_hook=reader.object,
            parse_constant=reader.constant,
            parse_int=reader.integer,
            parse_float=reader.fraction,
        )
    except json.JSONDecodeError as error:
        raise FormatError("$", f"is not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from error
    except RecursionError as error:
        raise FormatError("$", "is nested too deeply") from error
    if reader.has_refused or "\\ud" in text or "\\uD" in text:
        _refuse_marked(value)
    return value


def _text(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise FormatError("$", "starts with a byte order mark; plain UTF-8 is needed")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError("$", "is UTF-16; plain UTF-8 is needed")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("$", f"is not UTF-8 (byte {error.start})") from error


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands where JSON holds something that our formats may not."""

    sentence: str


class _Reader:
    """Builds values out of JSON; what it refuses it marks, for only the whole tells the place."""

    def __init__(self) -> None:
        self.has_refused = False

    def object(self, pairs: list[tuple[str, JsonValue]]) -> JsonValue:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return self._refuse(f"has the key {shortened(twice)} twice")

    def constant(self, name: str) -> JsonValue:
        return self._refuse(f"is {name}, which is not a JSON number")

    def integer(self, digits: str) -> JsonValue:
        if len(digits) <= MOST_DIGITS:
            return int(digits)
        return self._refuse(f"is a whole number with {len(digits.lstrip('-'))} digits; at most 16 are possible")

    def fraction(self, text: str) -> JsonValue:
        return self._refuse(f"is {text[:LONGEST_QUOTE]}, which is not written as a whole number")

    def _refuse(self, sentence: str) -> _Refused:
        self.has_refused = True
        return _Refused(sentence)


def _refuse_marked(value: JsonValue) -> None:
    """Walk to the first mark or half character; not by recursion, for values may be nested as deeply as can be read."""
    path = [""]
    walks: list[Iterator[tuple[str, JsonValue]]] = [iter([("$", value)])]
    while walks:
        step, found = next(walks[-1], ("", None))
        path[-1] = step
        sentence = _fault(found)
        if sentence is not None:
            raise FormatError("".join(path), sentence)
        if not step:
            walks.pop()
            path.pop()
        elif isinstance(found, dict):
            walks.append((below(key), inner) for key, inner in found.items())
            path.append("")
        elif isinstance(found, list):
            walks.append((f"[{place}]", inner) for place, inner in enumerate(found))
            path.append("")


def _fault(found: JsonValue) -> str | None:
    if isinstance(found, _Refused):
        return found.sentence
    if isinstance(found, str) and is_half_a_character(found):
        return "contains half of a surrogate pair"
    if isinstance(found, dict) and any(map(is_half_a_character, found)):
        return "has a key with half of a surrogate pair"
    return None
