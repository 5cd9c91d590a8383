"""RFC 8785, the canonical form of JSON over which hashes are taken, as fast as the standard library writes JSON.

Our formats hold text, whole numbers, true, false and null in lists and objects. What the standard library writes for
them without spaces and with sorted keys is the canonical form already, unless a number is beyond ±(2^53 - 1) or a key
beyond ASCII: RFC 8785 sorts by UTF-16 units, Python by code points. Whatever is not plain goes to rfc8785.
"""

from collections.abc import Iterable
from hashlib import sha256
from json import JSONEncoder

from allocation.formats.jsonvalues import LARGEST_INTEGER, FormatError, JsonValue
from allocation.loading import TYPE_CHECKING, WhenUsed

if TYPE_CHECKING:
    import rfc8785
else:
    rfc8785 = WhenUsed("rfc8785")

AS_THEY_ARE = frozenset({str, bool, type(None)})
ENCODER = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def sha256_of(value: JsonValue) -> str:
    """SHA-256 over the RFC 8785 canonical form, as hexadecimal digits."""
    try:
        return sha256(canonical(value)).hexdigest()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise FormatError("$", f"has no canonical JSON form: {error}") from error


def canonical(value: JsonValue) -> bytes:
    """Give the canonical form in UTF-8; raises CanonicalizationError or UnicodeEncodeError where there is none."""
    return ENCODER.encode(value).encode() if are_plain([value]) else rfc8785.dumps(value)


def are_plain(values: Iterable[JsonValue]) -> bool:
    """Tell whether the standard library writes these values canonically."""
    for value in values:
        kind = type(value)
        if kind is int:
            plain = -LARGEST_INTEGER <= value <= LARGEST_INTEGER
        elif kind is dict:
            plain = are_text_in_ascii(value) and are_plain(value.values())
        else:
            plain = kind in AS_THEY_ARE or (kind is list and are_plain(value))
        if not plain:
            return False
    return True


def are_text_in_ascii(keys: Iterable[JsonValue]) -> bool:
    try:
        return "".join(keys).isascii()
    except TypeError:
        return False
